package io.gpurightsizer.cluster.nodes;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;

import io.gpurightsizer.cluster.watch.ClusterCache;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.ContainerPosition;
import io.gpurightsizer.sizing.DeclaredNeed;
import io.gpurightsizer.sizing.GpuContainer;
import io.gpurightsizer.sizing.GpuWorkload;
import io.gpurightsizer.sizing.ServerSigns;
import io.gpurightsizer.sizing.Sizer;
import io.gpurightsizer.sizing.names.ModelNames;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.sizing.table.LabelSelector;
import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.sizing.table.SizingRow;
import io.gpurightsizer.sizing.table.SizingTable;

/**
 * What a decision, a changed node, a snapshot and the cache cost with 10, 1,000 and 10,000 nodes of 40 kinds. Run by hand:
 * {@code java -cp … io.gpurightsizer.cluster.nodes.ClusterBenchmark}.
 */
public final class ClusterBenchmark {
    private static final int KINDS = 40;
    private static final int ROUNDS = 20;
    private static final int DECISIONS = 10_000;
    private static final int FIRST_DECISIONS = 20;
    private static final List<String> DEVICES =
            List.of("mig-1g.10gb", "mig-1g.20gb", "mig-2g.20gb", "mig-3g.40gb", "gpu.shared");

    private ClusterBenchmark() {}

    public static void main(String[] args) {
        int[] counts = {10, 1000, 10_000};
        List<ClusterSnapshot> snapshots = new ArrayList<>();
        for (int count : counts) {
            ClusterCache known = new ClusterCache(Catalogue.CATALOGUE);
            long before = usedHeap();
            for (int i = 0; i < count; i++) {
                known.node("node-" + i, Optional.of(node(i, 0)));
            }
            ClusterSnapshot snapshot = ClusterSnapshot.of(known.state());
            snapshot.to(Placement.ANYWHERE);
            snapshots.add(snapshot);
            System.out.printf(
                    Locale.ROOT,
                    "%6d nodes: heap %.1f MiB; update %.1f us; snapshot after one change %.1f ms%n",
                    count,
                    (usedHeap() - before) / 1048576.0,
                    updates(known, count),
                    builds(known));
        }
        compare(counts, snapshots);
    }

