package io.gpurightsizer.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.gpurightsizer.plan.layout.Devices;
import io.gpurightsizer.plan.layout.PodGroup;
import io.gpurightsizer.plan.layout.PoolPlan;
import io.gpurightsizer.plan.layout.PoolPlanner;

/** Gives workloads to pools, plans these, and moves on what finds no place to the next pool that it may run in. */
final class Distribution {
    private static final Comparator<Choice> LEAST_MEMORY_FIRST = Comparator.comparing(
                    (Choice it) -> it.devices().shared() > 0)
            .thenComparingLong(Choice::bytes)
            .thenComparingInt(it -> -it.pool().pool().gpus())
            .thenComparing(it -> it.pool().pool().name());

    private final List<PoolDecisions> pools;
    private final PlanOptions options;
    private final Map<PoolDecisions, Map<PodGroup, Assigned>> assigned = new LinkedHashMap<>();
    private final Map<PoolDecisions, Set<String>> names = new HashMap<>();
    private final Map<PoolDecisions, PoolPlan> plans = new LinkedHashMap<>();
    private final List<Plan.Unplaced> unplaced = new ArrayList<>();

    /** One pool that a workload may run in. */
    private record Choice(PoolDecisions pool, Devices devices, long bytes) {}

    /** Pods that were given to a pool, and the pools that come after it. */
    private record Assigned(Workload workload, List<Choice> next, boolean moved) {}

    /** Pods that found their place. */
    record Placed(Workload workload, Pool pool, Devices devices, int pods) {}

    Distribution(List<PoolDecisions> pools, List<Workload> workloads, PlanOptions options) {
        this.pools = pools;
        this.options = options;
        pools.forEach(it -> assigned.put(it, new LinkedHashMap<>()));
        workloads.forEach(this::begin);
        Set<PoolDecisions> open = new LinkedHashSet<>(pools);
        while (!open.isEmpty()) {
            PoolDecisions pool = open.iterator().next();
            open.remove(pool);
            open.addAll(planAndMoveOn(pool));
        }
    }

    private void begin(Workload workload) {
        List<Choice> choices = new ArrayList<>();
        List<String> whyNot = new ArrayList<>();
        for (PoolDecisions pool : pools) {
            PoolChoice choice = pool.choice(workload);
            choice.devices().ifPresent(it -> choices.add(new Choice(pool, it, choice.bytes())));
            if (choice.devices().isEmpty()) {
                whyNot.add(choice.why());
            }
        }
        if (choices.isEmpty()) {
            String why = pools.isEmpty()
                    ? "no node with GPUs can be planned: give other nodes, or --gpus"
                    : whyNot.stream()
                            .distinct()
                            .limit(3)
                            .reduce((a, b) -> a + "; " + b)
                            .orElseThrow();
            unplaced(workload, workload.pods(), why);
            return;
        }
        choices.sort(LEAST_MEMORY_FIRST);
        assign(workload, workload.pods(), choices, false);
    }

    private void assign(Workload workload, int pods, List<Choice> choices, boolean moved) {
        Choice first = choices.get(0);
        PodGroup group = new PodGroup(
                nameIn(first.pool(), workload.title()),
                first.devices(),
                pods,
                first.pool().nodesFor(workload),
                workload.rules(),
                workload.requests());
        assigned.get(first.pool()).put(group, new Assigned(workload, choices.subList(1, choices.size()), moved));
    }

    /** Objects may have several templates. */
    private String nameIn(PoolDecisions pool, String title) {
        String name = title;
        for (int i = 2; isTaken(pool, name); i++) {
            name = title + " (" + i + ")";
        }
        return name;
    }

    private boolean isTaken(PoolDecisions pool, String name) {
        return !names.computeIfAbsent(pool, it -> new HashSet<>()).add(name);
    }

