package io.gpurightsizer.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.cluster.nodes.NodesFile;
import io.gpurightsizer.cluster.state.Promised;
import io.gpurightsizer.cluster.state.Volumes;
import io.gpurightsizer.cluster.watch.ClusterView;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.offers.AssumedOffers;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.table.SizingTable;

/** What is offered: by the nodes of the watched cluster, by the nodes of a file, or by assumption. */
@Singleton
public final class CurrentOffers {
    private final CurrentTable tables;
    private final WatchedCluster cluster;
    private final GpuCatalog catalog;
    private final String assumedGpu;
    private final Optional<ClusterSnapshot> nodes;
    private volatile ForTable latest;

    /** Offers depend on the table for what it takes as offered. */
    private record ForTable(SizingTable table, Offers offers) {}

    public CurrentOffers(
            Settings settings, GpuCatalog catalog, CurrentTable tables, WatchedCluster cluster, MeterRegistry metrics) {
        this.tables = tables;
        this.cluster = cluster;
        this.catalog = catalog;
        this.assumedGpu = settings.assumeGpu();
        this.nodes = settings.nodes().map(file -> {
            try {
                return ClusterSnapshot.of(NodesFile.read(file), catalog);
            } catch (IOException e) {
                throw new UncheckedIOException("rightsizer.nodes: " + e.getMessage(), e);
            }
        });
        if (cluster.view().isEmpty()) {
            nodes.ifPresent(it -> new FreeDevices(metrics, it));
        }
        Gauge.builder("gpu_rightsizer_nodes", this, CurrentOffers::nodeCount)
                .description("Nodes known, whether they offer anything or not")
                .register(metrics);
    }

    /**
     * The same, knowing this of the pod's volumes, where they were looked at, and what was given away and is not seen in the
     * cluster yet. Of a file nothing is given away.
     */
    public Offers with(SizingTable table, Volumes volumes, Promised promised) {
        Offers offers = with(table);
        if (!(offers instanceof ClusterSnapshot snapshot)) {
            return offers;
        }
        ClusterSnapshot known = volumes.areKnown() ? snapshot.knowing(volumes) : snapshot;
        return cluster.view()
                .map(it -> known.promising(promised.times(it.replicas())))
                .orElse(known);
    }

    public Offers with(SizingTable table) {
        if (cluster.view().isPresent()) {
            return cluster.view().get().offers(table.assumeOffered());
        }
        ForTable current = latest;
        if (current == null || current.table() != table) {
            current = new ForTable(table, make(table));
            latest = current;
        }
        return current.offers();
    }

    /** Whether the nodes have been listed, or are not watched. */
    public boolean known() {
        return cluster.view().map(ClusterView::synced).orElse(true);
    }

    /** Where offers come from, for the health page. */
    public Map<String, String> describe() {
        Map<String, String> description = new TreeMap<>();
        description.put("nodes", Integer.toString(nodeCount()));
        cluster.view().ifPresent(view -> {
            description.put("age", view.age().toSeconds() + " s");
            if (!view.problems().isEmpty()) {
                description.put("problems", String.join("; ", view.problems()));
            }
            String unknown = view.offers().state().pods().problem();
            if (!unknown.isEmpty()) {
                description.put("free", "nothing counts as free, since what pods hold is not known: " + unknown);
            }
        });
        String assumption = with(tables.current().table()).assumption();
        if (!assumption.isEmpty()) {
            description.put("assumption", assumption);
        }
        return description;
    }

    private int nodeCount() {
        return cluster.view()
                .map(ClusterView::nodeCount)
                .or(() -> nodes.map(ClusterSnapshot::nodeCount))
                .orElse(0);
    }

    private Offers make(SizingTable table) {
        return nodes.<Offers>map(snapshot -> snapshot.assuming(table.assumeOffered()))
                .orElseGet(() -> AssumedOffers.of(table, catalog, assumedGpu));
    }
}
