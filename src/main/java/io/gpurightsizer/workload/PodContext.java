package io.gpurightsizer.workload;

import java.util.Map;

/**
 * What besides the pod itself counts for its decision.
 *
 * @param ownerAnnotations annotations of its controlling owner; empty if it has none or they are not known
 * @param namespaceLabels labels of its namespace; empty if they are not known
 */
public record PodContext(Map<String, String> ownerAnnotations, Map<String, String> namespaceLabels) {
    public static final PodContext UNKNOWN = new PodContext(Map.of(), Map.of());
}
