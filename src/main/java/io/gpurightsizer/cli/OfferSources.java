package io.gpurightsizer.cli;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import io.gpurightsizer.audit.AuditOffers;
import io.gpurightsizer.cli.cluster.ClusterFromInput;
import io.gpurightsizer.cli.cluster.KubernetesApi;
import io.gpurightsizer.cli.terminal.UsageException;
import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.cluster.nodes.OffersInNamespaces;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.offers.AssumedOffers;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.table.SizingTable;

/** What is offered, by what is known of it: nodes, or an assumed GPU. */
final class OfferSources {
    private static final String TOLERATED =
            "; the API server adds the toleration of nvidia.com/gpu, as all pods with GPUs show";

    private OfferSources() {}

    /** What the nodes of a file offer; {@code named} is where the file is named, for messages. */
    static AuditOffers ofFile(
            Path file, String named, SizingTable sizingTable, GpuCatalog catalog, ClusterFromInput state) {
        return ofNodes(read(file, named, state), sizingTable, catalog, file.toString());
    }

    /** The objects in a file; {@code named} as above. */
    static ClusterObjects read(Path file, String named, ClusterFromInput state) {
        try {
            state.readFrom(file);
            return state.objects();
        } catch (NoSuchFileException e) {
            throw new UsageException(named + ": there is no file " + file);
        } catch (IOException | IllegalArgumentException e) {
            throw new UsageException(named + ": " + e.getMessage());
        }
    }

    /**
     * What is offered if that is assumed of a GPU.
     *
     * @param replicas how many pods share it; 1 for MIG
     * @param named where the GPU is named, for messages
     */
    static AuditOffers assumed(
            String product,
            int replicas,
            String named,
            SizingTable sizingTable,
            GpuCatalog catalog,
            ClusterFromInput state) {
        try {
            Offers offers = AssumedOffers.of(sizingTable, catalog, product, replicas);
            return new AuditOffers(
                    new OffersInNamespaces(offers, state.objects().namespaces()), "", catalog);
        } catch (IllegalArgumentException e) {
            throw new UsageException(named + ": " + e.getMessage());
        }
    }

    /** What the nodes of a cluster offer that an API server knows. */
    static AuditOffers ofCluster(
            ClusterObjects objects, SizingTable sizingTable, GpuCatalog catalog, KubernetesApi api) {
        return ofNodes(objects, sizingTable, catalog, "the cluster " + api.name());
    }

    /** What the nodes of a cluster offer; {@code where} says which, for reports. */
    static AuditOffers ofNodes(ClusterObjects objects, SizingTable table, GpuCatalog catalog, String where) {
        ClusterSnapshot snapshot =
                ClusterSnapshot.of(objects.forManifests(), catalog).assuming(table.assumeOffered());
        int count = snapshot.nodeCount();
        String from = "as " + (count == 1 ? "the one node" : "the " + count + " nodes") + " of " + where
                + (count == 1 ? " shows" : " show") + " them"
                + (objects.gpusTolerated() ? TOLERATED : "");
        return new AuditOffers(snapshot, from, catalog);
    }
}
