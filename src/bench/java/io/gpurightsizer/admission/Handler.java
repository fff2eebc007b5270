package io.gpurightsizer.admission;

import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.server.CurrentMode;
import io.gpurightsizer.server.CurrentOffers;
import io.gpurightsizer.server.CurrentTable;
import io.gpurightsizer.server.DecisionLog;
import io.gpurightsizer.server.Producers;
import io.gpurightsizer.server.Settings;
import io.gpurightsizer.server.WatchedCluster;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** The webhook from the bytes of a body to the bytes of the answer, put together by hand: no HTTP, no container. */
public final class Handler {
    private final PodReview review;
    private final DecisionLog log;

    private Handler(PodReview review, DecisionLog log) {
        this.review = review;
        this.log = log;
    }

    /** In enforce mode, with the table of the jar and the assumed GPU, metrics registered as in the server. */
    @SuppressWarnings("deprecation") // Quarkus still uses the older Prometheus client; what is measured is what runs.
    static Handler create() {
        Settings settings = new SmallRyeConfigBuilder()
                .withMapping(Settings.class)
                .withSources(new PropertiesConfigSource(
                        Map.of("rightsizer.mode", "enforce", "rightsizer.cluster", "off"), "benchmark", 100))
                .withConverter(Duration.class, 100, new DurationConverter()) // as Quarkus reads "90d"
                .addDefaultInterceptors()
                .build()
                .getConfigMapping(Settings.class);
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        GpuCatalog catalog = Producers.catalog();
        DecisionLog log = new DecisionLog(metrics);
        WatchedCluster cluster = new WatchedCluster(settings, catalog, null, metrics);
        CurrentTable tables = new CurrentTable(settings, catalog, metrics);
        CurrentOffers offers = new CurrentOffers(settings, catalog, cluster, metrics);
        CurrentMode mode = new CurrentMode(settings, log);
        return new Handler(new PodReview(new AdmissionState(tables, offers, cluster, mode, settings), cluster, log), log);
    }

    byte[] answer(byte[] body) throws UnreadableReviewException {
        long start = System.nanoTime();
        byte[] answer =
                review.answer(ReviewReader.read(body)).toCompletableFuture().join();
        log.took(System.nanoTime() - start);
        return answer;
    }
}
