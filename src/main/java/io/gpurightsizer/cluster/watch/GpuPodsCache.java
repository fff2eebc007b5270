package io.gpurightsizer.cluster.watch;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import org.jboss.logging.Logger;

import io.gpurightsizer.cluster.state.GpuPod;
import io.gpurightsizer.cluster.state.PodState;

/** The pods of a watched cluster that we resized or that keep whole GPUs. Changed by one thread at a time, read by many. */
public final class GpuPodsCache {
    private static final Logger LOG = Logger.getLogger("io.gpurightsizer.pods");
    private static final String OUT_OF_MEMORY = "OOMKilled";

    private final Map<String, GpuPod> pods = new ConcurrentHashMap<>();
    private final Map<GpuPod.Owner, Counts> countsByOwner = new ConcurrentHashMap<>();
    private final Ends resized = new Ends(new LongAdder(), new LongAdder());
    private final Ends kept = new Ends(new LongAdder(), new LongAdder());
    private volatile GpuPodListener listener = GpuPodListener.NONE;

    /**
     * How many pods an owner has that are not being deleted.
     *
     * @param resized those of them that carry our record
     */
    public record Counts(int resized, int all) {
        public static final Counts NONE = new Counts(0, 0);

        private Counts plus(GpuPod pod, int by) {
            return new Counts(resized + (pod.resized() ? by : 0), all + by);
        }
    }

    /**
     * Containers that ended while their pods were watched.
     *
     * @param restarts how many were started again
     * @param outOfMemory how many were killed for want of memory
     */
    public record Ends(LongAdder restarts, LongAdder outOfMemory) {}

    /** Takes what a pod is now, or that it is gone. */
    void change(String key, Optional<Pod> pod, PodState state) {
        Optional<GpuPod> now = pod.flatMap(it -> GpuPod.of(it, state));
        GpuPod before = now.isPresent() ? pods.put(key, now.get()) : pods.remove(key);
        if (before != null) {
            count(before, -1);
        }
        now.ifPresent(it -> {
            count(it, 1);
            List<ContainerStateTerminated> ended = before == null ? List.of() : before.endsSince(pod.get());
            if (before != null) {
                countEnds(key, before, it, ended);
            }
            listener.changed(pod.get(), it, ended.stream().anyMatch(GpuPodsCache::isFailure));
        });
    }

    private static boolean isFailure(ContainerStateTerminated end) {
        return end.getExitCode() != null && end.getExitCode() != 0;
    }

    /** From now on this one is told of each pod that changes. */
    public void tell(GpuPodListener other) {
        listener = other;
    }

    private void count(GpuPod pod, int by) {
        if (!pod.terminating() && !pod.owner().owner().isEmpty()) {
            countsByOwner.compute(pod.owner(), (owner, counts) -> {
                Counts changed = (counts == null ? Counts.NONE : counts).plus(pod, by);
                return changed.all() == 0 ? null : changed;
            });
        }
    }

    private void countEnds(String key, GpuPod before, GpuPod now, List<ContainerStateTerminated> ended) {
        Ends ends = now.resized() ? resized : kept;
        ends.restarts().add(Math.max(0, now.restarts() - before.restarts()));
        for (ContainerStateTerminated end : ended) {
            ends.outOfMemory().add(OUT_OF_MEMORY.equals(end.getReason()) ? 1 : 0);
            if (now.resized()) {
                LOG.infof(
                        "container of a resized pod ended: pod=%s reason=%s exitCode=%s",
                        key, end.getReason(), end.getExitCode());
            }
        }
    }

    /** All of them, as they are now. */
    public Collection<GpuPod> pods() {
        return pods.values();
    }

    public Counts of(GpuPod.Owner owner) {
        return countsByOwner.getOrDefault(owner, Counts.NONE);
    }

    /** Of pods that carry our record. */
    public Ends ofResized() {
        return resized;
    }

    /** Of pods that keep whole GPUs. */
    public Ends ofKept() {
        return kept;
    }
}
