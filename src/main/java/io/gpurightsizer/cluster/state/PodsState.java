package io.gpurightsizer.cluster.state;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.gpurightsizer.sizing.offers.Placement;

/**
 * What the pods of a cluster hold and wait for.
 *
 * @param uses what they take of each node
 * @param waiting pods that no node has yet, counted by what they ask for; those that a scheduling gate holds back only where
 *     we have resized them
 * @param antiAffinities by which the scheduler keeps other pods away from pods that are there, or that wait
 * @param problem why nothing is known of the pods, for example {@code pods: forbidden}; empty if they are known
 */
public record PodsState(
        NodeUses uses, Map<Placement, Integer> waiting, Set<AntiAffinity> antiAffinities, String problem) {
    /** No pods at all. */
    public static final PodsState NONE = new PodsState(NodeUses.NONE, Map.of(), Set.of(), "");

    public PodsState {
        waiting = Map.copyOf(waiting);
        antiAffinities = Set.copyOf(antiAffinities);
    }

    /** Of a cluster whose pods cannot be seen. */
    public static PodsState notKnown(String why) {
        return new PodsState(NodeUses.NONE, Map.of(), Set.of(), why);
    }

    public static PodsState of(List<PodState> pods) {
        NodeUses uses = NodeUses.NONE;
        Map<Placement, Integer> waiting = new HashMap<>();
        Set<AntiAffinity> antiAffinities = new HashSet<>();
        for (PodState pod : pods) {
            antiAffinities.addAll(pod.antiAffinities());
            if (pod.isBound()) {
                uses = uses.with(pod);
            } else if (pod.waits()) {
                waiting.merge(pod.asks(), 1, Integer::sum);
            }
        }
        return new PodsState(uses, waiting, antiAffinities, "");
    }

    /** The same with one more pod on a node. */
    public PodsState bound(String node, Placement takes) {
        PodState pod = PodState.bound(node, Placement.taking(takes.requests(), takes.hostPorts()), false);
        return new PodsState(uses.with(pod), waiting, antiAffinities, problem);
    }

    /** The same when ResourceClaims hold so many devices of a node, by the devices' names. */
    public PodsState claiming(String node, Map<String, Long> devices) {
        return new PodsState(uses.claiming(node, devices), waiting, antiAffinities, problem);
    }

    /** The same with more pods that wait. */
    public PodsState waitingToo(Placement asks, int pods) {
        Map<Placement, Integer> changed = new HashMap<>(waiting);
        changed.merge(asks, pods, Integer::sum);
        return new PodsState(uses, changed, antiAffinities, problem);
    }

    public boolean isKnown() {
        return problem.isEmpty();
    }
}
