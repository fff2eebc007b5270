package io.gpurightsizer.workload;

import java.util.Map;
import java.util.Optional;

/**
 * What besides the pod itself counts for its decision.
 *
 * @param ownerAnnotations annotations of its controlling owner; empty if it has none or they are not known
 * @param namespaceLabels labels of its namespace; empty if they are not known
 * @param ownerLabels labels of its controlling owner; empty if it has none or they are not known
 * @param ownerKind the kind of the object that it is made for, where the pod has no owner yet
 */
public record PodContext(
        Map<String, String> ownerAnnotations,
        Map<String, String> namespaceLabels,
        Map<String, String> ownerLabels,
        Optional<String> ownerKind) {
    public static final PodContext UNKNOWN = new PodContext(Map.of(), Map.of());

    /** Of a pod that has its owner. */
    public PodContext(Map<String, String> ownerAnnotations, Map<String, String> namespaceLabels) {
        this(ownerAnnotations, namespaceLabels, Map.of(), Optional.empty());
    }
}
