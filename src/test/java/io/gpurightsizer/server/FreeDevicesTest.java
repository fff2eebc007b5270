package io.gpurightsizer.server;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.cluster.nodes.NodesFile;
import io.gpurightsizer.table.GpuCatalogReader;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** How many devices are free, as gauges. */
class FreeDevicesTest {
    @Test
    void whatAFileSaysIsMeasuredForAsLongAsTheProcessLives() {
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        new FreeDevices(metrics, ClusterSnapshot.of(NodesFile.parse("nodes", """
                apiVersion: v1
                kind: Node
                metadata: {name: a, labels: {nvidia.com/gpu.product: NVIDIA-A100-SXM4-40GB}}
                status: {allocatable: {nvidia.com/mig-1g.5gb: 7}}
                """), GpuCatalogReader.bundled()));

        System.gc();

        assertEquals(
                7,
                metrics.get("gpu_rightsizer_free_devices")
                        .tag("resource", "nvidia.com/mig-1g.5gb")
                        .gauge()
                        .value());
        assertEquals(1, metrics.get("gpu_rightsizer_pods_known").gauge().value());
    }
}
