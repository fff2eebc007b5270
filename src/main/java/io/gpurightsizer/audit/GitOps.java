package io.gpurightsizer.audit;

import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.audit.manifests.FoundPod;

/**
 * Tools that apply a pod from Git themselves. Such a pod differs from its manifest once it is resized, and cannot be made
 * equal again, since the resources of a pod are immutable (argoproj/argo-cd#17643). Of a Deployment only the pods differ,
 * which these tools do not compare.
 */
final class GitOps {
    private static final Map<String, String> KEYS = Map.of(
            "argocd.argoproj.io/tracking-id", "Argo CD",
            "argocd.argoproj.io/instance", "Argo CD",
            "kustomize.toolkit.fluxcd.io/name", "Flux",
            "helm.toolkit.fluxcd.io/name", "Flux");

    private GitOps() {}

    /** What to do about a pod that would get these resources; empty if no such tool applies it itself. */
    static Optional<String> remark(FoundPod pod, String targets) {
        boolean bare = pod.identity().kind().equals("Pod") && pod.controller().isEmpty();
        return KEYS.entrySet().stream()
                .filter(it -> bare
                        && (pod.pod().annotations().containsKey(it.getKey())
                                || pod.pod().labels().containsKey(it.getKey())))
                .map(Map.Entry::getValue)
                .findFirst()
                .map(tool -> tool + " applies this pod and will see the resize as a difference that it cannot undo,"
                        + " since a pod's resources are immutable; ask for " + targets
                        + " in its manifest, or let a Deployment make the pod");
    }
}
