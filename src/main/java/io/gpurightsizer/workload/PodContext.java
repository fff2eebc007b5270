package io.gpurightsizer.workload;

import java.util.Map;

/**
 * What is around a pod and has a say in it.
 *
 * @param ownerAnnotations annotations of its controlling owner; empty if it has none or they are not known
 * @param namespaceLabels labels of its namespace; empty if they are not known
 */
public record PodContext(Map<String, String> ownerAnnotations, Map<String, String> namespaceLabels) {
    public static final PodContext UNKNOWN = new PodContext(Map.of(), Map.of());
}
