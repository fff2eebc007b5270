package io.gpurightsizer.audit.manifests;

import java.util.List;
import java.util.Map;

import io.gpurightsizer.objects.Source;
import io.gpurightsizer.objects.UnreadableDocument;
import io.gpurightsizer.pod.MalformedPodException;
import io.gpurightsizer.pod.SubmittedContainer;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.ContainerPosition;

/**
 * A pod, or a template of pods, that was found.
 *
 * @param identity the object it was found in
 * @param part where in the object, for example {@code spec.workerGroupSpecs[0].template}; empty for a pod itself
 * @param pod the pod as it would be submitted
 * @param count how many of it the object makes
 * @param ownerAnnotations annotations of the object that will be its controlling owner
 * @param at where its object begins
 * @param containersAt where what each of its containers asks for stands, in the pod's order
 * @param prefix how paths in the pod begin in its object
 * @param remarks what a reader must know
 */
public record FoundPod(
        ObjectKey identity,
        String part,
        SubmittedPod pod,
        int count,
        Map<String, String> ownerAnnotations,
        Source at,
        List<Source> containersAt,
        PodAssembly.PathPrefix prefix,
        List<String> remarks) {
    public FoundPod {
        ownerAnnotations = Map.copyOf(ownerAnnotations);
        containersAt = List.copyOf(containersAt);
        remarks = List.copyOf(remarks);
    }

    /** Where what a container asks for stands. */
    public Source at(ContainerPosition container) {
        for (int i = 0; i < pod.containers().size() && i < containersAt.size(); i++) {
            if (pod.containers().get(i).at().equals(container)) {
                return containersAt.get(i);
            }
        }
        return at;
    }

    /** What is wrong with it, with the path in its object and the line. */
    public UnreadableDocument unread(MalformedPodException problem) {
        Source place = at;
        for (SubmittedContainer container : pod.containers()) {
            if (problem.getMessage().startsWith(container.at().path() + ".")) {
                place = at(container.at());
            }
        }
        return new UnreadableDocument(
                place, identity.kind() + "/" + identity.name() + ": " + prefix.applyTo(problem.getMessage()));
    }
}
