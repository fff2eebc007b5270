package io.gpurightsizer.cluster.watch;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;

import io.gpurightsizer.cluster.nodes.Catalogue;
import io.gpurightsizer.cluster.nodes.ClusterBenchmark;
import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.sizing.Sizer;

/**
 * What the state of 10,000 nodes and 100,000 pods takes, of which 20,000 hold GPUs and 500 wait for more
 * GPUs than a node has, and what a changed pod, the
 * snapshot after it and the first decision by that snapshot cost. Run by hand, with the tests' class path:
 * {@code java -Xmx1g io.gpurightsizer.cluster.watch.PodsBenchmark}.
 */
final class PodsBenchmark {
    private static final int NODES = 10_000;
    private static final int PODS = 100_000;
    private static final int HOLDERS = 20_000;
    private static final int WAITING = 500;
    private static final int ROUNDS = 100;

    private PodsBenchmark() {}

    public static void main(String[] args) {
        ClusterCache cache = new ClusterCache(Catalogue.CATALOGUE);
        StubStore<Node> nodes = new StubStore<>(Node::new);
        StubStore<Pod> pods = new StubStore<>(Pod::new);
        long before = ClusterBenchmark.usedHeap();
        for (int i = 0; i < NODES; i++) {
            cache.node("node-" + i, Optional.of(seen(nodes, ClusterBenchmark.node(i, 0))));
        }
        long withNodes = ClusterBenchmark.usedHeap();
        for (int i = 0; i < PODS; i++) {
            cache.pod(key(i), Optional.of(seen(pods, pod(i, i >= PODS - WAITING))));
        }
        ClusterSnapshot snapshot = ClusterSnapshot.of(cache.state());
        Sizer.decide(
                ClusterBenchmark.workload(ClusterBenchmark.requesting(Map.of())), ClusterBenchmark.TABLE, snapshot);
        long withAll = ClusterBenchmark.usedHeap();
        System.out.printf(
                Locale.ROOT,
                "heap: nodes %.1f MiB, all %.1f MiB%n",
                (withNodes - before) / 1048576.0,
                (withAll - before) / 1048576.0);
        rounds(cache, snapshot);
        if (nodes.size() + pods.size() != NODES + PODS) {
            throw new IllegalStateException();
        }
    }

    private static <T extends HasMetadata> T seen(StubStore<T> store, T object) {
        object.getMetadata().setResourceVersion("1234567890");
        store.put(store.getKey(object), object);
        return object;
    }

    private static void rounds(ClusterCache cache, ClusterSnapshot first) {
        double[] change = new double[ROUNDS];
        double[] snapshots = new double[ROUNDS];
        double[] decisions = new double[ROUNDS];
        double[] again = new double[ROUNDS];
        ClusterSnapshot latest = first;
        for (int i = 0; i < ROUNDS; i++) {
            Pod changed = pod(i, i % 2 == 0);
            long start = cpu();
            cache.pod(key(i), Optional.of(changed));
            long cached = cpu();
            latest = latest.followedBy(cache.state());
            long made = cpu();
            String verb = decide(latest, 7_000L + i % 3);
            long decided = cpu();
            verb += decide(latest, 7_000L + i % 3);
            again[i] = (cpu() - decided) / 1000.0;
            change[i] = (cached - start) / 1000.0;
            snapshots[i] = (made - cached) / 1000.0;
            decisions[i] = verb.isEmpty() ? 0 : (decided - made) / 1000.0;
        }
        print("a changed pod", change);
        print("snapshot after it", snapshots);
        print("first decision by it", decisions);
        print("second decision", again);
    }

    private static String decide(ClusterSnapshot snapshot, long milliCpu) {
        return Sizer.decide(
                        ClusterBenchmark.workload(
                                ClusterBenchmark.requesting(Map.of("cpu", milliCpu, "memory", 1L << 30))),
                        ClusterBenchmark.TABLE,
                        snapshot)
                .verb();
    }

    private static void print(String what, double[] micros) {
        Arrays.sort(micros);
        System.out.printf(
                Locale.ROOT,
                "%-22s median %.0f us, 99 of 100 at most %.0f us%n",
                what,
                micros[micros.length / 2],
                micros[micros.length * 99 / 100]);
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static String key(int index) {
        return "team-" + index % 200 + "/deployment-" + index % 5_000 + "-5d8f9c7b6d-x" + index;
    }

    /** Of the first, each holds a device of its node; all ask for some cpu and memory. */
    private static Pod pod(int index, boolean waits) {
        String[] key = key(index).split("/");
        PodBuilder pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace(key[0])
                .withName(key[1])
                .endMetadata()
                .withNewSpec()
                .withNodeName(waits ? null : "node-" + index % NODES)
                .addNewToleration()
                .withOperator("Exists")
                .endToleration()
                .addNewContainer()
                .withName("c")
                .withNewResources()
                .addToRequests("cpu", new Quantity(100 * (1 + index % 5) + "m"))
                .addToRequests("memory", new Quantity(1 + index % 7 + "Gi"))
                .endResources()
                .endContainer()
                .endSpec();
        if (index < HOLDERS) {
            pod.editSpec()
                    .editContainer(0)
                    .editResources()
                    .addToRequests(device(index), new Quantity("1"))
                    .endResources()
                    .endContainer()
                    .endSpec();
        }
        if (waits && index >= HOLDERS) {
            pod.editSpec()
                    .editContainer(0)
                    .editResources()
                    .addToRequests("nvidia.com/gpu", new Quantity("9"))
                    .endResources()
                    .endContainer()
                    .endSpec();
        }
        return pod.build();
    }

    private static String device(int index) {
        return index < HOLDERS / 2
                ? ClusterBenchmark.node(index % NODES, 0).getStatus().getAllocatable().keySet().stream()
                        .filter(it -> it.startsWith("nvidia.com/") && !it.equals("nvidia.com/gpu"))
                        .findFirst()
                        .orElseThrow()
                : "nvidia.com/gpu";
    }
}
