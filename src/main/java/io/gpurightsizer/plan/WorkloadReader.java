package io.gpurightsizer.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.audit.Auditor;
import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.audit.manifests.FoundPod;
import io.gpurightsizer.audit.manifests.Scale;
import io.gpurightsizer.audit.manifests.TopOwners;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.Quantity;
import io.gpurightsizer.objects.UnreadableDocument;
import io.gpurightsizer.plan.layout.Devices;
import io.gpurightsizer.plan.layout.SpreadRule;
import io.gpurightsizer.pod.MalformedPodException;
import io.gpurightsizer.pod.PodRequests;
import io.gpurightsizer.pod.SubmittedContainer;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.ContainerPosition;
import io.gpurightsizer.sizing.GpuWorkload;
import io.gpurightsizer.sizing.offers.Dependencies.DomainRule;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.workload.PodContext;
import io.gpurightsizer.workload.PodInterpreter;
import io.gpurightsizer.workload.PodSettings;

/** From what an audit has read to the workloads that need GPUs: as many pods as there are at most, or with a rolling update. */
final class WorkloadReader {
    private static final String NVIDIA = "nvidia.com/";

    private final AuditInput input;
    private final PodSettings settings;
    private final boolean surge;
    private final List<UnreadableDocument> unread = new ArrayList<>();

    WorkloadReader(AuditInput input, PodSettings settings, boolean surge) {
        this.input = input;
        this.settings = settings;
        this.surge = surge;
    }

    List<Workload> read() {
        TopOwners owners = TopOwners.of(input, WorkloadReader::asksForGpus);
        List<Workload> workloads = new ArrayList<>();
        for (FoundPod pod : owners.counted()) {
            Scale scale = owners.scaleOf(pod);
            if (scale.most() > 0 && asksForGpus(pod.pod())) {
                try {
                    workloads.add(workload(pod, scale, owners.resizedPodsOf(pod)));
                } catch (MalformedPodException e) {
                    unread.add(pod.unreadable(e));
                }
            }
        }
        return workloads;
    }

    /** What could not be understood of the pods that were read. */
    List<UnreadableDocument> unread() {
        return unread;
    }

    private Workload workload(FoundPod pod, Scale scale, int resized) {
        boolean whole = Devices.of(devices(pod.pod(), Map.of())).whole() > 0;
        Optional<GpuWorkload> decided = whole
                ? Optional.of(PodInterpreter.interpret(pod.pod(), context(pod), settings)
                        .workload())
                : Optional.empty();
        int more = scale.podsAtMost() - scale.most();
        return new Workload(
                pod.identity().namespace(),
                pod.identity().kind(),
                pod.identity().name(),
                pods(scale),
                scale.onEachNode(),
                resized,
                decided,
                pod.pod(),
                pod.pod().placement(),
                rules(pod.pod().placement(), scale.onEachNode()),
                more);
    }

    /** On each of its nodes a rolling update adds one at most. */
    private int pods(Scale scale) {
        int pods = surge ? scale.podsAtMost() : scale.most();
        return scale.onEachNode() ? Math.min(2, pods) : pods;
    }

    /** Of rules about other pods those that pods of one workload mostly mean for each other. */
    private static List<SpreadRule> rules(Placement placement, boolean onEachNode) {
        List<SpreadRule> rules = new ArrayList<>();
        if (onEachNode) {
            rules.add(SpreadRule.ONE_ON_EACH_NODE);
        }
        for (DomainRule rule : placement.dependencies().rules()) {
            if (rule.countsNodes() || rule.what().equals(DomainRule.ANTI_AFFINITY)) {
                rules.add(new SpreadRule(rule.topologyKey(), !rule.countsNodes()));
            }
        }
        return rules;
    }

    private PodContext context(FoundPod pod) {
        return Auditor.contextOf(pod, input.namespaceLabels(pod.identity().namespace()));
    }

    private static boolean asksForGpus(SubmittedPod pod) {
        return pod.containers().stream()
                .anyMatch(it -> it.limits().orElse(Map.of()).keySet().stream()
                        .anyMatch(name -> counted(name).startsWith(NVIDIA)));
    }

    /**
     * The devices that a pod takes, by the scheduler's rule.
     *
     * @param instead the name of what a container gets for its whole GPUs
     */
    static Map<String, Long> devices(SubmittedPod pod, Map<ContainerPosition, String> instead) {
        List<PodRequests.Container> init = new ArrayList<>();
        List<PodRequests.Container> main = new ArrayList<>();
        for (SubmittedContainer container : pod.containers()) {
            Map<String, Long> requests = nvidia(container);
            String other = instead.get(container.at());
            if (other != null) {
                requests.merge(other, requests.remove(ExtendedResource.WHOLE_GPU.name()), Long::sum);
            }
            (container.at().init() ? init : main).add(new PodRequests.Container(requests, false));
        }
        return PodRequests.ofContainers(init, main);
    }

    /** A whole GPU by either name is one. */
    private static String counted(String resource) {
        return ExtendedResource.asksForWholeGpu(resource) ? ExtendedResource.WHOLE_GPU.name() : resource;
    }

    private static Map<String, Long> nvidia(SubmittedContainer container) {
        Map<String, Long> requests = new HashMap<>();
        container.limits().orElse(Map.of()).forEach((name, quantity) -> {
            if (counted(name).startsWith(NVIDIA)) {
                try {
                    requests.put(counted(name), (long) Quantity.parseCount(quantity));
                } catch (IllegalArgumentException e) {
                    throw new MalformedPodException(
                            container.at().path() + ".resources: " + name + ": " + e.getMessage());
                }
            }
        });
        return requests;
    }
}
