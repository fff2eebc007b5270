package io.gpurightsizer.cluster.nodes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;

import io.gpurightsizer.gpu.ExtendedResource;

/**
 * What a pod holds of a node's NVIDIA resources.
 *
 * @param node the node it is bound to
 * @param amounts never empty
 */
public record PodAllocation(String node, Map<ExtendedResource, Integer> amounts) {
    public PodAllocation {
        amounts = Map.copyOf(amounts);
    }

    /** Empty for a pod that holds nothing: not bound, at its end, or without such resources. */
    public static Optional<PodAllocation> of(Pod pod) {
        String phase =
                pod.getStatus() == null ? "" : String.valueOf(pod.getStatus().getPhase());
        if (pod.getSpec() == null
                || pod.getSpec().getNodeName() == null
                || phase.equals("Succeeded")
                || phase.equals("Failed")) {
            return Optional.empty();
        }
        Map<ExtendedResource, Integer> amounts =
                requested(pod.getSpec().getContainers(), pod.getSpec().getInitContainers());
        return amounts.isEmpty()
                ? Optional.empty()
                : Optional.of(new PodAllocation(pod.getSpec().getNodeName().intern(), amounts));
    }

    /**
     * What the scheduler counts: the larger of what containers and sidecars ask for together, and what an init container
     * asks for beside the sidecars started before it ({@code component-helpers/resource}).
     */
    private static Map<ExtendedResource, Integer> requested(
            List<Container> containers, List<Container> initContainers) {
        Map<ExtendedResource, Integer> sidecars = new HashMap<>();
        Map<ExtendedResource, Integer> peak = new HashMap<>();
        for (Container init : initContainers) {
            if ("Always".equals(init.getRestartPolicy())) {
                requests(init).forEach((resource, amount) -> sidecars.merge(resource, amount, Integer::sum));
            } else {
                requests(init)
                        .forEach((resource, amount) ->
                                peak.merge(resource, amount + sidecars.getOrDefault(resource, 0), Math::max));
            }
        }
        Map<ExtendedResource, Integer> running = new HashMap<>(sidecars);
        containers.forEach(container ->
                requests(container).forEach((resource, amount) -> running.merge(resource, amount, Integer::sum)));
        running.forEach((resource, amount) -> peak.merge(resource, amount, Math::max));
        return peak;
    }

    private static Map<ExtendedResource, Integer> requests(Container container) {
        Map<String, Quantity> requests = container.getResources() == null
                ? null
                : container.getResources().getRequests();
        return NodeReader.gpuAmounts(requests == null ? Map.of() : requests, "resources.requests");
    }
}
