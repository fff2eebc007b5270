package io.gpurightsizer.workload;

import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.pod.SubmittedPod;

/**
 * The workload that a pod belongs to: the topmost controller that its owner references lead to, for example the Deployment
 * behind its ReplicaSet, the CronJob behind its Job, or a custom resource. A pod without a controller is its own.
 *
 * @param namespace of the pod
 */
public record TopController(String namespace, String kind, String name) {
    private static final String HASH_LABEL = "pod-template-hash";

    /** The workload of a pod with this owner, or none, as far as the pod itself tells. */
    public static TopController ofPod(
            String namespace, Map<String, String> podLabels, String podName, Optional<SubmittedPod.Owner> owner) {
        return owner.map(it -> of(namespace, podLabels, it.kind(), it.name()))
                .orElseGet(() -> new TopController(namespace, "Pod", podName));
    }

    /**
     * The workload of a pod, by the last object that is known of those above it. If that is a ReplicaSet whose own controller
     * could not be seen, its name and the pod's label {@code pod-template-hash} tell the Deployment's.
     */
    public static TopController of(String namespace, Map<String, String> podLabels, String kind, String name) {
        String suffix = "-" + podLabels.getOrDefault(HASH_LABEL, "");
        boolean ofDeployment = kind.equals("ReplicaSet") && suffix.length() > 1 && name.endsWith(suffix);
        return ofDeployment
                ? new TopController(namespace, "Deployment", name.substring(0, name.length() - suffix.length()))
                : new TopController(namespace, kind, name);
    }
}
