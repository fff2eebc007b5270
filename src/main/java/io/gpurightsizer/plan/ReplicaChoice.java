package io.gpurightsizer.plan;

import java.util.ArrayList;
import java.util.List;

import io.gpurightsizer.plan.layout.Devices;
import io.gpurightsizer.plan.layout.GpuUse;
import io.gpurightsizer.plan.layout.PlanNode;

/**
 * By how many pods each GPU of a pool is shared: as these workloads need the fewest GPUs, and as few as that needs. By none,
 * where whole GPUs are as few: the GPUs of a node are shared all or not at all.
 */
final class ReplicaChoice {
    private static final int MOST_REPLICAS = 24;

    private final PoolDecisions pool;
    private final List<Workload> workloads;

    ReplicaChoice(PoolDecisions pool, List<Workload> workloads) {
        this.pool = pool;
        this.workloads = workloads;
    }

    int best() {
        boolean held = workloads.stream().anyMatch(ReplicaChoice::holdsShare);
        int best = 0;
        int fewest = gpus();
        for (int candidate = 2; candidate <= mostReplicas(held); candidate++) {
            pool.share(candidate);
            int gpus = gpus();
            if (gpus < fewest || held && best == 0) {
                fewest = gpus;
                best = candidate;
            }
        }
        return best;
    }

    /** However many pods share a GPU, and whatever nodes there are, no fewer GPUs than this do. */
    int fewest() {
        int fewest = Integer.MAX_VALUE;
        for (int candidate = 0; candidate <= MOST_REPLICAS; candidate += candidate == 0 ? 2 : 1) {
            pool.share(candidate);
            Devices needed = needed();
            fewest = Math.min(fewest, needed.whole() + gpusShared(needed));
        }
        return fewest;
    }

    private static boolean holdsShare(Workload workload) {
        return workload.decided().isEmpty() && workload.takes().shared() > 0;
    }

    /** About how many GPUs of the pool the workloads take that can run there. */
    private int gpus() {
        Devices needed = needed();
        return needed.whole() + gpusOfNodes(gpusShared(needed));
    }

    private Devices needed() {
        return workloads.stream()
                .map(it -> pool.choice(it).devices().orElse(Devices.NONE).times(pool.pods(it)))
                .reduce(Devices.NONE, Devices::plus);
    }

    private int gpusShared(Devices needed) {
        int replicas = Math.max(1, pool.replicas());
        return (needed.shared() + replicas - 1) / replicas;
    }

    /** How many GPUs nodes have together of which so many are needed: the smallest that has enough, else the largest first. */
    private int gpusOfNodes(int needed) {
        List<Integer> sizes = new ArrayList<>(
                pool.pool().nodes().stream().map(PlanNode::gpus).sorted().toList());
        int left = needed;
        int taken = 0;
        while (left > 0 && !sizes.isEmpty()) {
            int wanted = left;
            int next = sizes.stream().filter(it -> it >= wanted).findFirst().orElse(sizes.get(sizes.size() - 1));
            sizes.remove(Integer.valueOf(next));
            taken += next;
            left -= next;
        }
        return taken + Math.max(0, left);
    }

    /** Pods that have a replica now keep the memory that it is. */
    private int mostReplicas(boolean held) {
        return held
                ? pool.pool().nodes().stream()
                        .flatMap(it -> it.current().stream())
                        .filter(GpuUse.Shared.class::isInstance)
                        .mapToInt(it -> ((GpuUse.Shared) it).replicas())
                        .min()
                        .orElse(MOST_REPLICAS)
                : MOST_REPLICAS;
    }
}
