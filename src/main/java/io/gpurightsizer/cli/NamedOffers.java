package io.gpurightsizer.cli;

import java.io.IOException;
import java.util.List;

import io.gpurightsizer.audit.GpuShares;
import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.GpuModel;
import io.gpurightsizer.sizing.offers.AssumedOffers;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.table.SizingTable;

/**
 * What is offered, and where that is known from.
 *
 * @param from one line, for example {@code as the 12 nodes of nodes.yaml show them}
 * @param shares how much of a GPU an offer is
 */
record NamedOffers(Offers offers, String from, GpuShares shares) {
    private static final String PRODUCT_LABEL = "nvidia.com/gpu.product";

    static NamedOffers assumed(AssumedOffers offers, GpuCatalog catalog, String product) {
        List<GpuModel> board = catalog.byProduct(product).stream().toList();
        return new NamedOffers(offers, offers.assumption(), new GpuShares(board, catalog));
    }

    /** Offers as a cluster's nodes show them; otherwise these, where the nodes may not be read, which is then noted. */
    static NamedOffers ofCluster(
            KubernetesApi.OfKubeconfig api,
            AuditInput inventory,
            SizingTable table,
            GpuCatalog catalog,
            NamedOffers otherwise)
            throws IOException {
        return ClusterNodes.read(api, inventory)
                .map(facts -> of(facts, table, catalog, "the cluster " + api.name()))
                .orElse(otherwise);
    }

    /** Offers as nodes show them; {@code where} is a file or a cluster. */
    static NamedOffers of(ClusterObjects facts, SizingTable table, GpuCatalog catalog, String where) {
        ClusterSnapshot snapshot = ClusterSnapshot.of(facts, catalog).assuming(table.assumeOffered());
        List<GpuModel> boards = facts.nodes().stream()
                .map(node -> node.labels().getOrDefault(PRODUCT_LABEL, ""))
                .distinct()
                .flatMap(product -> catalog.byProduct(product).stream())
                .distinct()
                .toList();
        int count = snapshot.nodeCount();
        String from = "as " + (count == 1 ? "the one node" : "the " + count + " nodes") + " of " + where
                + (count == 1 ? " shows" : " show") + " them";
        return new NamedOffers(snapshot, from, new GpuShares(boards, catalog));
    }
}
