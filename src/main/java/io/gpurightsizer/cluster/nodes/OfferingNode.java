package io.gpurightsizer.cluster.nodes;

import java.util.List;

import io.gpurightsizer.gpu.GpuCatalog;

/**
 * A node and what it gives out that is smaller than a GPU.
 *
 * @param facts the node
 * @param partitions may be empty
 */
public record OfferingNode(NodeState facts, List<Partition> partitions) {
    public OfferingNode {
        partitions = List.copyOf(partitions);
    }

    public static OfferingNode of(NodeState facts, GpuCatalog catalog) {
        return new OfferingNode(facts, NodePartitions.of(facts, catalog));
    }

    public boolean offersAnything() {
        return !partitions.isEmpty();
    }

    /** Whether a new pod can get something of it. */
    boolean offersToNewPods() {
        return offersAnything() && facts.takesPods();
    }
}
