package io.gpurightsizer.plan;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.gpu.GpuModel;
import io.gpurightsizer.plan.layout.Devices;
import io.gpurightsizer.plan.layout.PlanNode;
import io.gpurightsizer.sizing.ContainerPosition;
import io.gpurightsizer.sizing.GpuWorkload;
import io.gpurightsizer.sizing.KeepReason;
import io.gpurightsizer.sizing.Sizer;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.sizing.table.SizingTable;

/** What workloads would take in one pool, decided as the webhook would if the pool offered everything that it can. */
final class PoolDecisions {
    private final Pool pool;
    private final SizingTable table;
    private final AsIfCut asIfCut;
    private final Sharing sharing;
    private final Map<String, Offers> byNode = new HashMap<>();
    private final Offers reach;
    private Offers offers;
    private int replicas;

    PoolDecisions(Pool pool, SizingTable table, AsIfCut asIfCut, Sharing sharing) {
        this.pool = pool;
        this.table = table;
        this.asIfCut = asIfCut;
        this.sharing = sharing;
        this.reach = reachOf(pool.nodes());
        this.offers = reach;
    }

    Pool pool() {
        return pool;
    }

    /** By how many pods a GPU of the pool is shared; 0 if none is. */
    int replicas() {
        return replicas;
    }

    /** Chooses by how many pods a GPU is shared. */
    void chooseReplicas(List<Workload> workloads) {
        if (sharing.shares(pool)) {
            share(new ReplicaChoice(this, workloads).best());
        }
    }

    /** How few GPUs could do for these, however many pods shared one. */
    int fewestGpus(List<Workload> workloads) {
        int chosen = replicas;
        int fewest = new ReplicaChoice(this, workloads).fewest();
        share(chosen);
        return fewest;
    }

    /** Decides from now on as if each GPU were shared by so many pods; 0 for none. */
    void share(int by) {
        replicas = by;
        offers = by == 0 ? reach : asIfCut.shared(pool.nodes(), by, sharing.label());
    }

    /** What the workload takes here. */
    PoolChoice choice(Workload workload) {
        if (!reaches(reach, workload)) {
            return PoolChoice.none(reach.to(unbound(workload)).remark());
        }
        if (workload.decided().isEmpty()) {
            return held(workload.takes());
        }
        SizingDecision decision = decide(workload.decided().get());
        if (decision instanceof SizingDecision.Keep keep) {
            return kept(workload, keep);
        }
        long bytes = ((SizingDecision.Resize) decision)
                .containers().stream()
                        .flatMap(it -> it.offer().usable().stream())
                        .mapToLong(GpuMemory::bytes)
                        .sum();
        return taking(given(workload, decision), bytes);
    }

    /** What each pod takes by a decision. */
    static Devices given(Workload workload, SizingDecision decision) {
        Map<ContainerPosition, String> instead = new HashMap<>();
        if (decision instanceof SizingDecision.Resize resize) {
            resize.containers().forEach(it -> instead.put(it.at(), it.offer().name()));
        }
        return Devices.of(WorkloadReader.devices(workload.pod(), instead));
    }

    private SizingDecision decide(GpuWorkload workload) {
        boolean whole = replicas == 0 && !sharing.cuts(pool);
        return whole ? new SizingDecision.Keep(KeepReason.NOT_OFFERED, "", "") : Sizer.decide(workload, table, offers);
    }

    private PoolChoice held(Devices devices) {
        boolean here = devices.shared() == 0
                ? devices.partitions().keySet().stream().allMatch(pool.board()::has)
                        && (sharing.cuts(pool) || devices.partitions().isEmpty())
                : sharing.shares(pool);
        if (!here) {
            return PoolChoice.none(pool.product() + " gives no " + devices + " by " + sharing);
        }
        return taking(devices, 0);
    }

    private PoolChoice kept(Workload workload, SizingDecision.Keep keep) {
        Optional<GpuMemory> need =
                keep.reason().compareTo(KeepReason.SETTING_UNKNOWN) > 0 ? need(workload, keep) : Optional.empty();
        GpuMemory all = pool.board().model().memory();
        if (need.filter(it -> !all.isAtLeast(it)).isPresent()) {
            return PoolChoice.none("needs " + need.get() + "; a " + pool.product() + " has " + all);
        }
        return taking(workload.takes(), Long.MAX_VALUE);
    }

    private Optional<GpuMemory> need(Workload workload, SizingDecision.Keep keep) {
        Optional<GpuMemory> declared = workload.decided().stream()
                .flatMap(it -> it.containers().stream())
                .flatMap(it -> it.declared().memory().stream())
                .max(GpuMemory::compareTo);
        return declared.isPresent()
                ? declared
                : table.rows().stream()
                        .filter(it -> it.name().equals(keep.rowNames()))
                        .flatMap(it ->
                                it.need() instanceof Need.Memory memory ? Stream.of(memory.amount()) : Stream.empty())
                        .findFirst();
    }

    private PoolChoice taking(Devices devices, long bytes) {
        int largest = pool.nodes().stream().mapToInt(PlanNode::gpus).max().orElse(0);
        return devices.whole() > largest
                ? PoolChoice.none("asks for " + devices + " of one node; those of " + pool.name() + " have " + largest)
                : new PoolChoice(Optional.of(devices), bytes, "");
    }

    /** How many pods of the workload there are to be in the pool, if all that it takes are here. */
    int pods(Workload workload) {
        return workload.onEachNode() ? workload.pods() * nodeCount(workload) : workload.pods();
    }

    /** How many nodes the workload may run on. */
    int nodeCount(Workload workload) {
        return reach.to(unbound(workload)).nodes().stream()
                .mapToInt(Offers.NodeGroup::size)
                .sum();
    }

    /** The nodes that the workload may run on; empty if all of the pool. */
    Set<String> nodesFor(Workload workload) {
        Set<String> names = new HashSet<>();
        if (nodeCount(workload) < pool.nodes().size()) {
            for (PlanNode node : pool.nodes()) {
                if (reaches(byNode.computeIfAbsent(node.name(), it -> reachOf(List.of(node))), workload)) {
                    names.add(node.name());
                }
            }
        }
        return names;
    }

    private Offers reachOf(List<PlanNode> nodes) {
        GpuModel model = pool.board().model();
        return model.computeSlices() > 0
                ? asIfCut.withMig(nodes, model)
                : asIfCut.shared(nodes, 2, Sharing.TIME_SLICING.label());
    }

    private static boolean reaches(Offers offers, Workload workload) {
        return !offers.to(unbound(workload)).nodes().isEmpty();
    }

    private static Placement unbound(Workload workload) {
        Set<String> devices = new HashSet<>(workload.placement().requests().keySet());
        devices.removeIf(it -> !it.startsWith("nvidia.com/"));
        return devices.isEmpty() ? workload.placement() : workload.placement().without(devices);
    }
}
