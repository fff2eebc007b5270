package io.gpurightsizer.audit;

import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.audit.manifests.FoundPod;
import io.gpurightsizer.workload.InterpretedPod;
import io.gpurightsizer.workload.PodContext;
import io.gpurightsizer.workload.PodInterpreter;
import io.gpurightsizer.workload.PodSettings;

/** Understands a pod that was found with what was read around it. */
final class WorkloadInterpreter {
    private WorkloadInterpreter() {}

    /**
     * What the decision needs to know.
     *
     * @throws io.gpurightsizer.pod.MalformedPodException if the pod asks for an amount that is no whole number
     */
    static InterpretedPod of(FoundPod pod, AuditInput inventory, PodSettings settings) {
        PodContext context = new PodContext(
                pod.ownerAnnotations(), inventory.namespaceLabels(pod.identity().namespace()));
        return PodInterpreter.interpret(pod.pod(), context, settings);
    }
}
