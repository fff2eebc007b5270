package io.gpurightsizer.sizing.offers;

import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.table.Need;

/**
 * What a pod writes to get an offer. Closed: for each kind the patch, the record on the pod and the words must be known. Its
 * text is what reasons say and what {@code resized-to} records.
 */
public sealed interface Target permits ResourceTarget, ClaimTemplateTarget {
    /** An extended resource whose name says it all. */
    static Target of(ExtendedResource resource) {
        return of(resource, Map.of());
    }

    /**
     * An extended resource of certain nodes.
     *
     * @param resource {@code nvidia.com/gpu} where the name is kept and labels lead to what is offered
     * @param nodeSelector node labels the pod must then select
     */
    static Target of(ExtendedResource resource, Map<String, String> nodeSelector) {
        return new ResourceTarget(resource, nodeSelector);
    }

    /** A ResourceClaimTemplate of a namespace (dynamic resource allocation). */
    static Target ofClaimTemplate(String namespace, String template) {
        return new ClaimTemplateTarget(namespace, template);
    }

    /** Whether targets are counted by such a name: that of a device of NVIDIA's, or of a ResourceClaimTemplate. */
    static boolean areCountedAs(String name) {
        return ExtendedResource.isDevice(name) || name.startsWith(Need.CLAIM_TEMPLATE);
    }

    /** What rows of the sizing table call it, for example {@code nvidia.com/mig-1g.10gb}. */
    String name();

    /** What devices of it are counted by, on nodes and in what pods request; two targets may draw on the same devices. */
    default String countedAs() {
        return name();
    }

    /** What a container has in {@code limits} and in {@code requests} to get one. */
    Map<String, String> amounts();

    /** Node labels the pod must select; empty where the name says it all. */
    Map<String, String> nodeSelector();

    /** The extended resource that it is; empty if it is something else. */
    Optional<ExtendedResource> resource();

    /** The ResourceClaimTemplate of which a container gets a claim; empty if it needs none. */
    default Optional<String> claimTemplate() {
        return Optional.empty();
    }

    /** Whether pods of a namespace can have it. */
    default boolean isOfferedIn(String namespace) {
        return true;
    }

    /** Whether the pod still asks for {@code nvidia.com/gpu}, and node labels lead it to something smaller. */
    default boolean keepsName() {
        return resource().filter(ExtendedResource::isWholeGpu).isPresent();
    }
}
