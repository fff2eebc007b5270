package io.gpurightsizer.pod;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.Quantity;
import io.gpurightsizer.sizing.ContainerPosition;

/**
 * A container as it was submitted.
 *
 * @param command the words of {@code command} and then of {@code args}
 * @param environment variables in order; the value is empty if it comes from elsewhere ({@code valueFrom})
 * @param environmentFromElsewhere whether more variables come from ConfigMaps or Secrets ({@code envFrom})
 * @param limits quantities of the extended resources in {@code resources.limits}, as written; empty if that is missing
 * @param requests the same of {@code resources.requests}
 * @param claims the names of the pod's resource claims that it uses
 * @param demand what it takes of a node besides whole GPUs, in the units of {@link io.gpurightsizer.sizing.offers.NodeResources}
 * @param ownUser the user id it runs as, where the pod or the container says one that is not root's
 * @param sidecar whether it says {@code restartPolicy: Always}; such an init container keeps running beside the others
 */
public record SubmittedContainer(
        ContainerPosition at,
        String image,
        List<String> command,
        Map<String, Optional<String>> environment,
        boolean environmentFromElsewhere,
        Optional<Map<String, String>> limits,
        Optional<Map<String, String>> requests,
        List<String> claims,
        Map<String, Long> demand,
        Optional<String> ownUser,
        boolean sidecar) {
    /** A container that asks for extended resources only. */
    public SubmittedContainer(
            ContainerPosition at,
            String image,
            List<String> command,
            Map<String, Optional<String>> environment,
            boolean environmentFromElsewhere,
            Optional<Map<String, String>> limits,
            Optional<Map<String, String>> requests) {
        this(
                at,
                image,
                command,
                environment,
                environmentFromElsewhere,
                limits,
                requests,
                List.of(),
                Map.of(),
                Optional.empty(),
                false);
    }

    public SubmittedContainer withAmounts(
            Optional<Map<String, String>> newLimits, Optional<Map<String, String>> newRequests) {
        return new SubmittedContainer(
                at,
                image,
                command,
                environment,
                environmentFromElsewhere,
                newLimits,
                newRequests,
                claims,
                demand,
                ownUser,
                sidecar);
    }

    /**
     * How many whole GPUs it asks for. Only a limit counts: Kubernetes refuses a pod that requests an extended resource
     * without one, and we leave that to it.
     *
     * @throws IllegalArgumentException if what is written is not a whole number
     */
    public int wholeGpus() {
        int gpus = 0;
        for (ExtendedResource whole : ExtendedResource.WHOLE_GPUS) {
            gpus += wholeGpus(whole.name());
        }
        return gpus;
    }

    /** The name by which it asks for them; empty if it asks for none. */
    public Optional<ExtendedResource> wholeGpuName() {
        return ExtendedResource.WHOLE_GPUS.stream()
                .filter(it -> limits.orElse(Map.of()).containsKey(it.name()))
                .findFirst();
    }

    private int wholeGpus(String name) {
        int limit = count(limits, name);
        return limit == 0 ? 0 : Math.max(limit, count(requests, name));
    }

    private int count(Optional<Map<String, String>> amounts, String resource) {
        String quantity = amounts.map(it -> it.get(resource)).orElse(null);
        if (quantity == null) {
            return 0;
        }
        try {
            return Quantity.parseCount(quantity);
        } catch (IllegalArgumentException e) {
            throw new MalformedPodException(at.path() + ".resources: " + resource + ": " + e.getMessage(), e);
        }
    }
}
