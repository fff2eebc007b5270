package io.gpurightsizer.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.gpurightsizer.audit.manifests.GpuSystemsSeen;
import io.gpurightsizer.text.SafeText;

/** What to know before resizing, where the input shows that it matters. */
final class Notes {
    private Notes() {}

    static List<Note> of(GpuSystemsSeen seen, List<AuditedWorkload> workloads) {
        List<Note> notes = new ArrayList<>();
        for (GpuSystemsSeen.Quota quota : seen.quotas()) {
            notes.add(quota(quota, workloads));
        }
        if (!seen.kueue().isEmpty()) {
            notes.add(new Note(
                    "Kueue",
                    "Kueue is in use (" + seen.kueue() + "): it charges quota for the nvidia.com/gpu that a workload's"
                            + " template asks for and does not see a resize, so workloads with its labels keep their"
                            + " GPU. To resize them, give the partitions a quota of their own and ask for them in the"
                            + " template.",
                    ""));
        }
        if (!seen.autoscaler().isEmpty()) {
            notes.add(new Note(
                    "Node autoscaling",
                    "Nodes are added on demand (" + seen.autoscaler() + "): an autoscaler that starts a node group from"
                            + " zero only knows the resources its template names. Name the partitions there (for the"
                            + " cluster-autoscaler by the tag k8s.io/cluster-autoscaler/node-template/resources/<name>),"
                            + " or resized pods stay Pending.",
                    ""));
        }
        if (!seen.utilisationReader().isEmpty()) {
            notes.add(new Note(
                    "Autoscaling by GPU utilisation",
                    seen.utilisationReader()
                            + " reads DCGM_FI_DEV_GPU_UTIL, which DCGM does not report for MIG devices:"
                            + " after a resize it sees no value. Let it read DCGM_FI_PROF_GR_ENGINE_ACTIVE, or a metric"
                            + " of the server, before its pods are resized.",
                    ""));
        }
        return notes;
    }

    private static Note quota(GpuSystemsSeen.Quota quota, List<AuditedWorkload> workloads) {
        Map<String, Long> needed = new TreeMap<>();
        workloads.stream()
                .filter(it -> it.namespace().equals(quota.namespace()))
                .flatMap(it -> it.containers().stream())
                .forEach(it -> it.target()
                        .filter(target -> !target.keepsName())
                        .ifPresent(target -> needed.merge(target.resource().name(), it.devices(), Long::sum)));
        String about = "ResourceQuota " + quota.namespace() + "/" + quota.name() + " allows " + quota.hard()
                + " of requests.nvidia.com/gpu; ";
        if (needed.isEmpty()) {
            return new Note(
                    "ResourceQuota",
                    about + "nothing in its namespace would be resized, so it still counts every GPU.",
                    "");
        }
        return new Note(
                "ResourceQuota",
                about + "resized pods ask for other resource names, which it does not count. This ResourceQuota counts"
                        + " them, with what the workloads read here need:",
                manifest(quota.namespace(), needed));
    }

    private static String manifest(String namespace, Map<String, Long> needed) {
        return "apiVersion: v1\nkind: ResourceQuota\nmetadata:\n  name: gpu-partitions\n  namespace: "
                + SafeText.yamlScalar(namespace) + "\nspec:\n  hard:\n"
                + needed.entrySet().stream()
                        .map(it -> "    requests." + it.getKey() + ": \"" + it.getValue() + "\"\n")
                        .collect(Collectors.joining());
    }
}
