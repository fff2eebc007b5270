package io.gpurightsizer.audit;

import io.gpurightsizer.workload.Interpretation;
import io.gpurightsizer.workload.PodInterpreter;
import io.gpurightsizer.workload.Rules;
import io.gpurightsizer.workload.Surroundings;

/** Understands a pod that was found with what was read around it. */
final class Understanding {
    private Understanding() {}

    /**
     * What the decision needs to know.
     *
     * @throws io.gpurightsizer.workload.MalformedPodException if the pod asks for an amount that is no whole number
     */
    static Interpretation of(FoundPod pod, Inventory inventory, Rules rules) {
        Surroundings surroundings = new Surroundings(
                pod.ownerAnnotations(), inventory.namespaceLabels(pod.identity().namespace()));
        return PodInterpreter.interpret(pod.pod(), surroundings, rules);
    }
}