    /** Rounds with few and many nodes take turns, and the time is that of the thread, so that other work disturbs little. */
    private static void compare(int[] counts, List<ClusterSnapshot> snapshots) {
        for (String name :
                List.of("no selector", "product", "one host", "no host", "host not in", "no toleration", "cpu")) {
            double[] best = new double[counts.length];
            Arrays.fill(best, Double.MAX_VALUE);
            double[] first = best.clone();
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < counts.length; i++) {
                    best[i] = Math.min(best[i], round(snapshots.get(i), placement(name, counts[i])));
                    first[i] = Math.min(first[i], firstAnswers(snapshots.get(i), placement(name, counts[i])));
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-14s %.2f us, %.2f us, %.2f us; asked for the first time: %.1f us, %.1f us, %.1f us%n",
                    name,
                    best[0],
                    best[1],
                    best[2],
                    first[0],
                    first[1],
                    first[2]);
        }
    }

    private static Placement placement(String name, int count) {
        return switch (name) {
            case "product" ->
                placement(Map.of("nvidia.com/gpu.product", "NVIDIA-H100-80GB-HBM3"), Optional.empty(), true);
            case "one host" ->
                placement(Map.of("kubernetes.io/hostname", "node-" + (count / 2 + 1)), Optional.empty(), true);
            case "no host" -> placement(Map.of("kubernetes.io/hostname", "no-such-node"), Optional.empty(), true);
            case "host not in" -> placement(Map.of(), Optional.of(List.of(notIn("node-0"))), true);
            case "cpu" -> requesting(Map.of("cpu", 9_000L, "memory", 64L << 30));
            case "no toleration" -> placement(Map.of(), Optional.empty(), false);
            default -> placement(Map.of(), Optional.empty(), true);
        };
    }

    private static double round(Offers offers, Placement placement) {
        GpuWorkload workload = workload(placement);
        long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        int resized = 0;
        for (int i = 0; i < DECISIONS; i++) {
            resized += Sizer.decide(workload, TABLE, offers).verb().length();
        }
        if (resized == 0) {
            throw new IllegalStateException();
        }
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began) / 1000.0 / DECISIONS;
    }

    /** The quickest of snapshots that remember no answer yet. */
    private static double firstAnswers(ClusterSnapshot snapshot, Placement placement) {
        GpuWorkload workload = workload(placement);
        List<ClusterSnapshot> fresh = new ArrayList<>();
        for (int i = 0; i < FIRST_DECISIONS; i++) {
            fresh.add(snapshot.assuming(Set.of()));
        }
        double best = Double.MAX_VALUE;
        for (ClusterSnapshot offers : fresh) {
            long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            String verb = Sizer.decide(workload, TABLE, offers).verb();
            long took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began;
            best = verb.isEmpty() ? best : Math.min(best, took / 1000.0);
        }
        return best;
    }

    /** The median of many, each a node whose labels have changed. */
    private static double updates(ClusterCache known, int count) {
        double[] micros = new double[2000];
        for (int i = 0; i < micros.length; i++) {
            Node changed = node(i % count, i + 1);
            long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            known.node(changed.getMetadata().getName(), Optional.of(changed));
            micros[i] = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began) / 1000.0;
        }
        Arrays.sort(micros);
        return micros[micros.length / 2];
    }

    private static double builds(ClusterCache known) {
        double[] millis = new double[20];
        for (int i = 0; i < millis.length; i++) {
            known.node("node-0", Optional.of(node(0, 5000 + i)));
            long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            ClusterSnapshot.of(known.state());
            millis[i] = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began) / 1e6;
        }
        Arrays.sort(millis);
        return millis[millis.length / 2];
    }

    public static long usedHeap() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** A node with 60 labels, a dozen of which no other node has. */
    public static Node node(int index, int version) {
        int kind = index % KINDS;
        String device = DEVICES.get(kind % DEVICES.size());
        NodeBuilder node = new NodeBuilder()
                .withNewMetadata()
                .withName("node-" + index)
                .addToLabels("kubernetes.io/hostname", "node-" + index)
                .addToLabels("nvidia.com/gfd.timestamp", String.valueOf(1_700_000_000 + index * 7 + version))
                .addToLabels("topology.kubernetes.io/zone", "zone-" + kind % 3)
                .addToLabels("pool", "pool-" + kind)
                .addToLabels(
                        "nvidia.com/gpu.product", kind % 8 == 5 ? "NVIDIA-A100-SXM4-80GB" : "NVIDIA-H100-80GB-HBM3")
                .addToLabels("nvidia.com/gpu.memory", "81559")
                .addToLabels("nvidia.com/gpu.replicas", "4")
                .addToLabels("nvidia.com/mig.strategy", "mixed")
                .endMetadata()
                .withNewSpec()
                .addNewTaint("NoSchedule", "nvidia.com/gpu", null, "present")
                .endSpec()
                .withNewStatus()
                .addToAllocatable("nvidia.com/" + device, new Quantity(String.valueOf(1 + kind % 4)))
                .addToAllocatable("cpu", new Quantity(8 + index % 64 + ""))
                .addToAllocatable("memory", new Quantity(64 + index % 512 + "Gi"))
                .addToAllocatable("nvidia.com/gpu", new Quantity(String.valueOf(kind % 9)))
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus();
        for (int i = 0; i < 10; i++) {
            String identity = new UUID(index, i).toString();
            node.editMetadata()
                    .addToLabels("provider.example.com/identity-" + i, identity)
                    .endMetadata();
        }
        for (int i = 0; i < 42; i++) {
            node.editMetadata()
                    .addToLabels("feature.node.kubernetes.io/cpu-feature-" + i, "true")
                    .endMetadata();
        }
        return node.build();
    }

    public static final SizingTable TABLE = SizingTable.of(
            "benchmark",
            List.of(new SizingRow(
                    "all",
                    List.of(),
                    LabelSelector.EVERYTHING,
                    List.of(),
                    new Need.Memory(GpuMemory.ofGibibytes(15), Isolation.PREFERRED),
                    "")));

    public static GpuWorkload workload(Placement placement) {
        GpuContainer container = new GpuContainer(
                new ContainerPosition(false, 0, "c"),
                1,
                ModelNames.NONE,
                DeclaredNeed.NOTHING,
                Map.of(),
                ServerSigns.PLAIN);
        return new GpuWorkload(
                Map.of(), false, false, false, GpuWorkload.DEFAULT_SCHEDULER, List.of(), List.of(container), placement);
    }

    public static Placement requesting(Map<String, Long> requests) {
        Placement tolerant = placement(Map.of(), Optional.empty(), true);
        return new Placement(
                Optional.empty(), Map.of(), Optional.empty(), tolerant.tolerations(), Optional.empty(), requests);
    }

    private static Placement.Term notIn(String host) {
        return new Placement.Term(
                List.of(new Placement.Requirement("kubernetes.io/hostname", "NotIn", List.of(host))), List.of());
    }

    private static Placement placement(
            Map<String, String> selector, Optional<List<Placement.Term>> affinity, boolean tolerant) {
        List<Placement.Toleration> tolerations = new ArrayList<>();
        if (tolerant) {
            tolerations.add(new Placement.Toleration("nvidia.com/gpu", "Exists", "", ""));
        }
        return new Placement(Optional.empty(), selector, affinity, tolerations, Optional.empty());
    }
}
