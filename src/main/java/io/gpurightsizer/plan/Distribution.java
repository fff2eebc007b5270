package io.gpurightsizer.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.gpurightsizer.plan.PoolAssignment.Assigned;
import io.gpurightsizer.plan.PoolAssignment.Choice;
import io.gpurightsizer.plan.layout.Devices;
import io.gpurightsizer.plan.layout.PodGroup;
import io.gpurightsizer.plan.layout.PoolPlan;

/** Gives workloads to pools, plans these, and moves on what finds no place to the next pool that it may run in. */
final class Distribution {
    private static final Comparator<Choice> LEAST_MEMORY_FIRST = Comparator.comparing(
                    (Choice it) -> it.devices().shared() > 0)
            .thenComparingLong(Choice::bytes)
            .thenComparingInt(it -> -it.pool().pool().gpus())
            .thenComparing(it -> it.pool().pool().name());

    private final List<PoolAssignment> pools;
    private final Map<PoolAssignment, PoolPlan> plans = new LinkedHashMap<>();
    private final List<Plan.Unplaced> unplaced = new ArrayList<>();

    /** Pods that found their place. */
    record Placed(Workload workload, Pool pool, Devices devices, int pods) {}

    Distribution(List<PoolDecisions> decisions, List<Workload> workloads, PlanOptions options) {
        pools = decisions.stream().map(it -> new PoolAssignment(it, options)).toList();
        workloads.forEach(workload -> {
            if (workload.onEachNode() && pools.stream().anyMatch(it -> it.nodeCount(workload) > 0)) {
                beginOnEachNode(workload);
            } else {
                begin(workload);
            }
        });
        Set<PoolAssignment> open = new LinkedHashSet<>(pools);
        while (!open.isEmpty()) {
            PoolAssignment pool = open.iterator().next();
            open.remove(pool);
            open.addAll(planAndMoveOn(pool));
        }
    }

    private void begin(Workload workload) {
        List<Choice> choices = new ArrayList<>();
        List<String> whyNot = new ArrayList<>();
        for (PoolAssignment pool : pools) {
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

    /** Pods that are made for their nodes can move to no other pool. */
    private void beginOnEachNode(Workload workload) {
        for (PoolAssignment pool : pools) {
            int nodes = pool.nodeCount(workload);
            PoolChoice choice = pool.choice(workload);
            if (nodes > 0 && choice.devices().isEmpty()) {
                unplaced(workload, nodes * workload.pods(), choice.why());
            }
            for (int i = 0; nodes > 0 && choice.devices().isPresent() && i < workload.pods(); i++) {
                pool.add(
                        new Assigned(workload, List.of(), false),
                        choice.devices().get(),
                        nodes);
            }
        }
    }

    private static void assign(Workload workload, int pods, List<Choice> choices, boolean moved) {
        Choice first = choices.get(0);
        first.pool().add(new Assigned(workload, choices.subList(1, choices.size()), moved), first.devices(), pods);
    }

    /** Plans a pool; the pools that got more by it must be planned again. */
    private List<PoolAssignment> planAndMoveOn(PoolAssignment pool) {
        PoolPlan plan = pool.plan();
        List<PoolAssignment> changed = new ArrayList<>();
        List<Map.Entry<PodGroup, Integer>> left = plan.left().entrySet().stream()
                .filter(it -> !it.getKey().name().equals(Headroom.NAME))
                .toList();
        Optional<PodGroup> inTheWay = pool.inTheWay(left);
        if (inTheWay.isPresent()) {
            changed.add(pool);
            moveOn(inTheWay.get(), inTheWay.get().count(), pool, plan).ifPresent(changed::add);
            return changed;
        }
        for (Map.Entry<PodGroup, Integer> entry : left) {
            moveOn(entry.getKey(), entry.getValue(), pool, plan).ifPresent(changed::add);
        }
        plans.put(pool, left.isEmpty() ? plan : pool.plan());
        return changed;
    }

    /** Takes so many pods of a group out of a pool; returns the pool that got them, if there is a next one. */
    private Optional<PoolAssignment> moveOn(PodGroup group, int pods, PoolAssignment pool, PoolPlan plan) {
        Assigned of = pool.remove(group);
        if (group.count() > pods) {
            pool.keep(group.withCount(group.count() - pods), of);
        }
        if (of.next().isEmpty()) {
            unplaced(of.workload(), pods, pool.noRoom(group, plan));
            return Optional.empty();
        }
        assign(of.workload(), pods, of.next(), true);
        return Optional.of(of.next().get(0).pool());
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
        return pools.stream().map(it -> it.planned(plans.get(it))).toList();
    }

    List<Plan.Unplaced> unplaced() {
        return unplaced;
    }

    List<Placed> placed() {
        return pools.stream().flatMap(it -> it.placed().stream()).toList();
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
