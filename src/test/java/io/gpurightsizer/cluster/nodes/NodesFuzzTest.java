package io.gpurightsizer.cluster.nodes;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;

import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.table.GpuCatalogReader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** Any text in a node's labels: the node offers something or nothing, and disturbs no other node. */
class NodesFuzzTest {
    private static final GpuCatalog CATALOG = GpuCatalogReader.bundled();

    /** One label a line, as {@code key=value}; a line without a key is the amount of a MIG device. */
    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "24h")
    void labels(byte[] bytes) {
        NodeBuilder node = new NodeBuilder()
                .withNewMetadata()
                .withName("n")
                .endMetadata()
                .withNewStatus()
                .addToAllocatable("nvidia.com/gpu", new Quantity("4"))
                .endStatus();
        for (String line : new String(bytes, UTF_8).split("\n")) {
            int equals = line.indexOf('=');
            if (equals >= 0) {
                node.editMetadata()
                        .addToLabels("nvidia.com/" + line.substring(0, equals), line.substring(equals + 1))
                        .endMetadata();
            } else {
                node.editStatus()
                        .addToAllocatable("nvidia.com/mig-" + line, new Quantity("1"))
                        .endStatus();
            }
        }
        NodeState state;
        try {
            state = NodeReader.read(node.build());
        } catch (IllegalArgumentException refused) {
            return;
        }

        ClusterSnapshot snapshot = ClusterSnapshot.of(
                new ClusterObjects(
                        java.util.List.of(state),
                        io.gpurightsizer.cluster.devices.ClusterDevices.NONE,
                        java.util.Map.of()),
                CATALOG);

        assertEquals(1, snapshot.nodeCount());
    }
}
