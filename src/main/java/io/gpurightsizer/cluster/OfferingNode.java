package io.gpurightsizer.cluster;

import java.util.List;

import io.gpurightsizer.gpu.GpuCatalog;

/**
 * A node and what it gives out that is smaller than a GPU.
 *
 * @param facts the node
 * @param partitions may be empty
 */
record OfferingNode(NodeFacts facts, List<Partition> partitions) {
    OfferingNode {
        partitions = List.copyOf(partitions);
    }

    static OfferingNode of(NodeFacts facts, GpuCatalog catalog) {
        return new OfferingNode(facts, NodePartitions.of(facts, catalog));
    }

    boolean offersAnything() {
        return !partitions.isEmpty();
    }

    /** Whether a new pod can get something of it. */
    boolean offersToNewPods() {
        return offersAnything() && facts.takesPods();
    }
}
