package io.gpurightsizer.cluster.nodes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.NodeResources;
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
    private static final String NOT_ELSE = "no node with a free one has free all else that it asks for";

    private final Placement pod;
    private final ReachedNodes.Reached reached;
    private final PodsState pods;
    private final Map<Placement, Integer> promised;
    private final Map<List<Target>, Count> counts = new HashMap<>(4);
    private Optional<Boolean> allButLeaving = Optional.empty();

    FreeRoom(Placement pod, ReachedNodes.Reached reached, PodsState pods, Map<Placement, Integer> promised) {
        this.pod = pod;
        this.reached = reached;
        this.pods = pods;
        this.promised = promised;
    }

    @Override
    public Count of(List<Target> asked) {
        List<Target> counted =
                asked.stream().filter(it -> !reached.uncounted().contains(it)).toList();
        if (counted.isEmpty()) {
            return Room.UNLIMITED.of(asked);
        }
        return counts.computeIfAbsent(counted, this::count);
    }

    private Count count(List<Target> asked) {
        List<AlikeNodes> offering = offering(reached.nodes(), asked);
        List<NodeState> nodes = flat(offering);
        Target first = asked.get(0);
        long offered = offering.stream()
                .mapToLong(it ->
                        (long) it.offers().amounts().get(first) * it.nodes().size())
                .sum();
        if (!pods.isKnown()) {
            return Count.notKnown(offered, "what is free is not known: " + pods.problem());
        }
        long held = 0;
        for (NodeState node : nodes) {
            held += Math.min(
                    node.allocatable(first.resource().name()),
                    pods.use(node).taken(first.resource().name(), allButLeaving()));
        }
        FreeNodes free = free(nodes, asked);
        long waitedFor = free.takenBy(pods.waiting(), promised);
        Optional<Domain> full = mustHave().stream()
                .filter(it -> isFull(free(flat(offering(it.nodes(), asked)), asked)))
                .findFirst();
        boolean enough = full.isEmpty() && free.pods() > waitedFor;
        boolean elseLacking = !enough && offered - held - waitedFor >= asked.size();
        String lacking = full.map(it -> NOT_IN + it.example()).orElse(NOT_ELSE);
        return new Count(enough, offered, held, waitedFor, elseLacking ? lacking : "");
    }

    private static List<AlikeNodes> offering(List<AlikeNodes> nodes, List<Target> asked) {
        return nodes.stream()
                .filter(it -> it.offers().amounts().keySet().containsAll(asked))
                .toList();
    }

    private static List<NodeState> flat(List<AlikeNodes> nodes) {
        return nodes.stream().flatMap(it -> it.nodes().stream()).toList();
    }

    private FreeNodes free(List<NodeState> nodes, List<Target> asked) {
        return FreeNodes.of(nodes, asking(asked), pods, allButLeaving());
    }

    private boolean isFull(FreeNodes nodes) {
        return nodes.pods() <= nodes.takenBy(pods.waiting(), promised);
    }

    /** Domains in which the pod could be put now as it is; where there is none, it may later be any of them. */
    private List<Domain> mustHave() {
        Placement unchanged = asking(List.of(Target.of(ExtendedResource.WHOLE_GPU)));
        List<Domain> now = reached.domains().stream()
                .filter(domain -> domain.asItIs().stream()
                        .anyMatch(node -> FreeNodes.howOften(unchanged, node, pods.use(node), false) > 0))
                .toList();
        return now.isEmpty() ? reached.domains() : now;
    }

    /** The pod as it would ask for these. */
    private Placement asking(List<Target> targets) {
        Map<String, Long> requests = new HashMap<>(pod.requests());
        requests.put(NodeResources.PODS, 1L);
        targets.forEach(it -> requests.merge(it.resource().name(), 1L, Long::sum));
        return pod.requesting(requests);
    }

    private boolean allButLeaving() {
        if (allButLeaving.isEmpty()) {
            Placement unchanged = asking(List.of(Target.of(ExtendedResource.WHOLE_GPU)));
            allButLeaving = Optional.of(reached.nodes().stream()
                    .filter(it -> it.offers().wholeGpus())
                    .flatMap(it -> it.nodes().stream())
                    .noneMatch(node -> FreeNodes.howOften(unchanged, node, pods.use(node), false) > 0));
        }
        return allButLeaving.get();
    }
}
