package io.gpurightsizer.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import org.jboss.logging.Logger;

import io.gpurightsizer.cluster.state.GpuPod;
import io.gpurightsizer.cluster.watch.GpuPodListener;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.workload.TopController;

/**
 * Keeps the whole GPUs of workloads of which a resized pod crashed {@value #MOST_CRASHES} times within ten minutes, where one
 * with a whole GPU had run without that. Known to this process alone, from what it has watched: not what was before its
 * start, not pods that have ended for good, and not why a container failed.
 */
final class Guard implements GpuPodListener {
    static final int MOST_CRASHES = 3;
    static final Duration WITHIN = Duration.ofMinutes(10);

    private static final Logger LOG = Logger.getLogger("io.gpurightsizer.guard");
    private static final int MOST_REMEMBERED = 10_000;

    private final Clock clock;
    private final Report report;

    /** Workloads of which a pod with a whole GPU was seen to run well. */
    private final Map<TopController, Boolean> ranWell;

    /** When a resized pod crashed, by the pod's namespace and name. */
    private final Cache<String, Deque<Instant>> crashes;

    /** Why, by workload. */
    private final Map<TopController, String> kept;

    /** What is told of a workload that is kept from now on. */
    interface Report {
        void kept(String namespace, SubmittedPod.Owner owner, String why);
    }

    Guard(Clock clock, Report report) {
        this.clock = clock;
        this.report = report;
        this.ranWell = bounded();
        this.kept = bounded();
        this.crashes = Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .expireAfterWrite(WITHIN)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .build();
    }

    private static <V> Map<TopController, V> bounded() {
        return Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .executor(Runnable::run)
                .<TopController, V>build()
                .asMap();
    }

    @Override
    public void changed(Pod pod, GpuPod now, boolean crashed) {
        TopController workload = workload(pod);
        if (!now.resized()) {
            if (now.restarts() >= MOST_CRASHES && endedLately(now)) {
                ranWell.remove(workload);
            } else if (now.phase().equals("Running")) {
                ranWell.put(workload, true);
            }
        } else if (crashed && haveBeenTooMany(pod) && ranWell.containsKey(workload)) {
            keep(workload, pod);
        }
    }

    /** Restarts are counted for as long as a pod lives, so some of them may be from long ago. */
    private boolean endedLately(GpuPod pod) {
        return !Instant.ofEpochSecond(pod.lastEnd()).isBefore(clock.instant().minus(WITHIN));
    }

    private boolean haveBeenTooMany(Pod pod) {
        String key = pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
        Instant now = clock.instant();
        Deque<Instant> times = crashes.get(key, it -> new ArrayDeque<>());
        times.removeIf(it -> it.isBefore(now.minus(WITHIN)));
        times.add(now);
        crashes.put(key, times);
        return times.size() >= MOST_CRASHES;
    }

    private void keep(TopController workload, Pod pod) {
        String why = "kept by rightsizer.guard: the resized pod "
                + pod.getMetadata().getName() + " crashed " + MOST_CRASHES + " times in ten minutes";
        if (kept.putIfAbsent(workload, why) == null) {
            LOG.warnf(
                    "workload kept: namespace=%s kind=%s name=%s",
                    workload.namespace(), workload.kind(), workload.name());
            GpuPod.controllerOf(pod).ifPresent(it -> report.kept(workload.namespace(), owner(it), why));
        }
    }

    /** Why a pod keeps its GPU; empty if it need not. */
    Optional<String> reasonToKeep(String namespace, SubmittedPod pod) {
        TopController workload = TopController.ofPod(namespace, pod.labels(), pod.name(), pod.owner());
        return Optional.ofNullable(kept.get(workload));
    }

    /** How many workloads are kept. */
    int count() {
        return kept.size();
    }

    /** As far as the pod itself tells, so that nothing has to be looked up. */
    private static TopController workload(Pod pod) {
        String namespace = pod.getMetadata().getNamespace();
        Map<String, String> labels = pod.getMetadata().getLabels() == null
                ? Map.of()
                : pod.getMetadata().getLabels();
        return TopController.ofPod(
                namespace,
                labels,
                pod.getMetadata().getName(),
                GpuPod.controllerOf(pod).map(Guard::owner));
    }

    private static SubmittedPod.Owner owner(OwnerReference reference) {
        return new SubmittedPod.Owner(
                reference.getApiVersion(), reference.getKind(), reference.getName(), reference.getUid());
    }
}
