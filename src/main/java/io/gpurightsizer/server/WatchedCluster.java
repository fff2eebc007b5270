package io.gpurightsizer.server;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import io.gpurightsizer.cluster.owners.OwnerAnnotations;
import io.gpurightsizer.cluster.owners.OwnerEvents;
import io.gpurightsizer.cluster.watch.ClusterView;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.pod.SubmittedPod;

/** The cluster that the webhook runs in, if it is watched. */
@Singleton
public final class WatchedCluster {
    private static final Duration OWNER_DEADLINE = Duration.ofMillis(200);

    private final Optional<Watch> watch;

    private record Watch(ClusterView view, OwnerAnnotations owners, Optional<OwnerEvents> events) {}

    /** Starts to watch. The client is made only if the cluster is watched, since making one takes a while. */
    public WatchedCluster(
            Settings settings, GpuCatalog catalog, Instance<KubernetesClient> client, MeterRegistry metrics) {
        this.watch = settings.watchesCluster() ? Optional.of(begin(settings, catalog, client.get())) : Optional.empty();
        watch.ifPresent(it -> measure(it, metrics));
    }

    private static Watch begin(Settings settings, GpuCatalog catalog, KubernetesClient client) {
        ClusterView view = new ClusterView(client, catalog, settings.preferFree());
        view.start();
        return new Watch(
                view,
                new OwnerAnnotations(client, OWNER_DEADLINE),
                settings.events() ? Optional.of(new OwnerEvents(client, Clock.systemUTC())) : Optional.empty());
    }

    private static void measure(Watch watch, MeterRegistry metrics) {
        Gauge.builder(
                        "gpu_rightsizer_cluster_view_age_seconds",
                        watch.view(),
                        view -> view.age().toMillis() / 1000.0)
                .description("Since the API server last answered")
                .register(metrics);
        FunctionCounter.builder("gpu_rightsizer_errors", watch.owners(), OwnerAnnotations::failures)
                .tag("cause", "owner-lookup")
                .register(metrics);
        watch.events()
                .ifPresent(events -> FunctionCounter.builder("gpu_rightsizer_errors", events, OwnerEvents::dropped)
                        .tag("cause", "event")
                        .register(metrics));
    }

    /** Empty if the cluster is not watched. */
    public Optional<ClusterView> view() {
        return watch.map(Watch::view);
    }

    /** The labels of a namespace; none if they are not known. */
    public Map<String, String> namespaceLabels(String namespace) {
        return watch.flatMap(it -> it.view().namespaceLabels(namespace)).orElse(Map.of());
    }

    /** The annotations of a pod's owner, within 200 ms; none if it cannot be read in time. */
    public CompletionStage<Map<String, String>> ownerAnnotations(String namespace, SubmittedPod pod) {
        return watch.isEmpty() || pod.owner().isEmpty()
                ? CompletableFuture.completedFuture(Map.of())
                : watch.get().owners().fetch(namespace, pod.owner().get());
    }

    /** Queues an Event on the owner of a pod, if it has one. */
    public void noteEvent(String namespace, SubmittedPod pod, String reason, String message) {
        pod.owner()
                .ifPresent(owner -> watch.flatMap(Watch::events)
                        .ifPresent(events -> events.record(namespace, owner, reason, message)));
    }

    @PreDestroy
    void close() {
        watch.flatMap(Watch::events).ifPresent(OwnerEvents::close);
        watch.ifPresent(it -> it.view().close());
    }
}
