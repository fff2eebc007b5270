package io.gpurightsizer.cluster.nodes;

import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class PodAllocationTest {
    private static final String SHARED = "nvidia.com/gpu.shared";

    @Test
    void containersAndSidecarsAddUpAndInitContainersOverlap() {
        PodBuilder pod = pod("Running");
        pod.editSpec()
                .addToInitContainers(container("side", 1, "Always"), container("init", 4, null))
                .addToContainers(container("a", 1, null), container("b", 1, null))
                .endSpec();

        Optional<PodAllocation> allocation = PodAllocation.of(pod.build());

        assertEquals(Optional.of(new PodAllocation("n", Map.of(SHARED, 5L))), allocation);
    }

    @Test
    void aPodThatHasFinishedHoldsNothing() {
        PodBuilder pod = pod("Succeeded");
        pod.editSpec().addToContainers(container("a", 1, null)).endSpec();

        assertEquals(Optional.empty(), PodAllocation.of(pod.build()));
    }

    @Test
    void aPodWithoutGpusHoldsNothing() {
        PodBuilder pod = pod("Running");
        pod.editSpec()
                .addToContainers(new ContainerBuilder().withName("a").build())
                .endSpec();

        assertEquals(Optional.empty(), PodAllocation.of(pod.build()));
    }

    private static PodBuilder pod(String phase) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .endMetadata()
                .withNewSpec()
                .withNodeName("n")
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .endStatus();
    }

    private static Container container(String name, int amount, String restartPolicy) {
        return new ContainerBuilder()
                .withName(name)
                .withRestartPolicy(restartPolicy)
                .withNewResources()
                .addToRequests(SHARED, new Quantity(String.valueOf(amount)))
                .addToRequests("cpu", new Quantity("500m"))
                .endResources()
                .build();
    }
}
