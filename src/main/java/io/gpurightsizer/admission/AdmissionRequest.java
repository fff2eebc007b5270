package io.gpurightsizer.admission;

import java.util.Optional;

import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.workload.PreviousResize;
import io.gpurightsizer.workload.PreviousSteering;

/**
 * What the {@code request} of an AdmissionReview says that matters here.
 *
 * @param uid to be repeated in the response
 * @param group of the object's API, empty for that of pods
 * @param kind of the object, for example {@code Pod}
 * @param operation for example {@code CREATE}
 * @param subResource for example {@code status}; empty for the object itself
 * @param name of the object; empty where the API server is still to make one
 * @param namespace of the request; the object may have none yet
 * @param dryRun whether nothing will be stored ({@code kubectl --dry-run=server}); not our dry-run mode
 * @param pod the object, if it is a pod that can be read
 * @param podProblem why the pod cannot be read
 * @param storedPod the pod before an update, if it can be read
 */
record AdmissionRequest(
        String uid,
        String group,
        String kind,
        String operation,
        String subResource,
        String name,
        String namespace,
        boolean dryRun,
        Optional<SubmittedPod> pod,
        Optional<String> podProblem,
        Optional<SubmittedPod> storedPod) {

    /** Whether a pod is created. */
    boolean createsPod() {
        return isOnPod("CREATE");
    }

    /** Whether a pod is updated that we resized or steered when it was created. */
    boolean updatesChangedPod() {
        return isOnPod("UPDATE")
                && storedPod
                        .filter(it -> PreviousResize.isRecordedOn(it) || PreviousSteering.isRecordedOn(it))
                        .isPresent();
    }

    private boolean isOnPod(String expectedOperation) {
        return group.isEmpty()
                && kind.equals("Pod")
                && operation.equals(expectedOperation)
                && subResource.isEmpty()
                && pod.isPresent();
    }
}
