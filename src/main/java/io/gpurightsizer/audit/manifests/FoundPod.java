package io.gpurightsizer.audit.manifests;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.objects.Source;
import io.gpurightsizer.objects.UnreadableDocument;
import io.gpurightsizer.pod.MalformedPodException;
import io.gpurightsizer.pod.SubmittedContainer;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.ContainerPosition;
import io.gpurightsizer.sizing.offers.Dependencies.Claim;
import io.gpurightsizer.sizing.offers.Dependencies.Made;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.workload.Keys;
import io.gpurightsizer.workload.TopController;

/**
 * A pod, or a template of pods, that was found.
 *
 * @param identity the object it was found in
 * @param controller what made that object
 * @param place where in the object it stands
 * @param ownerAnnotations annotations of the object that will be its controlling owner
 * @param pod the pod as it would be submitted
 * @param scale how many of it the object makes
 * @param created whether it is a pod that the API server has
 * @param createdAt when that was; empty unless it is such a pod
 * @param node the node that it was put on; empty unless it is such a pod
 * @param at where its object begins
 * @param containersAt where what each of its containers asks for stands, in the pod's order
 * @param remarks what a reader must know
 */
public record FoundPod(
        ObjectKey identity,
        String apiVersion,
        Optional<ObjectKey> controller,
        PodTemplate.Place place,
        Map<String, String> ownerAnnotations,
        SubmittedPod pod,
        Scale scale,
        boolean created,
        Optional<Instant> createdAt,
        Optional<String> node,
        Source at,
        List<Source> containersAt,
        List<String> remarks) {
    private static final String WHOLE_GPU = ExtendedResource.WHOLE_GPU.name();

    public FoundPod {
        ownerAnnotations = Map.copyOf(ownerAnnotations);
        containersAt = List.copyOf(containersAt);
        remarks = List.copyOf(remarks);
    }

    /**
     * What stands at the end of a path.
     *
     * @throws MalformedPodException if it is not a pod
     */
    static FoundPod of(KubernetesObject object, PodPath path, PodTemplate template) {
        SubmittedPod pod = withClaimsOfReplicas(object, template.read().inNamespace(object.namespace()));
        Replicas replicas = Replicas.of(object, path);
        List<String> remarks = new ArrayList<>(replicas.remarks());
        Surge surge = Surge.of(object, remarks);
        boolean created = object.kind().equals("Pod") && !object.uid().isEmpty();
        for (SubmittedContainer container : pod.containers()) {
            if (names(container.requests(), WHOLE_GPU) && !names(container.limits(), WHOLE_GPU)) {
                remarks.add("container " + container.at().name() + " requests " + WHOLE_GPU
                        + " without a limit, which Kubernetes refuses");
            }
        }
        return new FoundPod(
                ObjectKey.of(object),
                object.apiVersion(),
                ObjectKey.ofController(object),
                template.place(),
                template.ownerAnnotations(),
                withoutUnneededContainers(pod),
                replicas.scale(surge),
                created,
                created ? createdAt(object) : Optional.empty(),
                Optional.of(KubernetesObject.text(object.spec(), "nodeName")).filter(it -> created && !it.isEmpty()),
                object.at(),
                template.containersAt(object),
                remarks);
    }

    private static Optional<Instant> createdAt(KubernetesObject object) {
        try {
            return Optional.of(Instant.parse(KubernetesObject.text(object.metadata(), "creationTimestamp")));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** A StatefulSet makes a claim for each of its pods, which its template does not show. */
    private static SubmittedPod withClaimsOfReplicas(KubernetesObject object, SubmittedPod pod) {
        if (!object.kind().equals("StatefulSet")) {
            return pod;
        }
        List<Claim> claims = new ArrayList<>();
        for (JsonNode template : object.spec().path("volumeClaimTemplates")) {
            String name = KubernetesObject.text(template.path("metadata"), "name");
            String storageClass = KubernetesObject.text(template.path("spec"), "storageClassName");
            claims.add(new Claim(name + "-" + object.name() + "-", Made.FOR_REPLICAS, storageClass));
        }
        Placement placement = pod.placement();
        return pod.with(
                pod.containers(), placement.depending(placement.dependencies().claiming(claims)));
    }

    /** A pod that has nothing to do with GPUs is kept without its containers, so that large clusters fit in memory. */
    private static SubmittedPod withoutUnneededContainers(SubmittedPod pod) {
        boolean needed = !pod.claims().isEmpty()
                || pod.containers().stream().anyMatch(it -> namesDevices(it.limits()) || namesDevices(it.requests()));
        return needed
                ? pod
                : new SubmittedPod(
                        pod.namespace(),
                        pod.name(),
                        false,
                        false,
                        false,
                        Map.of(),
                        Map.of(),
                        pod.owner(),
                        pod.schedulerName(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Placement.ANYWHERE);
    }

    private static boolean namesDevices(Optional<Map<String, String>> amounts) {
        return names(amounts, "nvidia.com/") || names(amounts, ExtendedResource.OF_DEVICE_CLASS);
    }

    private static boolean names(Optional<Map<String, String>> amounts, String prefix) {
        return amounts.orElse(Map.of()).keySet().stream().anyMatch(it -> it.startsWith(prefix));
    }

    /** Whether it is a pod, and not a template of pods, that has not ended. */
    public boolean isRunning() {
        return identity.kind().equals("Pod") && scale.pods() > 0;
    }

    /** Whether it carries the record of a resize. */
    public boolean isResized() {
        return pod.annotations().containsKey(Keys.RESIZED_FROM);
    }

    /** Its workload, if this is the topmost object above it. Where none is written, the namespace is that of kubectl's default. */
    public TopController workloadUnder(ObjectKey top) {
        String namespace = top.namespace().isEmpty() ? "default" : top.namespace();
        return TopController.of(namespace, pod.labels(), top.kind(), top.name());
    }

    /** Where in its object it stands, for example {@code spec.workerGroupSpecs[0].template}; empty for a pod itself. */
    public String part() {
        return place.part();
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
    public UnreadableDocument unreadable(MalformedPodException problem) {
        Source where = pod.containers().stream()
                .map(SubmittedContainer::at)
                .filter(it -> problem.getMessage().startsWith(it.path() + "."))
                .map(this::at)
                .findFirst()
                .orElse(at);
        return place.unreadable(where, identity, problem);
    }
}
