package io.gpurightsizer.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.gpurightsizer.plan.layout.Devices;
import io.gpurightsizer.plan.layout.PodGroup;
import io.gpurightsizer.plan.layout.PoolPlan;
import io.gpurightsizer.plan.layout.PoolPlanner;

/** The pods that were given to one pool. */
final class PoolAssignment {
    private final PoolDecisions decisions;
    private final PlanOptions options;
    private final Map<PodGroup, Assigned> groups = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();

    /** One pool that a workload may run in. */
    record Choice(PoolAssignment pool, Devices devices, long bytes) {}

    /** Pods that were given to a pool, and the pools that come after it. */
    record Assigned(Workload workload, List<Choice> next, boolean moved) {}

    PoolAssignment(PoolDecisions decisions, PlanOptions options) {
        this.decisions = decisions;
        this.options = options;
    }

    Pool pool() {
        return decisions.pool();
    }

    PoolChoice choice(Workload workload) {
        return decisions.choice(workload);
    }

    int nodeCount(Workload workload) {
        return decisions.nodeCount(workload);
    }

    /** Adds pods of a workload. */
    void add(Assigned of, Devices devices, int pods) {
        Workload workload = of.workload();
        PodGroup group = new PodGroup(
                unusedName(workload.title()),
                devices,
                pods,
                decisions.nodesFor(workload),
                workload.rules(),
                workload.requests());
        groups.put(group, of);
    }

    /** Objects may have several templates. */
    private String unusedName(String title) {
        String name = title;
        for (int i = 2; !names.add(name); i++) {
            name = title + " (" + i + ")";
        }
        return name;
    }

    Assigned remove(PodGroup group) {
        return groups.remove(group);
    }

    /** Adds pods of a group that was removed; they stay. */
    void keep(PodGroup group, Assigned of) {
        groups.put(group, new Assigned(of.workload(), List.of(), of.moved()));
    }

    /** Pods that could go elsewhere, or that had, where some that can go nowhere else find no place. */
    Optional<PodGroup> inTheWay(List<Map.Entry<PodGroup, Integer>> left) {
        boolean stuck = left.stream()
                .map(it -> groups.get(it.getKey()))
                .anyMatch(it -> it.next().isEmpty() && !it.moved());
        return stuck
                ? groups.entrySet().stream()
                        .filter(it ->
                                !it.getValue().next().isEmpty() || it.getValue().moved())
                        .map(Map.Entry::getKey)
                        .findFirst()
                : Optional.empty();
    }

    PoolPlan plan() {
        List<PodGroup> all = new ArrayList<>(groups.keySet());
        all.addAll(Headroom.of(all, options.headroomPercent()));
        PoolPlanner planner = new PoolPlanner(pool().board(), pool().nodes(), options.strategy());
        return decisions.replicas() > 0 ? planner.planShared(all, decisions.replicas()) : planner.plan(all);
    }

    /** Why a group found no place in a plan. */
    String noRoom(PodGroup group, PoolPlan plan) {
        int gpus = pool().gpus();
        String what = group.devices() + (group.count() == 1 ? "" : " each");
        return gpus > plan.gpusNeeded()
                ? "no node of " + pool().name() + " that it may run on has room for " + what
                : (gpus == 1 ? "the only GPU of " : "all " + gpus + " GPUs of ") + pool().name()
                        + (gpus == 1 ? " is" : " are") + " taken; it needs " + what;
    }

    Plan.PlannedPool planned(PoolPlan plan) {
        return new Plan.PlannedPool(
                pool().name(),
                pool().product(),
                pool().board().model(),
                decisions.replicas(),
                options.sharing().label(),
                bounded(plan));
    }

    /** What is proven for one number of pods to a GPU need not hold for another. */
    private PoolPlan bounded(PoolPlan plan) {
        if (decisions.replicas() == 0) {
            return plan;
        }
        List<Workload> here = groups.entrySet().stream()
                .map(it -> it.getValue().workload().withPods(it.getKey().count()))
                .toList();
        return plan.boundedBy(decisions.fewestGpus(here));
    }

    List<Distribution.Placed> placed() {
        return groups.entrySet().stream()
                .map(it -> new Distribution.Placed(
                        it.getValue().workload(),
                        pool(),
                        it.getKey().devices(),
                        it.getKey().count()))
                .toList();
    }
}
