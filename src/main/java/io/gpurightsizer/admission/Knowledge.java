package io.gpurightsizer.admission;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import jakarta.inject.Singleton;

import io.quarkus.runtime.Startup;

import io.gpurightsizer.sizing.Offers;
import io.gpurightsizer.sizing.SizingTable;
import io.gpurightsizer.table.ActiveTable;
import io.gpurightsizer.table.Problem;
import io.gpurightsizer.workload.Rules;
import io.gpurightsizer.workload.SubmittedPod;
import io.gpurightsizer.workload.Surroundings;

/** What is known when a pod arrives: the table in use, what is offered, what is around the pod, the settings. */
@Singleton
@Startup
final class Knowledge {
    private final TableInUse tables;
    private final OffersInUse offers;
    private final WatchedCluster cluster;
    private final ModeInUse mode;
    private final boolean overridesAllowed;

    Knowledge(TableInUse tables, OffersInUse offers, WatchedCluster cluster, ModeInUse mode, Settings settings) {
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

    Rules rules(SizingTable table) {
        return new Rules(table.identityKeys(), mode.current(), overridesAllowed, mode.everythingIsOff());
    }

    /** What is around a pod, if it can be told without a call to the API server. */
    Optional<Surroundings> surroundingsAtHand(String namespace, SubmittedPod pod) {
        return cluster.ownerAnnotationsAtHand(namespace, pod)
                .map(annotations -> new Surroundings(annotations, cluster.namespaceLabels(namespace)));
    }

    /** What is around a pod, within the deadline of the owner look-up. */
    CompletionStage<Surroundings> surroundings(String namespace, SubmittedPod pod) {
        return cluster.ownerAnnotations(namespace, pod)
                .thenApply(annotations -> new Surroundings(annotations, cluster.namespaceLabels(namespace)));
    }

    boolean nodesKnown() {
        return offers.known();
    }

    /** Which table is in use and why a newer one is not, for the health page. */
    Map<String, String> describeTable() {
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
    Map<String, String> describeOffers() {
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
