package io.gpurightsizer.server;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.cluster.owners.OwnerEvents;
import io.gpurightsizer.cluster.owners.OwnerLookup;
import io.gpurightsizer.cluster.state.Volumes;
import io.gpurightsizer.cluster.volumes.VolumeLookup;
import io.gpurightsizer.cluster.watch.ClusterView;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.pod.OwnerMetadata;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.offers.Dependencies;
import io.gpurightsizer.text.ApiGroup;
import io.gpurightsizer.workload.TopController;
import io.gpurightsizer.workload.detect.OtherGpuSystems;

/** The cluster that the webhook runs in, if it is watched. */
@Singleton
public final class WatchedCluster {
    private static final Duration DEADLINE = Duration.ofMillis(200);

    private final Optional<Watch> watch;

    private record Watch(
            ClusterView view,
            OwnerLookup owners,
            VolumeLookup volumes,
            Optional<OwnerEvents> events,
            Optional<Guard> guard,
            GpuPodMetrics gpuPods) {}

    /** Starts to watch. The client is made only if the cluster is watched, since making one takes a while. */
    public WatchedCluster(
            Settings settings,
            GpuCatalog catalog,
            Instance<KubernetesClient> client,
            Reservations reservations,
            MeterRegistry metrics) {
        this.watch = settings.watchesCluster()
                ? Optional.of(begin(settings, catalog, client.get(), reservations, metrics))
                : Optional.empty();
        watch.ifPresent(it -> measure(it, metrics));
    }

    private static Watch begin(
            Settings settings,
            GpuCatalog catalog,
            KubernetesClient client,
            Reservations reservations,
            MeterRegistry metrics) {
        FreeDevices free = new FreeDevices(metrics, ClusterSnapshot.of(ClusterObjects.of(List.of()), catalog));
        ClusterView view = new ClusterView(client, catalog, OwnNamespace.of(settings), (snapshot, resized) -> {
            reservations.seen(resized);
            free.made(snapshot);
        });
        OwnerLookup owners = new OwnerLookup(client, DEADLINE, WatchedCluster::isRelevant);
        Optional<OwnerEvents> events =
                settings.events() ? Optional.of(new OwnerEvents(client, Clock.systemUTC())) : Optional.empty();
        Optional<Guard> guard = settings.guard()
                ? Optional.of(new Guard(
                        Clock.systemUTC(),
                        (namespace, owner, why) ->
                                events.ifPresent(it -> record(it, owners, namespace, owner, "GpuKeptByGuard", why))))
                : Optional.empty();
        guard.ifPresent(view.gpuPods()::tell);
        view.start();
        return new Watch(
                view,
                owners,
                new VolumeLookup(client, DEADLINE),
                events,
                guard,
                new GpuPodMetrics(view, settings.gpuHourPrice(), metrics).start());
    }

    private static boolean isRelevant(String key) {
        return key.startsWith(ApiGroup.PREFIX) || OtherGpuSystems.isSign(key);
    }

    private static void measure(Watch watch, MeterRegistry metrics) {
        Gauge.builder(
                        "gpu_rightsizer_cluster_view_age_seconds",
                        watch.view(),
                        view -> view.age().toMillis() / 1000.0)
                .description("Since the API server last answered")
                .register(metrics);
        watch.guard()
                .ifPresent(guard -> Gauge.builder("gpu_rightsizer_guarded_workloads", guard, Guard::count)
                        .description("Workloads that the guard keeps on whole GPUs")
                        .register(metrics));
        ErrorLog.count(metrics, "owner-lookup", watch.owners(), OwnerLookup::failures);
        ErrorLog.count(metrics, "volume-lookup", watch.volumes(), VolumeLookup::failures);
        watch.events().ifPresent(events -> ErrorLog.count(metrics, "event", events, OwnerEvents::dropped));
    }

    /** Empty if the cluster is not watched. */
    public Optional<ClusterView> view() {
        return watch.map(Watch::view);
    }

    /** The metadata of a pod's owner, within 200 ms. */
    public CompletionStage<OwnerMetadata> owner(String namespace, SubmittedPod pod) {
        return watch.isEmpty() || pod.owner().isEmpty()
                ? CompletableFuture.completedFuture(OwnerMetadata.NONE)
                : watch.get().owners().fetch(namespace, pod.owner().get());
    }

    /**
     * The workload of a pod, within 200 ms; empty if that is too short. If the cluster is not watched, it is what the pod
     * itself says of its owner.
     */
    public CompletionStage<Optional<TopController>> workload(String namespace, SubmittedPod pod) {
        if (watch.isEmpty() || pod.owner().isEmpty()) {
            return CompletableFuture.completedFuture(
                    Optional.of(TopController.ofPod(namespace, pod.labels(), pod.name(), pod.owner())));
        }
        return watch.get()
                .owners()
                .fetchTop(namespace, pod.owner().get())
                .thenApply(top -> top.map(it -> TopController.of(namespace, pod.labels(), it.kind(), it.name())));
    }

    /** What is known of a pod's volumes, within 200 ms. */
    public CompletionStage<Volumes> volumes(String namespace, SubmittedPod pod) {
        List<Dependencies.Claim> claims = pod.placement().dependencies().claims();
        return watch.isEmpty() || claims.isEmpty()
                ? CompletableFuture.completedFuture(Volumes.NOT_LOOKED_AT)
                : watch.get().volumes().fetch(namespace, claims);
    }

    /**
     * Queues an Event on the owner of a pod, if it has one, and on the owner's own: who looks at a Deployment does not look
     * at its ReplicaSets.
     */
    public void noteEvent(String namespace, SubmittedPod pod, String reason, String message) {
        if (watch.isEmpty() || watch.get().events().isEmpty() || pod.owner().isEmpty()) {
            return;
        }
        record(
                watch.get().events().get(),
                watch.get().owners(),
                namespace,
                pod.owner().get(),
                reason,
                message);
    }

    private static void record(
            OwnerEvents events,
            OwnerLookup owners,
            String namespace,
            SubmittedPod.Owner owner,
            String reason,
            String message) {
        events.record(namespace, owner, reason, message);
        owners.cached(namespace, owner)
                .flatMap(OwnerMetadata::controller)
                .ifPresent(controller -> events.record(namespace, controller, reason, message));
    }

    /** Why the guard keeps a pod's GPU; empty if it does not, or there is none. */
    public Optional<String> guardReason(String namespace, SubmittedPod pod) {
        return watch.flatMap(Watch::guard).flatMap(it -> it.reasonToKeep(namespace, pod));
    }

    @PreDestroy
    void close() {
        watch.flatMap(Watch::events).ifPresent(OwnerEvents::close);
        watch.ifPresent(it -> it.gpuPods().close());
        watch.ifPresent(it -> it.view().close());
    }
}
