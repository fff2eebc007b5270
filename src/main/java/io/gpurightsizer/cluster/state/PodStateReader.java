package io.gpurightsizer.cluster.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodResourceClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.pod.PodReader;
import io.gpurightsizer.pod.PodRequests;
import io.gpurightsizer.sizing.offers.Dependencies;
import io.gpurightsizer.sizing.offers.HostPort;
import io.gpurightsizer.sizing.offers.NodeResources;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.Target;
import io.gpurightsizer.text.ApiGroup;

/** From a Pod object to the {@link PodState} kept of it. */
public final class PodStateReader {
    private static final JsonFactory JSON = new JsonFactory();

    private PodStateReader() {}

    /**
     * Reads a pod. One that has ended, or has no node yet and is being deleted, is nothing; so is one that a scheduling gate
     * holds back, unless we have resized it.
     */
    public static PodState read(Pod pod) {
        PodSpec spec = pod.getSpec();
        String phase =
                pod.getStatus() == null ? "" : String.valueOf(pod.getStatus().getPhase());
        if (spec == null || phase.equals("Succeeded") || phase.equals("Failed")) {
            return PodState.NOTHING;
        }
        boolean terminating = pod.getMetadata().getDeletionTimestamp() != null;
        Map<String, Long> requests = requests(spec);
        addClaims(pod, requests);
        if (spec.getNodeName() != null && !spec.getNodeName().isEmpty()) {
            return PodState.bound(spec.getNodeName(), Placement.taking(requests, hostPorts(spec)), terminating)
                    .with(AntiAffinity.of(pod));
        }
        boolean gated =
                spec.getSchedulingGates() != null && !spec.getSchedulingGates().isEmpty();
        return terminating || gated && !isResized(pod)
                ? PodState.NOTHING
                : PodState.waiting(placement(pod).requesting(requests).depending(Dependencies.NONE))
                        .with(AntiAffinity.of(pod));
    }

    /** A claim that is made for the pod counts like a resource of the template's name. */
    private static void addClaims(Pod pod, Map<String, Long> requests) {
        for (PodResourceClaim claim : pod.getSpec().getResourceClaims()) {
            if (claim.getResourceClaimTemplateName() != null) {
                Target template =
                        Target.ofClaimTemplate(pod.getMetadata().getNamespace(), claim.getResourceClaimTemplateName());
                requests.merge(template.countedAs().intern(), 1L, Long::sum);
            }
        }
    }

    /** Whether the pod carries our record. */
    public static boolean isResized(Pod pod) {
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        return annotations != null && annotations.containsKey(ApiGroup.RESIZED_TO);
    }

    /**
     * Whether a pod has the toleration that the API server's plugin ExtendedResourceToleration adds to those that ask for
     * {@code nvidia.com/gpu}; empty for a pod that asks for none.
     */
    public static Optional<Boolean> toleratesGpus(Pod pod) {
        String whole = ExtendedResource.WHOLE_GPU.name();
        if (pod.getSpec() == null || !requests(pod.getSpec()).containsKey(whole)) {
            return Optional.empty();
        }
        return Optional.of(pod.getSpec().getTolerations().stream()
                .anyMatch(it -> whole.equals(it.getKey())
                        && "Exists".equals(it.getOperator())
                        && "NoSchedule".equals(it.getEffect())));
    }

    private static Placement placement(Pod pod) {
        try (JsonParser parser = JSON.createParser(ClientModel.json(pod))) {
            parser.nextToken();
            return PodReader.read(parser).placement();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory is always readable", e);
        }
    }

    private static Map<String, Long> requests(PodSpec spec) {
        ResourceRequirements ofPod = spec.getResources();
        Map<String, Long> all = new HashMap<>(PodRequests.ofPod(
                PodRequests.ofContainers(requests(spec.getInitContainers()), requests(spec.getContainers())),
                ofPod == null ? Map.of() : texts(ofPod.getLimits()),
                ofPod == null ? Map.of() : texts(ofPod.getRequests()),
                texts(spec.getOverhead())));
        all.put(NodeResources.PODS, 1L);
        return all;
    }

    private static List<PodRequests.Container> requests(List<Container> containers) {
        List<PodRequests.Container> requests = new ArrayList<>(containers.size());
        for (Container container : containers) {
            ResourceRequirements resources = container.getResources();
            Map<String, Long> amounts = resources == null
                    ? Map.of()
                    : PodRequests.ofContainer(
                            texts(resources.getLimits()), texts(resources.getRequests()), PodStateReader::isCounted);
            requests.add(new PodRequests.Container(amounts, "Always".equals(container.getRestartPolicy())));
        }
        return requests;
    }

    private static boolean isCounted(String resource) {
        return NodeResources.areCompared(resource) || ExtendedResource.asksForWholeGpu(resource);
    }

    private static Map<String, String> texts(Map<String, Quantity> quantities) {
        Map<String, String> texts = new HashMap<>();
        if (quantities != null) {
            quantities.forEach((name, quantity) -> texts.put(name.intern(), String.valueOf(quantity)));
        }
        return texts;
    }

    private static Set<HostPort> hostPorts(PodSpec spec) {
        Set<HostPort> taken = new HashSet<>();
        Stream.concat(spec.getInitContainers().stream(), spec.getContainers().stream())
                .flatMap(container -> container.getPorts().stream())
                .filter(port -> port.getHostPort() != null && port.getHostPort() > 0)
                .forEach(port -> taken.add(hostPort(port)));
        return taken;
    }

    private static HostPort hostPort(ContainerPort port) {
        String address = port.getHostIP() == null || port.getHostIP().equals("0.0.0.0") ? "" : port.getHostIP();
        String protocol = port.getProtocol() == null ? "TCP" : port.getProtocol();
        return new HostPort(protocol.intern(), port.getHostPort(), address.intern());
    }
}
