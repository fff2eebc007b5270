package io.gpurightsizer.admission;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import jakarta.inject.Singleton;

import io.quarkus.runtime.Startup;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

import io.gpurightsizer.cluster.state.GpuPod;
import io.gpurightsizer.cluster.state.Volumes;
import io.gpurightsizer.cluster.watch.GpuPodsCache;
import io.gpurightsizer.pod.OwnerMetadata;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.server.CurrentMode;
import io.gpurightsizer.server.CurrentOffers;
import io.gpurightsizer.server.CurrentTable;
import io.gpurightsizer.server.Reservations;
import io.gpurightsizer.server.Settings;
import io.gpurightsizer.server.WatchedCluster;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.workload.Keys;
import io.gpurightsizer.workload.PodContext;
import io.gpurightsizer.workload.PodInterpreter;
import io.gpurightsizer.workload.PodSettings;
import io.gpurightsizer.workload.PreviousResize;
import io.gpurightsizer.workload.ReplicaShare;
import io.gpurightsizer.workload.TopController;

/** Looks up what a decision needs. Made at start, so that a table or setting that cannot be used fails the start. */
@Singleton
@Startup
public final class StateLookup {
    private final CurrentTable tables;
    private final CurrentOffers offers;
    private final WatchedCluster cluster;
    private final CurrentMode mode;
    private final Reservations reservations;
    private final boolean overridesAllowed;
    private final boolean steersWholeGpus;

    StateLookup(
            CurrentTable tables,
            CurrentOffers offers,
            WatchedCluster cluster,
            CurrentMode mode,
            Reservations reservations,
            Settings settings) {
        this.tables = tables;
        this.offers = offers;
        this.cluster = cluster;
        this.mode = mode;
        this.reservations = reservations;
        this.overridesAllowed = settings.overridesAllowed();
        this.steersWholeGpus = settings.steerWholeGpu();
        offers.with(tables.current().table());
    }

    /**
     * The state for one pod. Complete at once, unless the metadata of its owners or its volumes must be fetched; that
     * takes 200 ms at most. A pod that asks for no GPU is decided without its owner.
     */
    CompletableFuture<AdmissionState> stateFor(AdmissionRequest request) {
        SubmittedPod pod = request.pod().orElseThrow();
        String namespace = request.namespace();
        if (!PodInterpreter.asksForWholeGpu(pod) && !PreviousResize.isRecordedOn(pod)) {
            return CompletableFuture.completedFuture(
                    state(request, OwnerMetadata.NONE, Volumes.NOT_LOOKED_AT, Optional.empty()));
        }
        CompletableFuture<OwnerMetadata> owner = cluster.owner(namespace, pod).toCompletableFuture();
        CompletableFuture<Volumes> volumes = cluster.volumes(namespace, pod).toCompletableFuture();
        CompletableFuture<Optional<TopController>> workload = workload(namespace, pod);
        CompletableFuture<Void> all = CompletableFuture.allOf(owner, volumes, workload);
        return all.thenApplyAsync(
                ignored -> state(request, owner.join(), volumes.join(), workload.join()),
                all.isDone() ? Runnable::run : eventLoop());
    }

    /** What is above a pod's owner is looked up only where less than all workloads may be acted on. */
    private CompletableFuture<Optional<TopController>> workload(String namespace, SubmittedPod pod) {
        boolean matters = !mode.current().share().isAll()
                || offers.with(tables.current().table())
                        .namespaceLabels(namespace)
                        .containsKey(Keys.SHARE);
        return matters
                ? cluster.workload(namespace, pod).toCompletableFuture()
                : CompletableFuture.completedFuture(Optional.empty());
    }

    /** The same state as it is now, with owners and volumes as they were. */
    AdmissionState again(AdmissionRequest request, AdmissionState before) {
        PodContext context = before.context();
        return state(request, context.owner(), before.volumes(), context.workload());
    }

    /** What is reserved is read before the cluster, as {@link Reservations} asks. */
    private AdmissionState state(
            AdmissionRequest request, OwnerMetadata owner, Volumes volumes, Optional<TopController> workload) {
        SizingTable table = tables.current().table();
        Reservations.Ledger reserved = reservations.now();
        Offers now = offers.with(table, volumes, reserved.promised());
        PodContext context = new PodContext(owner, now.namespaceLabels(request.namespace()), Optional.empty())
                .among(workload, siblings(request, owner, reserved))
                .guarded(cluster.guardReason(request.namespace(), request.pod().orElseThrow()))
                .knowing(now);
        CurrentMode.InUse inUse = mode.current();
        PodSettings settings = PodSettings.of(table, inUse.mode(), overridesAllowed, inUse.everythingIsOff())
                .steering(steersWholeGpus)
                .with(inUse.share());
        return new AdmissionState(table, reserved, volumes, now, settings, context);
    }

    /**
     * Those that a watch has shown, and those that were given something since; as many by each replica of the webhook. Looked
     * for only where they matter.
     */
    private ReplicaShare.Siblings siblings(
            AdmissionRequest request, OwnerMetadata metadata, Reservations.Ledger reserved) {
        SubmittedPod pod = request.pod().orElseThrow();
        boolean matter = pod.annotations().containsKey(Keys.REPLICAS)
                || metadata.annotations().containsKey(Keys.REPLICAS);
        Optional<String> owner = pod.owner().map(SubmittedPod.Owner::title);
        if (!matter || owner.isEmpty()) {
            return ReplicaShare.Siblings.NONE;
        }
        return cluster.view()
                .map(view -> {
                    int unseen = reserved.countOf(request.namespace(), owner.get()) * view.replicas();
                    GpuPodsCache.Counts seen = view.gpuPods().of(new GpuPod.Owner(request.namespace(), owner.get()));
                    return new ReplicaShare.Siblings(seen.resized() + unseen, seen.all() + unseen);
                })
                .orElse(ReplicaShare.Siblings.NOT_KNOWN);
    }

    /** Where the request came in: a look-up ends on one of the Kubernetes client's few threads. */
    private static Executor eventLoop() {
        Context context = Vertx.currentContext();
        return context == null ? Runnable::run : task -> context.runOnContext(ignored -> task.run());
    }
}
