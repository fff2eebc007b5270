package io.gpurightsizer.cluster.watch;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.gpurightsizer.cluster.nodes.AntiAffinity;
import io.gpurightsizer.cluster.nodes.NodeUse;
import io.gpurightsizer.cluster.nodes.PodState;
import io.gpurightsizer.cluster.nodes.PodsState;
import io.gpurightsizer.sizing.offers.Placement;

/** The pods of a watched cluster, added up as they come and go: what they hold is never counted anew. */
final class PodsCache {
    private final Map<String, PodState> pods = new ConcurrentHashMap<>();
    private final Map<String, NodeUse> useByNode = new ConcurrentHashMap<>();
    private final Map<Placement, Integer> waiting = new ConcurrentHashMap<>();
    private final Map<AntiAffinity, Integer> antiAffinities = new ConcurrentHashMap<>();
    private volatile String problem = "";

    /** Takes what a pod is now, or that it is gone; returns whether anything that counts has changed. */
    boolean change(String key, Optional<PodState> pod) {
        PodState now = pod.orElse(PodState.NOTHING);
        PodState last = pod.isPresent() ? pods.put(key, now) : pods.remove(key);
        PodState before = last == null ? PodState.NOTHING : last;
        if (now.equals(before)) {
            return false;
        }
        add(now);
        remove(before);
        return true;
    }

    private void add(PodState pod) {
        pod.antiAffinities().forEach(it -> antiAffinities.merge(it, 1, Integer::sum));
        if (pod.isBound()) {
            useByNode.merge(pod.node(), NodeUse.NONE.with(pod), (use, ignored) -> use.with(pod));
        } else if (pod.waits()) {
            waiting.merge(pod.asks(), 1, Integer::sum);
        }
    }

    private void remove(PodState pod) {
        pod.antiAffinities().forEach(it -> minusOne(antiAffinities, it));
        if (pod.isBound()) {
            useByNode.computeIfPresent(pod.node(), (node, use) -> {
                NodeUse rest = use.without(pod);
                return rest.equals(NodeUse.NONE) ? null : rest;
            });
        } else if (pod.waits()) {
            minusOne(waiting, pod.asks());
        }
    }

    private static <K> void minusOne(Map<K, Integer> counts, K key) {
        counts.computeIfPresent(key, (it, count) -> count == 1 ? null : count - 1);
    }

    /** Takes why pods cannot be seen, empty if they can; returns whether that has changed. */
    boolean problem(String why) {
        boolean changed = !why.equals(problem);
        problem = why;
        return changed;
    }

    int count() {
        return pods.size();
    }

    /** Waiting pods first: one that is bound meanwhile is then counted twice, not left out. */
    PodsState state() {
        if (!problem.isEmpty()) {
            return PodsState.notKnown(problem);
        }
        Map<Placement, Integer> wait = Map.copyOf(waiting);
        return new PodsState(useByNode, wait, antiAffinities.keySet(), "");
    }
}
