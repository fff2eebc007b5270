package io.gpurightsizer.server;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import org.jboss.logging.Logger;

import io.gpurightsizer.background.DaemonThreads;
import io.gpurightsizer.cluster.nodes.GpusSaved;
import io.gpurightsizer.cluster.state.GpuPod;
import io.gpurightsizer.cluster.watch.ClusterView;
import io.gpurightsizer.cluster.watch.GpuPodsCache;

/**
 * How resized pods fare beside those that keep whole GPUs, and what they save, as metrics. Each replica of the webhook sees
 * all pods, so a sum over replicas counts them several times. Gauges are of the namespaces that have such pods now.
 */
final class GpuPodMetrics implements AutoCloseable {
    private static final Duration LONG_PENDING = Duration.ofMinutes(5);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Logger LOG = Logger.getLogger(GpuPodMetrics.class);

    private final ClusterView view;
    private final MultiGauge resized;
    private final MultiGauge kept;
    private final MultiGauge longPending;
    private final MultiGauge saved;
    private final ScheduledExecutorService worker = DaemonThreads.scheduler("gpu-pod-metrics");

    /** Has measured nothing yet; what GPUs cost is shown beside, if it is known. */
    GpuPodMetrics(ClusterView view, Optional<BigDecimal> gpuHourPrice, MeterRegistry metrics) {
        this.view = view;
        this.resized = MultiGauge.builder("gpu_rightsizer_resized_pods")
                .description("Pods that were resized and have not ended")
                .register(metrics);
        this.kept = MultiGauge.builder("gpu_rightsizer_kept_pods")
                .description("Pods that ask for whole GPUs and have not ended")
                .register(metrics);
        this.longPending = MultiGauge.builder("gpu_rightsizer_resized_pods_long_pending")
                .description("Pods that were resized, are older than five minutes and have no node")
                .register(metrics);
        this.saved = MultiGauge.builder("gpu_rightsizer_gpus_saved")
                .description(
                        "Whole GPUs that resized pods on nodes do not hold, less what their partitions take of GPUs")
                .register(metrics);
        gpuHourPrice.ifPresent(price -> Gauge.builder("gpu_rightsizer_gpu_hour_price", () -> price)
                .description("What one GPU costs for one hour, as it is configured")
                .register(metrics));
        count("resized", view.gpuPods().ofResized(), metrics);
        count("kept", view.gpuPods().ofKept(), metrics);
    }

    /** Begins to measure. */
    GpuPodMetrics start() {
        worker.scheduleWithFixedDelay(this::measure, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    private static void count(String pods, GpuPodsCache.Ends ends, MeterRegistry metrics) {
        FunctionCounter.builder("gpu_rightsizer_container_restarts", ends.restarts(), Number::doubleValue)
                .description("Restarts of containers of pods with GPUs, resized or kept, while they were watched")
                .tag("pods", pods)
                .register(metrics);
        FunctionCounter.builder("gpu_rightsizer_container_oom_kills", ends.outOfMemory(), Number::doubleValue)
                .description("Containers of pods with GPUs, resized or kept, that were killed for want of memory")
                .tag("pods", pods)
                .register(metrics);
    }

    private void measure() {
        try {
            measureNow(Instant.now());
        } catch (RuntimeException e) {
            LOG.error("pods with GPUs were not measured, and are soon again", e);
        }
    }

    /** As it is at this time. */
    void measureNow(Instant now) {
        GpusSaved onNodes = GpusSaved.on(view.offers().state());
        long longAgo = now.minus(LONG_PENDING).getEpochSecond();
        Sums resizedNow = new Sums();
        Sums keptNow = new Sums();
        Sums longPendingNow = new Sums();
        Sums savedNow = new Sums();
        for (GpuPod pod : view.gpuPods().pods()) {
            Tags namespace = Tags.of("namespace", pod.owner().namespace());
            Tags resource = namespace.and("resource", resourceOf(pod));
            if (!pod.resized()) {
                keptNow.add(namespace.and("phase", pod.phase()), 1);
                continue;
            }
            resizedNow.add(resource.and("phase", pod.phase()), 1);
            if (!pod.isBound() && pod.created() < longAgo) {
                longPendingNow.add(resource, 1);
            }
            if (pod.isBound()) {
                savedNow.add(namespace, onNodes.by(pod));
            }
        }
        resized.register(resizedNow.rows(), true);
        kept.register(keptNow.rows(), true);
        longPending.register(longPendingNow.rows(), true);
        saved.register(savedNow.rows(), true);
    }

    /** Pods with several are counted under one name, so that there are no more series than resources. */
    private static String resourceOf(GpuPod pod) {
        return pod.devices().size() == 1 ? pod.devices().keySet().iterator().next() : "several";
    }

    private static final class Sums {
        private final Map<Tags, Double> sums = new HashMap<>();

        void add(Tags tags, double amount) {
            sums.merge(tags, amount, Double::sum);
        }

        List<MultiGauge.Row<?>> rows() {
            List<MultiGauge.Row<?>> rows = new ArrayList<>();
            sums.forEach((tags, sum) -> rows.add(MultiGauge.Row.of(tags, sum)));
            return rows;
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
