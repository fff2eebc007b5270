package io.gpurightsizer.cluster.nodes;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.gpurightsizer.cluster.state.FreeAmounts;
import io.gpurightsizer.cluster.state.IndexedNode;
import io.gpurightsizer.cluster.state.PodsState;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.Room;
import io.gpurightsizer.sizing.offers.Target;

/**
 * Counts what is free on the nodes that one pod may run on. Used by one thread.
 *
 * <p>What a pod has that is being deleted counts as free, unless a whole GPU is free for this pod: then it would start at
 * once as it is, and would wait for the other to end on the slice.
 */
final class FreeRoom implements Room {
    private static final String NOT_IN = "not enough of them in ";
    private static final String NOT_ELSE = "no node with a free one also has free: ";

    private final Placement pod;
    private final ReachedNodes.Reached reached;
    private final FreeAmounts amounts;
    private final PodsState pods;
    private final Map<Placement, Integer> promised;
    private final Map<List<Target>, Count> counts = new HashMap<>(4);
    private final Map<List<Target>, Boolean> free = new HashMap<>(4);
    private final Map<List<Target>, Optional<String>> full = new HashMap<>(4);
    private Optional<Boolean> allButLeaving = Optional.empty();
    private Optional<OtherPods> others = Optional.empty();

    FreeRoom(
            Placement pod,
            ReachedNodes.Reached reached,
            FreeAmounts amounts,
            PodsState pods,
            Map<Placement, Integer> promised) {
        this.pod = pod;
        this.reached = reached;
        this.amounts = amounts;
        this.pods = pods;
        this.promised = promised;
    }

    @Override
    public Count of(List<Target> asked) {
        List<Target> counted = counted(asked);
        return counted.isEmpty() ? Room.UNLIMITED.of(asked) : counts.computeIfAbsent(counted, it -> count(it, false));
    }

    @Override
    public boolean isFree(List<Target> asked) {
        List<Target> counted = counted(asked);
        if (counted.isEmpty()) {
            return true;
        }
        return free.computeIfAbsent(counted, this::looksFree);
    }

    private boolean looksFree(List<Target> counted) {
        if (!reached.domains().isEmpty()) {
            return pods.isKnown() && fullDomain(counted).isEmpty();
        }
        Count count = count(counted, true);
        if (!count.enough()) {
            counts.put(counted, count);
        }
        return count.enough();
    }

    private List<Target> counted(List<Target> asked) {
        return asked.stream().filter(it -> !reached.uncounted().contains(it)).toList();
    }

    /** @param untilEnough whether to stop where there is surely enough; what was counted is then not all */
    private Count count(List<Target> asked, boolean untilEnough) {
        String resource = asked.get(0).countedAs();
        FreeNodes nodes = new FreeNodes(resized(asked));
        long[] allocatable = amounts.nodes().allocatable(resource);
        long[] free = amounts.of(resource, allButLeaving());
        Optional<String> full = pods.isKnown() ? fullDomain(asked) : Optional.empty();
        long offered = 0;
        long held = 0;
        for (AlikeNodes alike : reached.nodes()) {
            if (!alike.offersAll(asked)) {
                continue;
            }
            for (IndexedNode node : alike.nodes()) {
                long amount = allocatable[node.index()];
                long left = free[node.index()];
                offered += amount;
                held += Math.min(amount, amount - left);
                if (left > 0 && full.isEmpty()) {
                    nodes.add(node);
                }
                if (untilEnough && nodes.areWorthALook() && pods.isKnown() && others().leaveAPlaceOn(nodes)) {
                    return new Count(true, offered, held, 0, "");
                }
            }
        }
        if (!pods.isKnown()) {
            return Count.notKnown(offered, "what is free is not known: " + pods.problem());
        }
        long waitedFor = others().takenOf(nodes);
        boolean enough = full.isEmpty() && nodes.places() > waitedFor;
        boolean elseLacking = !enough && offered - held - waitedFor >= asked.size();
        String remark = elseLacking ? full.map(it -> NOT_IN + it).orElseGet(() -> NOT_ELSE + lacking(asked)) : "";
        return new Count(enough, offered, held, waitedFor, remark);
    }

    /** What nodes with a free device have too little of, for example {@code 8 cpu, 16 GiB memory}. */
    private String lacking(List<Target> asked) {
        Demand demand = resized(asked);
        long[] free = amounts.of(asked.get(0).countedAs(), allButLeaving());
        Set<String> scarcer = new HashSet<>();
        for (AlikeNodes alike : reached.nodes()) {
            if (alike.offersAll(asked)) {
                alike.nodes().forEach(node -> demand.addScarcer(node, free[node.index()], scarcer));
            }
        }
        return scarcer.stream().sorted().map(demand::inWords).collect(Collectors.joining(", "));
    }

    /** A domain that must have what the pod asks for, and may have none of it left, for example {@code node b1}. */
    private Optional<String> fullDomain(List<Target> asked) {
        if (reached.domains().isEmpty()) {
            return Optional.empty();
        }
        return full.computeIfAbsent(
                asked, it -> new FullDomain(it, unchanged(), resized(it), others()).of(reached.domains()));
    }

    private Demand unchanged() {
        return new Demand(pod.asking(List.of(Target.of(pod.gpu()))), amounts, false);
    }

    private Demand resized(List<Target> asked) {
        return new Demand(pod.asking(asked), amounts, allButLeaving(), rivals(asked));
    }

    /** Other names for the same devices on these nodes: what waits for them may be given them before this pod. */
    private Set<String> rivals(List<Target> asked) {
        Set<String> rivals = new HashSet<>();
        for (AlikeNodes alike : reached.nodes()) {
            asked.forEach(it -> rivals.addAll(alike.offers().rivals().getOrDefault(it.countedAs(), Set.of())));
        }
        return rivals;
    }

    private OtherPods others() {
        if (others.isEmpty()) {
            others = Optional.of(new OtherPods(pods.waiting(), promised, amounts, allButLeaving()));
        }
        return others.get();
    }

    private boolean allButLeaving() {
        if (allButLeaving.isEmpty()) {
            Demand unchanged = unchanged();
            allButLeaving = Optional.of(
                    reached.nodes().stream().flatMap(it -> it.nodes().stream()).noneMatch(unchanged::hasRoomOn));
        }
        return allButLeaving.get();
    }
}
