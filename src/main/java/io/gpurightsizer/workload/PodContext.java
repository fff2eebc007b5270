package io.gpurightsizer.workload;

import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.pod.OwnerMetadata;

/**
 * What besides the pod itself counts for its decision.
 *
 * @param owner the metadata of its controlling owner
 * @param namespaceLabels labels of its namespace; empty if they are not known
 * @param ownerKind the kind of the object that it is made for, where the pod has no owner yet
 */
public record PodContext(OwnerMetadata owner, Map<String, String> namespaceLabels, Optional<String> ownerKind) {
    public static final PodContext UNKNOWN = new PodContext(Map.of(), Map.of());

    public PodContext(Map<String, String> ownerAnnotations, Map<String, String> namespaceLabels) {
        this(OwnerMetadata.of(ownerAnnotations, Map.of()), namespaceLabels, Optional.empty());
    }
}
