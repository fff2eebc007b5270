package io.gpurightsizer.cluster.state;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import org.junit.jupiter.api.Test;

import io.gpurightsizer.sizing.offers.HostPort;
import io.gpurightsizer.sizing.offers.Placement;

import static org.junit.jupiter.api.Assertions.assertEquals;

class PodStateReaderTest {
    private static final String SHARED = "nvidia.com/gpu.shared";

    @Test
    void containersAndSidecarsAddUpAndInitContainersOverlap() {
        PodBuilder pod = pod("Running");
        pod.editSpec()
                .addToInitContainers(container("side", 1, "Always"), container("init", 4, null))
                .addToContainers(container("a", 1, null), container("b", 1, null))
                .endSpec();

        PodState state = PodStateReader.read(pod.build());

        assertEquals(PodState.bound("n", takes(Map.of(SHARED, 5L, "cpu", 1500L, "pods", 1L)), false), state);
    }

    @Test
    void aPodThatHasFinishedHoldsNothing() {
        PodBuilder pod = pod("Succeeded");
        pod.editSpec().addToContainers(container("a", 1, null)).endSpec();

        assertEquals(PodState.NOTHING, PodStateReader.read(pod.build()));
    }

    @Test
    void aPodWithoutRequestsIsOnePodMoreOnItsNode() {
        PodBuilder pod = pod("Running");
        pod.editSpec()
                .addToContainers(new ContainerBuilder()
                        .withName("a")
                        .addNewPort()
                        .withContainerPort(80)
                        .withHostPort(8080)
                        .withHostIP("0.0.0.0")
                        .endPort()
                        .build())
                .endSpec();

        PodState state = PodStateReader.read(pod.build());

        assertEquals(
                PodState.bound("n", Placement.taking(Map.of("pods", 1L), Set.of(new HostPort("TCP", 8080, ""))), false),
                state);
    }

    @Test
    void whatIsBeingDeletedIsHeldUntilItIsGone() {
        PodBuilder pod = pod("Running");
        pod.editMetadata().withDeletionTimestamp("2026-01-01T00:00:00Z").endMetadata();

        assertEquals(PodState.bound("n", takes(Map.of("pods", 1L)), true), PodStateReader.read(pod.build()));
    }

    @Test
    void aPodWithoutANodeWaitsWhereItMayRun() {
        PodBuilder pod = unbound();

        PodState state = PodStateReader.read(pod.build());

        Placement asks = new Placement(
                Optional.empty(),
                Map.of("zone", "a"),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Map.of("nvidia.com/gpu", 1L, "pods", 1L));
        assertEquals(PodState.waiting(asks), state);
    }

    @Test
    void aGatedPodWaitsOnlyIfWeResizedIt() {
        PodBuilder gated = unbound();
        gated.editSpec().addNewSchedulingGate("queue").endSpec();
        PodBuilder resized = new PodBuilder(gated.build());
        resized.editMetadata()
                .addToAnnotations("gpu-rightsizer.io/resized-to", SHARED)
                .endMetadata();

        assertEquals(PodState.NOTHING, PodStateReader.read(gated.build()));
        assertEquals(true, PodStateReader.read(resized.build()).waits());
    }

    private static Placement takes(Map<String, Long> requests) {
        return Placement.taking(requests, Set.of());
    }

    private static PodBuilder unbound() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .endMetadata()
                .withNewSpec()
                .addToNodeSelector("zone", "a")
                .addNewContainer()
                .withName("c")
                .withNewResources()
                .addToLimits("nvidia.com/gpu", new Quantity("1"))
                .endResources()
                .endContainer()
                .endSpec();
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
