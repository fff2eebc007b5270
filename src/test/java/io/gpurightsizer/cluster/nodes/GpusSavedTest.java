package io.gpurightsizer.cluster.nodes;

import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.cluster.state.GpuPod;
import io.gpurightsizer.table.GpuCatalogReader;

import static org.junit.jupiter.api.Assertions.assertEquals;

class GpusSavedTest {
    private static final String NODES = """
        apiVersion: v1
        kind: Node
        metadata: {name: a100, labels: {nvidia.com/gpu.product: NVIDIA-A100-SXM4-40GB}}
        status: {allocatable: {nvidia.com/mig-1g.10gb: 4}}
        ---
        apiVersion: v1
        kind: Node
        metadata: {name: h100, labels: {nvidia.com/gpu.product: NVIDIA-H100-80GB-HBM3}}
        status: {allocatable: {nvidia.com/mig-1g.10gb: 7}}
        ---
        apiVersion: v1
        kind: Node
        metadata:
          name: shared
          labels:
            nvidia.com/gpu.product: NVIDIA-L4
            nvidia.com/gpu.memory: "23034"
            nvidia.com/gpu.count: "1"
            nvidia.com/gpu.replicas: "4"
            nvidia.com/gpu.sharing-strategy: time-slicing
        status: {allocatable: {nvidia.com/gpu.shared: 4}}
        """;

    private static final GpusSaved SAVED =
            GpusSaved.on(ClusterState.of(NodesFile.parse("nodes.yaml", NODES), GpuCatalogReader.bundled()));

    @ParameterizedTest
    @CsvSource({
        "a100, nvidia.com/mig-1g.10gb, 1, 0.750",
        "h100, nvidia.com/mig-1g.10gb, 1, 0.857",
        "h100, nvidia.com/mig-1g.10gb, 2, 1.714",
        "shared, nvidia.com/gpu.shared, 1, 0.750",
        // nothing is known of the node any more: seven slices are usual, of replicas nothing is
        "gone, nvidia.com/mig-1g.10gb, 1, 0.857",
        "gone, nvidia.com/gpu.shared, 1, 0.000",
        "h100, claimTemplate/voice/slice, 1, 0.000",
        // a record that somebody else wrote
        "h100, nvidia.com/gpu, 1, 0.000",
    })
    void aDeviceSavesWhatItIsSmallerThanAGpu(String node, String resource, long devices, String saved) {
        GpuPod pod = new GpuPod(
                new GpuPod.Owner("voice", ""), true, Map.of(resource, devices), node, "Running", false, 0, 0, 0);

        assertEquals(saved, String.format(java.util.Locale.ROOT, "%.3f", SAVED.by(pod)));
    }
}
