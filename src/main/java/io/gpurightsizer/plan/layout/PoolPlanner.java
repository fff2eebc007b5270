package io.gpurightsizer.plan.layout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.gpurightsizer.gpu.packing.Board;

/**
 * Plans the GPUs of one pool. Where pods may stand anywhere, the layouts are those of {@link Board#pack}; where they may not,
 * several ways are tried, and the one that places most pods on the fewest GPUs is taken.
 */
public final class PoolPlanner {
    private static final Comparator<PoolPlan> FEWEST_GPUS = Comparator.comparingInt(PoolPlan::podsLeft)
            .thenComparingInt(PoolPlan::gpusNeeded)
            .thenComparingInt(PoolPlan::nodesChanged);

    private static final Comparator<PoolPlan> LEAST_DISRUPTION = Comparator.comparingInt(PoolPlan::podsLeft)
            .thenComparingInt(PoolPlan::nodesChanged)
            .thenComparingInt(PoolPlan::gpusNeeded);

    private final Board board;
    private final List<PlanNode> nodes;
    private final Strategy strategy;

    public PoolPlanner(Board board, List<PlanNode> nodes, Strategy strategy) {
        this.board = board;
        this.nodes = List.copyOf(nodes);
        this.strategy = strategy;
    }

    /** A plan for these pods, which take whole GPUs and MIG devices. */
    public PoolPlan plan(List<PodGroup> groups) {
        boolean free =
                groups.stream().allMatch(it -> it.isFree() || it.devices().whole() > 0);
        Stream<Arrangement> ways = free
                ? Stream.of(cut(groups, false))
                : Stream.of(cut(groups, false), cut(groups, true), hardestFirst(groups));
        return ways.map(it -> planOf(it, groups))
                .min(strategy == Strategy.FEWEST_GPUS ? FEWEST_GPUS : LEAST_DISRUPTION)
                .orElseThrow();
    }

    /** The same for pods that take whole GPUs and replicas of GPUs, each shared by so many of them. */
    public PoolPlan planShared(List<PodGroup> groups, int replicas) {
        return Stream.of(shared(groups, replicas, true), shared(groups, replicas, false))
                .map(it -> plan(it, bound(groups, it, least(placed(groups, it), replicas))))
                .min(strategy == Strategy.FEWEST_GPUS ? FEWEST_GPUS : LEAST_DISRUPTION)
                .orElseThrow();
    }

    private static int least(List<PodGroup> placed, int replicas) {
        Devices all = PodGroup.devicesOf(placed);
        return all.whole() + (all.shared() + replicas - 1) / replicas;
    }

    private Arrangement shared(List<PodGroup> groups, int replicas, boolean wholeFirst) {
        Arrangement arrangement = new Arrangement(board, nodes, groups);
        if (wholeFirst) {
            arrangement.placeWhole();
        }
        new SharedNodes(arrangement, replicas).place();
        arrangement.placeWhole();
        return arrangement;
    }

    private Arrangement cut(List<PodGroup> groups, boolean spread) {
        Arrangement arrangement = begun(groups);
        cutting(arrangement).cut(arrangement.partitionsLeft(), spread);
        arrangement.placeInto(it -> !it.isFree());
        arrangement.placeInto(PodGroup::isFree);
        arrangement.placeAdding(it -> true);
        return ended(arrangement);
    }

    /** Pods that may not stand anywhere get devices where they can; the others get what is left of those GPUs first. */
    private Arrangement hardestFirst(List<PodGroup> groups) {
        Arrangement arrangement = begun(groups);
        arrangement.placeAdding(it -> !it.isFree());
        cutting(arrangement).extendLayouts(arrangement.partitionsLeft());
        arrangement.placeInto(it -> true);
        cutting(arrangement).cut(arrangement.partitionsLeft(), false);
        arrangement.placeInto(it -> true);
        arrangement.placeAdding(it -> true);
        return ended(arrangement);
    }

    private Cutting cutting(Arrangement arrangement) {
        return new Cutting(board, arrangement.bins());
    }

    private Arrangement begun(List<PodGroup> groups) {
        Arrangement arrangement = new Arrangement(board, nodes, groups);
        if (strategy == Strategy.LEAST_DISRUPTION) {
            cutting(arrangement).keepLayouts();
            arrangement.placeWhole();
            arrangement.placeInto(it -> true);
            if (!arrangement.left().isEmpty()) {
                cutting(arrangement).releaseEmpty();
            }
        }
        arrangement.placeWhole();
        return arrangement;
    }

    private Arrangement ended(Arrangement arrangement) {
        if (strategy == Strategy.FEWEST_GPUS) {
            cutting(arrangement).releaseEmpty();
        }
        cutting(arrangement).fill(arrangement.demand());
        return arrangement;
    }

    private PoolPlan planOf(Arrangement arrangement, List<PodGroup> groups) {
        Devices all = PodGroup.devicesOf(placed(groups, arrangement));
        int least = all.whole() + board.pack(all.partitions()).lowerBound();
        return plan(arrangement, bound(groups, arrangement, least));
    }

    private static PoolPlan plan(Arrangement arrangement, int bound) {
        return new PoolPlan(
                arrangement.bins().stream().map(Bin::planned).toList(), bound, new LinkedHashMap<>(arrangement.left()));
    }

    /** Pods that must be on different nodes need as many GPUs. */
    private static int bound(List<PodGroup> groups, Arrangement arrangement, int least) {
        return placed(groups, arrangement).stream()
                .filter(it -> it.rules().contains(SpreadRule.ONE_ON_EACH_NODE))
                .mapToInt(PodGroup::count)
                .reduce(least, Math::max);
    }

    private static List<PodGroup> placed(List<PodGroup> groups, Arrangement arrangement) {
        Map<PodGroup, Integer> left = new HashMap<>(arrangement.left());
        List<PodGroup> placed = new ArrayList<>();
        groups.forEach(it -> placed.add(it.withCount(it.count() - left.getOrDefault(it, 0))));
        return placed;
    }
}
