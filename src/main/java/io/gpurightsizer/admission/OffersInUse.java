package io.gpurightsizer.admission;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import jakarta.inject.Singleton;

import io.gpurightsizer.cluster.ClusterSnapshot;
import io.gpurightsizer.cluster.NodesFile;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.AssumedOffers;
import io.gpurightsizer.sizing.Offers;
import io.gpurightsizer.sizing.SizingTable;

/** What is offered while the cluster is not watched: by the nodes of a file, or by assumption. */
@Singleton
final class OffersInUse {
    private final GpuCatalog catalog;
    private final String assumedGpu;
    private final Optional<ClusterSnapshot> nodes;
    private volatile ForTable latest;

    /** Offers depend on the table for what it takes as offered. */
    private record ForTable(SizingTable table, Offers offers) {}

    OffersInUse(Settings settings, GpuCatalog catalog) {
        this.catalog = catalog;
        this.assumedGpu = settings.assumeGpu();
        this.nodes = settings.nodes().map(file -> {
            try {
                return ClusterSnapshot.of(NodesFile.read(file), catalog);
            } catch (IOException e) {
                throw new UncheckedIOException("rightsizer.nodes: " + e.getMessage(), e);
            }
        });
    }

    Offers with(SizingTable table) {
        ForTable current = latest;
        if (current == null || current.table() != table) {
            current = new ForTable(table, make(table));
            latest = current;
        }
        return current.offers();
    }

    int nodeCount() {
        return nodes.map(ClusterSnapshot::nodeCount).orElse(0);
    }

    private Offers make(SizingTable table) {
        return nodes.<Offers>map(snapshot -> snapshot.assuming(table.assumeOffered()))
                .orElseGet(() -> AssumedOffers.of(table, catalog, assumedGpu));
    }
}
