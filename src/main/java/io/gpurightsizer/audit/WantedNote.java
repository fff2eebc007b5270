package io.gpurightsizer.audit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.SizingDecision;

/** Which devices kept pods would do with, and there are none. */
final class WantedNote {
    private WantedNote() {}

    static Optional<Note> of(List<AuditedWorkload> workloads, GpuCatalog catalog) {
        Map<String, Integer> pods = new TreeMap<>();
        for (AuditedWorkload workload : workloads) {
            for (DecidedPods decided : workload.decided()) {
                if (decided.decision() instanceof SizingDecision.Keep keep) {
                    keep.wantedDevice(catalog)
                            .ifPresent(it ->
                                    pods.merge(it + " (" + keep.reasonCode() + ")", decided.pods(), Integer::sum));
                }
            }
        }
        if (pods.isEmpty()) {
            return Optional.empty();
        }
        String each = pods.entrySet().stream()
                .map(it -> it.getValue() + " x " + it.getKey())
                .collect(Collectors.joining(", "));
        return Optional.of(new Note(
                "Wanted and not there",
                "Kept pods need no more than these, the smallest that hold what they need: " + each
                        + ". The command plan says how to cut GPUs for them.",
                ""));
    }
}
