package io.gpurightsizer.pod;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.GpuWorkload;
import io.gpurightsizer.sizing.offers.Dependencies;
import io.gpurightsizer.sizing.offers.HostPort;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.QuotaScopes;

/** The fields of {@code core/v1.Pod} that matter here; {@link JsonReader} says what a missing one is. */
final class PodJson {
    private Metadata metadata;
    private Spec spec;

    @JsonSetter(nulls = Nulls.SET)
    private void setMetadata(Metadata value) {
        requireFirst("metadata", metadata);
        metadata = value;
    }

    @JsonSetter(nulls = Nulls.SET)
    private void setSpec(Spec value) {
        requireFirst("spec", spec);
        spec = value;
    }

    private static void requireFirst(String field, Object before) {
        if (before != null) {
            throw new MalformedPodException("the pod has two fields called " + field);
        }
    }

    private static final class Metadata {
        String namespace = "";
        String name = "";
        String generateName = "";
        Map<String, String> labels;
        Map<String, String> annotations;
        List<OwnerReference> ownerReferences = List.of();

        Optional<SubmittedPod.Owner> controller() {
            Optional<SubmittedPod.Owner> controller = Optional.empty();
            for (OwnerReference it : ownerReferences) {
                if (it.controller.equals("true")) {
                    controller = Optional.of(new SubmittedPod.Owner(it.apiVersion, it.kind, it.name, it.uid));
                }
            }
            return controller;
        }
    }

    private static final class OwnerReference {
        String apiVersion = "";
        String kind = "";
        String name = "";
        String uid = "";
        String controller = "";
    }

    private static final class Spec {
        List<ContainerJson> initContainers = List.of();
        List<ContainerJson> containers = List.of();
        String schedulerName = "";
        List<Claim> resourceClaims = List.of();
        List<Named> schedulingGates = List.of();
        String nodeName = "";
        String hostNetwork = "";
        Map<String, String> nodeSelector;

        @JsonSetter(nulls = Nulls.SET)
        private PlacementJson.Affinity affinity;

        private PlacementJson.Affinity affinity() {
            return affinity == null ? new PlacementJson.Affinity() : affinity;
        }

        WrittenAffinity writtenAffinity() {
            return affinity == null ? WrittenAffinity.NONE : affinity.written();
        }

        List<PlacementJson.Toleration> tolerations = List.of();
        String runtimeClassName = "";
        String priorityClassName = "";
        String activeDeadlineSeconds = "";
        List<PlacementJson.Spread> topologySpreadConstraints = List.of();

        @JsonDeserialize(using = IfObject.class)
        List<PlacementJson.Volume> volumes;

        @JsonDeserialize(using = IfObject.class)
        ContainerJson.Resources resources;

        @JsonDeserialize(using = IfObject.class)
        ContainerJson.SecurityContext securityContext;

        @JsonDeserialize(using = IfObject.class)
        Map<String, String> overhead;

        Placement placement(Metadata metadata, List<SubmittedContainer> init, List<SubmittedContainer> main) {
            return new Placement(
                    present(nodeName),
                    orEmpty(nodeSelector),
                    affinity().requiredNodeTerms(),
                    each(tolerations, PlacementJson.Toleration::toleration),
                    present(runtimeClassName),
                    requests(PodRequests.ofContainers(requests(init), requests(main))),
                    hostPorts(),
                    new Dependencies(
                            metadata.namespace,
                            orEmpty(metadata.labels),
                            PlacementJson.Volume.claims(volumes == null ? List.of() : volumes),
                            PlacementJson.rules(affinity(), topologySpreadConstraints)),
                    gpuName(init).or(() -> gpuName(main)).orElse(ExtendedResource.WHOLE_GPU));
        }

        private static Optional<ExtendedResource> gpuName(List<SubmittedContainer> containers) {
            for (SubmittedContainer container : containers) {
                Optional<ExtendedResource> name = container.wholeGpuName();
                if (name.isPresent()) {
                    return name;
                }
            }
            return Optional.empty();
        }

        private Set<HostPort> hostPorts() {
            Set<HostPort> taken = new HashSet<>();
            ContainerJson.addHostPorts(initContainers, hostNetwork.equals("true"), taken);
            ContainerJson.addHostPorts(containers, hostNetwork.equals("true"), taken);
            return taken;
        }

        private Map<String, Long> requests(Map<String, Long> ofContainers) {
            ContainerJson.Resources ofPod = resources == null ? new ContainerJson.Resources() : resources;
            return PodRequests.ofPod(ofContainers, orEmpty(ofPod.limits), orEmpty(ofPod.requests), orEmpty(overhead));
        }

        private static List<PodRequests.Container> requests(List<SubmittedContainer> containers) {
            return each(containers, it -> new PodRequests.Container(it.demand(), it.sidecar()));
        }
    }

    static final class Named {
        String name = "";
    }

    private static final class Claim {
        String name = "";
        String resourceClaimTemplateName = "";
    }

    SubmittedPod submitted() {
        return submitted(
                metadata != null, metadata == null ? new Metadata() : metadata, spec == null ? new Spec() : spec);
    }

    private static SubmittedPod submitted(boolean hasMetadata, Metadata metadata, Spec spec) {
        String user = ContainerJson.SecurityContext.runAsUser(spec.securityContext);
        List<SubmittedContainer> init = ContainerJson.submitted(spec.initContainers, true, user);
        List<SubmittedContainer> main = ContainerJson.submitted(spec.containers, false, user);
        List<SubmittedContainer> all = new ArrayList<>(init);
        all.addAll(main);
        return new SubmittedPod(
                metadata.namespace,
                metadata.name.isEmpty() ? metadata.generateName : metadata.name,
                hasMetadata,
                metadata.annotations != null,
                spec.nodeSelector != null,
                orEmpty(metadata.labels),
                orEmpty(metadata.annotations),
                metadata.controller(),
                spec.schedulerName.isEmpty() ? GpuWorkload.DEFAULT_SCHEDULER : spec.schedulerName,
                each(spec.resourceClaims, it -> new SubmittedPod.Claim(it.name, it.resourceClaimTemplateName)),
                each(spec.schedulingGates, it -> it.name),
                all,
                spec.placement(metadata, init, main),
                spec.writtenAffinity(),
                new QuotaScopes(spec.priorityClassName, !spec.activeDeadlineSeconds.isEmpty()));
    }

    static <V> Map<String, V> orEmpty(Map<String, V> map) {
        return map == null ? Map.of() : map;
    }

    /** A loop, for a stream takes several times as long and this is on the way of every pod. */
    static <A, B> List<B> each(List<A> all, Function<A, B> mapping) {
        List<B> mapped = new ArrayList<>(all.size());
        for (A one : all) {
            mapped.add(mapping.apply(one));
        }
        return mapped;
    }

    private static Optional<String> present(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
