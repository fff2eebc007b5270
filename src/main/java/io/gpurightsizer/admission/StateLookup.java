package io.gpurightsizer.admission;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import jakarta.inject.Singleton;

import io.quarkus.runtime.Startup;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

import io.gpurightsizer.cluster.state.Volumes;
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
import io.gpurightsizer.workload.PodContext;
import io.gpurightsizer.workload.PodInterpreter;
import io.gpurightsizer.workload.PodSettings;
import io.gpurightsizer.workload.PreviousResize;

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
     * The state for one pod. Complete at once, unless the metadata of its owner or its volumes must be fetched; that
     * takes 200 ms at most. A pod that asks for no GPU is decided without its owner.
     */
    CompletableFuture<AdmissionState> stateFor(AdmissionRequest request) {
        SubmittedPod pod = request.pod().orElseThrow();
        String namespace = request.namespace();
        if (!PodInterpreter.asksForWholeGpu(pod) && !PreviousResize.isRecordedOn(pod)) {
            return CompletableFuture.completedFuture(state(namespace, OwnerMetadata.NONE, Volumes.NOT_LOOKED_AT));
        }
        CompletableFuture<OwnerMetadata> owner = cluster.owner(namespace, pod).toCompletableFuture();
        CompletableFuture<Volumes> volumes = cluster.volumes(namespace, pod).toCompletableFuture();
        return owner.thenCombineAsync(
                volumes,
                (metadata, found) -> state(namespace, metadata, found),
                owner.isDone() && volumes.isDone() ? Runnable::run : eventLoop());
    }

    /** The same state as it is now, with owner and volumes as they were. */
    AdmissionState again(AdmissionRequest request, AdmissionState before) {
        return state(request.namespace(), before.context().owner(), before.volumes());
    }

    /** What is reserved is read before the cluster, as {@link Reservations} asks. */
    private AdmissionState state(String namespace, OwnerMetadata owner, Volumes volumes) {
        SizingTable table = tables.current().table();
        Reservations.Ledger reserved = reservations.now();
        Offers now = offers.with(table, volumes, reserved.promised());
        PodContext context = new PodContext(owner, now.namespaceLabels(namespace), Optional.empty()).knowing(now);
        PodSettings settings = PodSettings.of(table, mode.current(), overridesAllowed, mode.everythingIsOff())
                .steering(steersWholeGpus);
        return new AdmissionState(table, reserved, volumes, now, settings, context);
    }

    /** Where the request came in: a look-up ends on one of the Kubernetes client's few threads. */
    private static Executor eventLoop() {
        Context context = Vertx.currentContext();
        return context == null ? Runnable::run : task -> context.runOnContext(ignored -> task.run());
    }
}
