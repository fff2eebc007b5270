package io.gpurightsizer.preflight;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.gpurightsizer.workload.detect.OtherGpuSystems;

/** What else in the cluster decides about GPUs: schedulers, queues, autoscalers. */
final class SystemChecks {
    private static final String DEFAULT_SCHEDULER = "default-scheduler";

    private SystemChecks() {}

    /** Pods of other schedulers, and of systems that mark their pods. */
    static List<Finding> schedulers(PreflightInput input) {
        Map<String, Long> pods = new TreeMap<>();
        input.runningWithGpus().forEach(it -> {
            if (!it.pod().schedulerName().equals(DEFAULT_SCHEDULER)) {
                pods.merge("schedulerName " + it.pod().schedulerName(), 1L, Long::sum);
            }
            OtherGpuSystems.of(it.pod()).forEach(sign -> pods.merge(sign, 1L, Long::sum));
        });
        if (pods.isEmpty()) {
            return List.of(Finding.pass("no running pod with GPUs belongs to another scheduler or GPU system"));
        }
        return List.of(Finding.warn(
                pods.entrySet().stream()
                        .map(it -> it.getKey() + " on " + it.getValue() + (it.getValue() == 1 ? " pod" : " pods"))
                        .collect(Collectors.joining(", ")),
                "Such pods keep their GPU (managed-elsewhere): another system counts nvidia.com/gpu or assigns memory itself.",
                "A scheduler that only chooses nodes may be named in allowedSchedulers of the sizing table."));
    }

    /** Kueue charges what templates ask for. */
    static List<Finding> kueue(PreflightInput input) {
        String kueue = input.seen().kueue();
        return List.of(
                kueue.isEmpty()
                        ? Finding.pass("Kueue is not in use")
                        : Finding.warn(
                                "Kueue is in use (" + kueue + ")",
                                "It charges quota for the nvidia.com/gpu of a workload's template, so workloads with its labels"
                                        + " keep their GPU. With manageJobsWithoutQueueName it charges others too, which are"
                                        + " resized.",
                                "For workloads that ask for parts by name, use what gpu-rightsizer companions --cluster --for"
                                        + " kueue prints; give namespaces that Kueue manages without labels"
                                        + " gpu-rightsizer.io/mode=off."));
    }

    /** Autoscalers know of a node group without nodes only what they are told. */
    static List<Finding> autoscaling(PreflightInput input) {
        String seen = input.named("ConfigMap", "cluster-autoscaler-status").isEmpty()
                ? input.seen().autoscaler()
                : "ConfigMap/cluster-autoscaler-status";
        return List.of(
                seen.isEmpty()
                        ? Finding.pass("no node autoscaler was seen")
                        : Finding.warn(
                                "nodes are added and removed on demand (" + seen + ")",
                                "A node group that goes down to zero nodes is not started for a part of a GPU that the"
                                        + " autoscaler does not know: pods keep their GPU meanwhile, and those that are to"
                                        + " wait (whenNoneFree: wait, assumeOffered) wait in vain.",
                                "Keep one node of each group with parts, or use what gpu-rightsizer companions --cluster --for"
                                        + " autoscaler,karpenter,gke prints."));
    }
}
