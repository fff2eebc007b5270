package io.gpurightsizer.cluster.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.fabric8.kubernetes.api.model.Pod;
import org.jboss.logging.Logger;

import io.gpurightsizer.cluster.state.AntiAffinity;
import io.gpurightsizer.cluster.state.NodeUses;
import io.gpurightsizer.cluster.state.PodState;
import io.gpurightsizer.cluster.state.PodStateReader;
import io.gpurightsizer.cluster.state.PodsState;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.text.SafeText;

/**
 * The pods of a watched cluster, added up as they come and go: what they hold is never counted anew. Read without a lock.
 */
final class PodsCache {
    private static final Logger LOG = Logger.getLogger(PodsCache.class);

    /** The pods of the webhook itself, as the manifests label them. */
    private static final Map.Entry<String, String> OURS = Map.entry("app.kubernetes.io/name", "gpu-rightsizer");

    private final String ownNamespace;
    private final Map<String, PodState> pods = new ConcurrentHashMap<>();
    private volatile NodeUses uses = NodeUses.NONE;
    private final Map<Placement, Integer> waiting = new ConcurrentHashMap<>();
    private final Map<AntiAffinity, Integer> antiAffinities = new ConcurrentHashMap<>();
    private final Set<String> ours = ConcurrentHashMap.newKeySet();
    private final Queue<ResizedPod> resized = new ConcurrentLinkedQueue<>();
    private final GpuPodsCache gpuPods = new GpuPodsCache();
    private volatile String problem = "";

    /** No pods yet; {@code ownNamespace} is where pods of the webhook are looked for, empty if that is not known. */
    PodsCache(Optional<String> ownNamespace) {
        this.ownNamespace = ownNamespace.orElse("");
    }

    /** Takes what a pod is now and what is kept of it, or that it is gone; returns whether anything that counts has changed. */
    synchronized boolean change(String key, Optional<Pod> pod, PodState now) {
        PodState last = pod.isPresent() ? pods.put(key, now) : pods.remove(key);
        if (pod.filter(it -> isOurs(it, now)).isPresent()) {
            ours.add(key);
        } else {
            ours.remove(key);
        }
        PodState before = last == null ? PodState.NOTHING : last;
        boolean changed = !now.equals(before);
        if (changed) {
            add(now);
            remove(before);
            if (last == null) {
                pod.filter(PodStateReader::isResized).ifPresent(it -> resized.add(ResizedPod.of(it, now)));
            }
        }
        gpuPods.change(key, pod, now);
        return changed;
    }

    /** What is kept of a pod that is there. */
    PodState of(String key) {
        return pods.getOrDefault(key, PodState.NOTHING);
    }

    /** What is to be kept of a pod. */
    static PodState read(Pod pod) {
        try {
            return PodStateReader.read(pod);
        } catch (RuntimeException e) {
            LOG.warnf(
                    "pod not read, it counts as one that holds nothing: pod=%s/%s error=\"%s\"",
                    pod.getMetadata().getNamespace(),
                    pod.getMetadata().getName(),
                    SafeText.logValue(String.valueOf(e.getMessage())));
            return PodState.NOTHING;
        }
    }

    private boolean isOurs(Pod pod, PodState state) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        return state.isBound()
                && !state.terminating()
                && ownNamespace.equals(pod.getMetadata().getNamespace())
                && labels != null
                && OURS.getValue().equals(labels.get(OURS.getKey()));
    }

    private void add(PodState pod) {
        pod.antiAffinities().forEach(it -> antiAffinities.merge(it, 1, Integer::sum));
        if (pod.isBound()) {
            uses = uses.with(pod);
        } else if (pod.waits()) {
            waiting.merge(pod.asks(), 1, Integer::sum);
        }
    }

    private void remove(PodState pod) {
        pod.antiAffinities().forEach(it -> minusOne(antiAffinities, it));
        if (pod.isBound()) {
            uses = uses.without(pod);
        } else if (pod.waits()) {
            minusOne(waiting, pod.asks());
        }
    }

    private static <K> void minusOne(Map<K, Integer> counts, K key) {
        counts.computeIfPresent(key, (it, count) -> count == 1 ? null : count - 1);
    }

    /** Takes how many devices of a node ResourceClaims hold, by their names. */
    synchronized void claimed(String node, Map<String, Long> devices) {
        uses = uses.claiming(node, devices);
    }

    /** Takes why pods cannot be seen, empty if they can; returns whether that has changed. */
    boolean problem(String why) {
        boolean changed = !why.equals(problem);
        problem = why;
        return changed;
    }

    GpuPodsCache gpuPods() {
        return gpuPods;
    }

    int count() {
        return pods.size();
    }

    /** How many pods of the webhook run, as far as that can be seen; at least 1. */
    int ours() {
        return Math.max(1, ours.size());
    }

    /** The resized pods that came since this was asked last. */
    List<ResizedPod> takeResized() {
        List<ResizedPod> taken = new ArrayList<>();
        for (ResizedPod pod = resized.poll(); pod != null; pod = resized.poll()) {
            taken.add(pod);
        }
        return taken;
    }

    /** Waiting pods first: one that is bound meanwhile is then counted twice, not left out. */
    PodsState state() {
        if (!problem.isEmpty()) {
            return PodsState.notKnown(problem);
        }
        Map<Placement, Integer> wait = Map.copyOf(waiting);
        return new PodsState(uses, wait, antiAffinities.keySet(), "");
    }
}
