package io.gpurightsizer.cluster.watch;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;

import io.gpurightsizer.cluster.nodes.Catalogue;
import io.gpurightsizer.cluster.nodes.ClusterBenchmark;
import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.sizing.Sizer;
import io.gpurightsizer.sizing.offers.Dependencies;
import io.gpurightsizer.sizing.offers.Dependencies.DomainRule;
import io.gpurightsizer.sizing.offers.Placement;

/**
 * What the state of 10,000 nodes and 100,000 pods takes, of which 20,000 hold GPUs and 500 wait for more GPUs than a node has,
 * and what a changed pod, the snapshot after it and decisions cost: the first by that snapshot, and the first about such a
 * pod at all. Rules about other pods close something only where all nodes offer the same, so each node gives slices of one
 * kind besides. Run by hand, with the tests' class path:
 * {@code java -Xmx1g -XX:+UseSerialGC -XX:TieredStopAtLevel=1 io.gpurightsizer.cluster.watch.PodsBenchmark}.
 */
final class PodsBenchmark {
    private static final int NODES = 10_000;
    private static final int PODS = 100_000;
    private static final int HOLDERS = 20_000;
    private static final int WAITING = 500;
    private static final int ROUNDS = 500;

    /** In so many rounds Java compiles what they run; they are told apart. */
    private static final int FIRST_ROUNDS = 20;

    private static final DomainRule BY_HOST_NAME = DomainRule.of(DomainRule.ANTI_AFFINITY, "kubernetes.io/hostname");
    private static final DomainRule BY_ZONE =
            new DomainRule("its topology spread", "topology.kubernetes.io/zone", true);

    /** What is asked about, but for its processor time. */
    private static final Map<String, Placement> ASKED = new TreeMap<>(Map.of(
            "any node", asked(),
            "rule by host name", asked(BY_HOST_NAME),
            "rule by zone", asked(BY_ZONE),
            "rules by both", asked(BY_HOST_NAME, BY_ZONE),
            "node selector", asked().with(Map.of("pool", "pool-6"), asked().tolerations()),
            "not one node",
                    asked().requiring(List.of(
                            new Placement.Requirement("kubernetes.io/hostname", "NotIn", List.of("node-7"))))));

    private PodsBenchmark() {}

    public static void main(String[] args) {
        ClusterCache cache = new ClusterCache(Catalogue.CATALOGUE);
        StubStore<Node> nodes = new StubStore<>(Node::new);
        StubStore<Pod> pods = new StubStore<>(Pod::new);
        long before = ClusterBenchmark.usedHeap();
        for (int i = 0; i < NODES; i++) {
            cache.node("node-" + i, Optional.of(seen(nodes, node(i))));
        }
        long withNodes = ClusterBenchmark.usedHeap();
        for (int i = 0; i < PODS; i++) {
            cache.pod(key(i), Optional.of(seen(pods, i < PODS - WAITING ? pod(i, false) : waiting(i, "gpu", 9))));
        }
        ClusterSnapshot snapshot = ClusterSnapshot.of(cache.state());
        decide(snapshot, 7_000, asked());
        long withAll = ClusterBenchmark.usedHeap();
        System.out.printf(
                Locale.ROOT,
                "heap: nodes %.1f MiB, all %.1f MiB%n",
                (withNodes - before) / 1048576.0,
                (withAll - before) / 1048576.0);
        for (int i = PODS - WAITING; i < PODS; i++) {
            cache.pod(key(i), Optional.of(pod(i, false)));
        }
        ASKED.forEach((name, asked) -> rounds("none waits, " + name, cache, asked));
        for (int i = PODS - WAITING; i < PODS; i++) {
            cache.pod(key(i), Optional.of(waiting(i, "gpu", 9)));
        }
        ASKED.forEach((name, asked) -> rounds("500 wait in vain, " + name, cache, asked));
        for (int i = PODS - WAITING; i < PODS; i++) {
            cache.pod(key(i), Optional.of(waiting(i, "mig-1g.20gb", 1)));
        }
        ASKED.forEach((name, asked) -> rounds("500 wait that fit, " + name, cache, asked));
        if (nodes.size() + pods.size() != NODES + PODS) {
            throw new IllegalStateException();
        }
    }

    /** Four slices of 20 GB beside what else it has. */
    private static Node node(int index) {
        Node node = ClusterBenchmark.node(index, 0);
        node.getStatus().getAllocatable().put("nvidia.com/mig-1g.20gb", new Quantity("4"));
        return node;
    }

    private static <T extends HasMetadata> T seen(StubStore<T> store, T object) {
        object.getMetadata().setResourceVersion("1234567890");
        store.put(store.getKey(object), object);
        return object;
    }

    private static void rounds(String what, ClusterCache cache, Placement asked) {
        double[] change = new double[ROUNDS];
        double[] snapshots = new double[ROUNDS];
        double[] decisions = new double[ROUNDS];
        double[] looks = new double[ROUNDS];
        String verb = "";
        ClusterSnapshot latest = ClusterSnapshot.of(cache.state());
        decide(latest, 7_000, asked);
        for (int i = 0; i < ROUNDS; i++) {
            Pod changed = pod(i / 2, i % 2 == 0);
            long start = cpu();
            cache.pod(key(i / 2), Optional.of(changed));
            long cached = cpu();
            latest = latest.followedBy(cache.state());
            long made = cpu();
            verb = decide(latest, 7_000, asked);
            long decided = cpu();
            decide(latest, 7_001L + i, asked);
            looks[i] = (cpu() - decided) / 1000.0;
            change[i] = (cached - start) / 1000.0;
            snapshots[i] = (made - cached) / 1000.0;
            decisions[i] = (decided - made) / 1000.0;
        }
        System.out.println(what + ": " + verb.substring(0, Math.min(verb.length(), 150)));
        print("a changed pod", change);
        print("snapshot after it", snapshots);
        print("first decision by it", decisions);
        print("first look", looks);
    }

    private static Placement asked(DomainRule... rules) {
        return ClusterBenchmark.requesting(Map.of())
                .depending(new Dependencies("team-1", Map.of(), List.of(), List.of(rules)));
    }

    private static String decide(ClusterSnapshot snapshot, long milliCpu, Placement asked) {
        Placement placement = asked.requesting(Map.of("cpu", milliCpu, "memory", 1L << 30));
        return Sizer.decide(ClusterBenchmark.workload(placement), ClusterBenchmark.TABLE, snapshot)
                .toString();
    }

    private static void print(String what, double[] micros) {
        double[] first = Arrays.copyOf(micros, FIRST_ROUNDS);
        double[] later = Arrays.copyOfRange(micros, FIRST_ROUNDS, micros.length);
        Arrays.sort(first);
        Arrays.sort(later);
        System.out.printf(
                Locale.ROOT,
                "%-22s median %.0f us, 99 of 100 at most %.0f us, all at most %.0f us; the first %d at most %.0f us%n",
                what,
                later[later.length / 2],
                later[later.length * 99 / 100 - 1],
                later[later.length - 1],
                FIRST_ROUNDS,
                first[FIRST_ROUNDS - 1]);
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
        return pod.build();
    }

    private static Pod waiting(int index, String device, int count) {
        Pod pod = pod(index, true);
        pod.getSpec()
                .getContainers()
                .get(0)
                .getResources()
                .getRequests()
                .put("nvidia.com/" + device, new Quantity(String.valueOf(count)));
        return pod;
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
