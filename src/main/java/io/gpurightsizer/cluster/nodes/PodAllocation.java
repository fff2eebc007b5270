package io.gpurightsizer.cluster.nodes;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;

import io.gpurightsizer.pod.PodRequests;

/**
 * The NVIDIA devices that a pod holds on its node.
 *
 * @param node the node it is bound to
 * @param devices how many of each resource, by its name; never empty
 */
public record PodAllocation(String node, Map<String, Long> devices) {
    public PodAllocation {
        devices = Map.copyOf(devices);
    }

    /** Empty for a pod that holds nothing: not bound, ended, or without such resources. */
    public static Optional<PodAllocation> of(Pod pod) {
        String phase =
                pod.getStatus() == null ? "" : String.valueOf(pod.getStatus().getPhase());
        if (pod.getSpec() == null
                || pod.getSpec().getNodeName() == null
                || phase.equals("Succeeded")
                || phase.equals("Failed")) {
            return Optional.empty();
        }
        Map<String, Long> devices = PodRequests.ofContainers(
                requests(pod.getSpec().getInitContainers()),
                requests(pod.getSpec().getContainers()));
        return devices.isEmpty()
                ? Optional.empty()
                : Optional.of(new PodAllocation(pod.getSpec().getNodeName().intern(), devices));
    }

    private static List<PodRequests.Container> requests(List<Container> containers) {
        return containers.stream()
                .map(it -> new PodRequests.Container(devices(it), "Always".equals(it.getRestartPolicy())))
                .toList();
    }

    private static Map<String, Long> devices(Container container) {
        Map<String, Quantity> requests = container.getResources() == null
                ? null
                : container.getResources().getRequests();
        return requests == null ? Map.of() : NodeReader.amounts(requests, "resources.requests", NodeState::isDevice);
    }
}
