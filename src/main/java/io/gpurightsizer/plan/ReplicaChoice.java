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

    private static boolean holdsShare(Workload workload) {
        return workload.decided().isEmpty() && workload.takes().shared() > 0;
    }

    /** About how many GPUs of the pool the workloads take that can run there. */
    private int gpus() {
        int whole = 0;
        int shared = 0;
        for (Workload workload : workloads) {
            Devices devices = pool.choice(workload).devices().orElse(Devices.NONE);
            whole += devices.whole() * workload.pods();
            shared += devices.shared() * workload.pods();
        }
        return whole + (pool.replicas() == 0 ? 0 : gpusOfNodes((shared + pool.replicas() - 1) / pool.replicas()));
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
