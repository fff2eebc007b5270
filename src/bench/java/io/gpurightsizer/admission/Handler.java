package io.gpurightsizer.admission;

import java.time.Duration;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;

import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.server.CurrentMode;
import io.gpurightsizer.server.CurrentOffers;
import io.gpurightsizer.server.CurrentTable;
import io.gpurightsizer.server.ErrorLog;
import io.gpurightsizer.server.Producers;
import io.gpurightsizer.server.Reservations;
import io.gpurightsizer.server.Settings;
import io.gpurightsizer.server.WatchedCluster;

/** The endpoint without HTTP, from the bytes of a body to those of the answer. */
final class Handler {
    private final MutateEndpoint endpoint;

    private Handler(MutateEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** In enforce mode, with the table of the jar and the assumed GPU; log lines are made and dropped. */
    @SuppressWarnings("deprecation") // Quarkus uses the older Prometheus client.
    static Handler create() {
        Logger root = Logger.getLogger("");
        for (java.util.logging.Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.setLevel(Level.INFO);
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
        ErrorLog errors = new ErrorLog(metrics);
        Reservations reservations = new Reservations();
        WatchedCluster cluster = new WatchedCluster(settings, catalog, null, reservations, metrics);
        CurrentTable tables = new CurrentTable(settings, catalog, metrics);
        CurrentOffers offers = new CurrentOffers(settings, catalog, tables, cluster, metrics);
        CurrentMode mode = new CurrentMode(settings, errors);
        StateLookup lookup = new StateLookup(tables, offers, cluster, mode, reservations, settings);
        return new Handler(new MutateEndpoint(
                lookup,
                new Decider(lookup, reservations, cluster),
                new DecisionLog(metrics, errors, cluster, catalog)));
    }

    byte[] answer(byte[] body) throws UnreadableReviewException {
        return endpoint.mutate("application/json", body).toCompletableFuture().join();
    }
}