    /** Plans a pool; the pools that got more by it must be planned again. */
    private List<PoolDecisions> planAndMoveOn(PoolDecisions pool) {
        PoolPlan plan = plan(pool);
        List<PoolDecisions> changed = new ArrayList<>();
        List<Map.Entry<PodGroup, Integer>> left = plan.left().entrySet().stream()
                .filter(it -> !it.getKey().name().equals(Headroom.NAME))
                .toList();
        Optional<PodGroup> inTheWay = inTheWay(pool, left);
        if (inTheWay.isPresent()) {
            Assigned of = assigned.get(pool).remove(inTheWay.get());
            if (of.next().isEmpty()) {
                unplaced(of.workload(), inTheWay.get().count(), noRoom(pool, inTheWay.get(), plan));
                return List.of(pool);
            }
            assign(of.workload(), inTheWay.get().count(), of.next(), true);
            return List.of(pool, of.next().get(0).pool());
        }
        for (Map.Entry<PodGroup, Integer> entry : left) {
            PodGroup group = entry.getKey();
            Assigned of = assigned.get(pool).remove(group);
            int stays = group.count() - entry.getValue();
            if (stays > 0) {
                assigned.get(pool).put(group.withCount(stays), new Assigned(of.workload(), List.of(), of.moved()));
            }
            if (of.next().isEmpty()) {
                unplaced(of.workload(), entry.getValue(), noRoom(pool, group, plan));
            } else {
                assign(of.workload(), entry.getValue(), of.next(), true);
                changed.add(of.next().get(0).pool());
            }
        }
        if (!left.isEmpty()) {
            plan = plan(pool);
        }
        plans.put(pool, plan);
        return changed;
    }

    /** Pods that could go elsewhere, or that had, where some that can go nowhere else find no place. */
    private Optional<PodGroup> inTheWay(PoolDecisions pool, List<Map.Entry<PodGroup, Integer>> left) {
        Map<PodGroup, Assigned> here = assigned.get(pool);
        boolean stuck = left.stream()
                .map(it -> here.get(it.getKey()))
                .anyMatch(it -> it.next().isEmpty() && !it.moved());
        return stuck
                ? here.entrySet().stream()
                        .filter(it ->
                                !it.getValue().next().isEmpty() || it.getValue().moved())
                        .map(Map.Entry::getKey)
                        .findFirst()
                : Optional.empty();
    }

    private static String noRoom(PoolDecisions pool, PodGroup group, PoolPlan plan) {
        int unused = pool.pool().gpus() - plan.gpusNeeded();
        String what = group.devices() + (group.count() == 1 ? "" : " each");
        return unused > 0
                ? "no node of " + pool.pool().name() + " that it may run on has room for " + what
                : (pool.pool().gpus() == 1
                                ? "the only GPU of "
                                : "all " + pool.pool().gpus() + " GPUs of ")
                        + pool.pool().name() + (pool.pool().gpus() == 1 ? " is" : " are") + " taken; it needs " + what;
    }

    private PoolPlan plan(PoolDecisions pool) {
        List<PodGroup> groups = new ArrayList<>(assigned.get(pool).keySet());
        groups.addAll(Headroom.of(groups, options.headroomPercent()));
        PoolPlanner planner = new PoolPlanner(pool.pool().board(), pool.pool().nodes(), options.strategy());
        return pool.replicas() > 0 ? planner.planShared(groups, pool.replicas()) : planner.plan(groups);
    }

    private void unplaced(Workload workload, int pods, String why) {
        unplaced.add(new Plan.Unplaced(
                workload.namespace(),
                workload.kind(),
                workload.name(),
                pods,
                why.isEmpty() ? "no pool takes it" : why));
    }

    List<Plan.PlannedPool> pools() {
        return pools.stream()
                .map(it -> new Plan.PlannedPool(
                        it.pool().name(),
                        it.pool().product(),
                        it.pool().board().model(),
                        it.replicas(),
                        options.sharing().label(),
                        bounded(it)))
                .toList();
    }

    /** What is proven for one number of pods to a GPU need not hold for another. */
    private PoolPlan bounded(PoolDecisions pool) {
        PoolPlan plan = plans.get(pool);
        if (pool.replicas() == 0) {
            return plan;
        }
        List<Workload> here = assigned.get(pool).entrySet().stream()
                .map(it -> it.getValue().workload().withPods(it.getKey().count()))
                .toList();
        return plan.boundedBy(pool.fewestGpus(here));
    }

    List<Plan.Unplaced> unplaced() {
        return unplaced;
    }

    List<Placed> placed() {
        List<Placed> placed = new ArrayList<>();
        assigned.forEach((pool, groups) -> groups.forEach(
                (group, of) -> placed.add(new Placed(of.workload(), pool.pool(), group.devices(), group.count()))));
        return placed;
    }

    Collection<PoolPlan> plans() {
        return plans.values();
    }

    /** The plan of a pool. */
    PoolPlan planOf(Pool pool) {
        return plans.entrySet().stream()
                .filter(it -> it.getKey().pool().equals(pool))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    /** What headroom there was no room for, by pool. */
    Map<String, Integer> headroomLeft() {
        Map<String, Integer> left = new HashMap<>();
        plans.forEach((pool, plan) ->
                plan.left().forEach((group, count) -> left.merge(pool.pool().name(), count, Integer::sum)));
        return left;
    }
}
