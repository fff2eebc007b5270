package io.gpurightsizer.admission;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import jakarta.inject.Singleton;

import io.quarkus.runtime.Startup;

import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.server.CurrentMode;
import io.gpurightsizer.server.CurrentOffers;
import io.gpurightsizer.server.CurrentTable;
import io.gpurightsizer.server.Settings;
import io.gpurightsizer.server.WatchedCluster;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.reload.ActiveTable;
import io.gpurightsizer.table.yaml.Problem;
import io.gpurightsizer.workload.PodContext;
import io.gpurightsizer.workload.PodSettings;

/** What is known when a pod arrives: the table in use, what is offered, what is around the pod, the settings. */
@Singleton
@Startup
public final class AdmissionState {
    private final CurrentTable tables;
    private final CurrentOffers offers;
    private final WatchedCluster cluster;
    private final CurrentMode mode;
    private final boolean overridesAllowed;

    AdmissionState(
            CurrentTable tables, CurrentOffers offers, WatchedCluster cluster, CurrentMode mode, Settings settings) {
        this.tables = tables;
        this.offers = offers;
        this.cluster = cluster;
        this.mode = mode;
        this.overridesAllowed = settings.overridesAllowed();
        offers.with(table());
    }

    SizingTable table() {
        return tables.current().table();
    }

    Offers offers(SizingTable table) {
        return offers.with(table);
    }

    PodSettings podSettings(SizingTable table) {
        return new PodSettings(table.identityKeys(), mode.current(), overridesAllowed, mode.everythingIsOff());
    }

    /** What is around a pod, if it can be told without a call to the API server. */
    Optional<PodContext> podContextAtHand(String namespace, SubmittedPod pod) {
        return cluster.ownerAnnotationsAtHand(namespace, pod)
                .map(annotations -> new PodContext(annotations, cluster.namespaceLabels(namespace)));
    }

    /** What is around a pod, within the deadline of the owner look-up. */
    CompletionStage<PodContext> podContext(String namespace, SubmittedPod pod) {
        return cluster.ownerAnnotations(namespace, pod)
                .thenApply(annotations -> new PodContext(annotations, cluster.namespaceLabels(namespace)));
    }

    public boolean nodesKnown() {
        return offers.known();
    }

    /** Which table is in use and why a newer one is not, for the health page. */
    public Map<String, String> describeTable() {
        ActiveTable active = tables.current();
        Map<String, String> description = new TreeMap<>();
        description.put("name", active.table().name());
        description.put("file", active.file());
        description.put("rows", Integer.toString(active.rows()));
        description.put("sha256", active.sha256());
        description.put("since", active.since().toString());
        active.refusal().ifPresent(refusal -> {
            description.put("refused", refusal.sha256() + " at " + refusal.when());
            description.put(
                    "refusedFor",
                    refusal.problems().stream()
                            .filter(Problem::isError)
                            .map(problem -> problem.in(active.file()))
                            .findFirst()
                            .orElse(""));
        });
        return description;
    }

    /** Where offers come from, for the health page. */
    public Map<String, String> describeOffers() {
        Map<String, String> description = new TreeMap<>();
        String assumption = offers(table()).assumption();
        description.put("nodes", Integer.toString(offers.nodeCount()));
        cluster.view().ifPresent(view -> {
            description.put("age", view.age().toSeconds() + " s");
            if (!view.problems().isEmpty()) {
                description.put("problems", String.join("; ", view.problems()));
            }
        });
        if (!assumption.isEmpty()) {
            description.put("assumption", assumption);
        }
        return description;
    }
}
