package io.gpurightsizer.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.audit.manifests.Autoscaler;
import io.gpurightsizer.audit.manifests.GpuSystemsSeen;
import io.gpurightsizer.audit.manifests.TopOwners;
import io.gpurightsizer.gpu.GpuCatalog;

/** What to know before resizing, where the input shows that it matters. */
final class Notes {
    private static final int MOST_LISTED = 10;

    private Notes() {}

    static List<Note> of(
            AuditInput input,
            TopOwners owners,
            List<AuditedWorkload> workloads,
            List<QuotaNotes> quotas,
            GpuCatalog catalog) {
        GpuSystemsSeen seen = input.gpuSystems();
        List<Note> notes = new ArrayList<>();
        quotas.forEach(it -> notes.addAll(it.notes()));
        WantedNote.of(workloads, catalog).ifPresent(notes::add);
        if (!owners.idleAutoscalers().isEmpty()) {
            notes.add(new Note(
                    "Autoscaling",
                    "What these scale was not read, so their maximum is not counted: "
                            + listed(owners.idleAutoscalers()) + ".",
                    ""));
        }
        if (!seen.kueue().isEmpty()) {
            notes.add(new Note(
                    "Kueue",
                    "Kueue is in use (" + seen.kueue() + "): it charges quota for the nvidia.com/gpu that a workload's"
                            + " template asks for and does not see a resize, so workloads with its labels keep their"
                            + " GPU. To resize them, give the partitions a quota of their own and ask for them in the"
                            + " template; the command companions prints what Kueue must know.",
                    ""));
        }
        if (!seen.autoscaler().isEmpty()) {
            notes.add(new Note(
                    "Node autoscaling",
                    "Nodes are added on demand (" + seen.autoscaler() + "): an autoscaler that starts a node group from"
                            + " zero only knows the resources its template names, so resized pods may stay Pending."
                            + " The command companions prints how to name the partitions there.",
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

    private static String listed(List<Autoscaler> autoscalers) {
        String first = autoscalers.stream()
                .limit(MOST_LISTED)
                .map(it -> it.self() + " (scales " + it.target().kind() + "/"
                        + it.target().name() + ")")
                .collect(Collectors.joining(", "));
        int more = autoscalers.size() - MOST_LISTED;
        return more > 0 ? first + " and " + more + " more" : first;
    }
}
