package io.gpurightsizer.cli;

import java.io.IOException;
import java.time.Instant;

import io.gpurightsizer.audit.AuditOffers;
import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.audit.Auditor;
import io.gpurightsizer.cli.cluster.ClusterFromInput;
import io.gpurightsizer.cli.cluster.KubernetesApi;
import io.gpurightsizer.cli.terminal.UsageException;
import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.plan.Plan;
import io.gpurightsizer.plan.PlanOptions;
import io.gpurightsizer.plan.Planner;
import io.gpurightsizer.plan.Sharing;
import io.gpurightsizer.plan.layout.Strategy;
import io.gpurightsizer.report.AuditAndPlan;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.GpuCatalogReader;
import io.gpurightsizer.workload.PodSettings;

/** Reads a cluster once, for the audit and the plan that {@code audit --cluster} and {@code plan --cluster} would print. */
final class ClusterReading {
    private static final PlanOptions AS_BY_DEFAULT = new PlanOptions(Strategy.FEWEST_GPUS, Sharing.AUTO, 0, false);

    private final GpuCatalog catalog = GpuCatalogReader.bundled();
    private final SizingOptions sizing;
    private final PriceOption price;

    /** @throws UsageException if the sizing table cannot be used */
    ClusterReading(SizingOptions sizing, PriceOption price) {
        this.sizing = sizing;
        this.price = price;
        sizing.table(catalog);
    }

    /**
     * Reads it; the sizing table is read again too.
     *
     * @throws UsageException if the nodes may not be read, or the table cannot be used
     */
    AuditAndPlan of(KubernetesApi api) throws IOException {
        SizingTable table = sizing.table(catalog);
        PodSettings settings = sizing.podSettings(table);
        ClusterFromInput state = new ClusterFromInput(objects -> {});
        ClusterObjects objects = state.readAll(api);
        AuditOffers offers = OfferSources.ofCluster(objects, table, catalog, api);
        Instant now = Instant.now();
        AuditReport audit = new Auditor(table, settings, offers).audit(state.input(), price.ofGpuHour(), now);
        Plan plan = new Planner(table, settings, catalog)
                .plan(state.input(), objects, AS_BY_DEFAULT, price.ofGpuHour(), now);
        return new AuditAndPlan(audit, plan);
    }
}
