package io.gpurightsizer.audit;

import java.util.ArrayList;
import java.util.List;

import io.gpurightsizer.workload.Mode;

/** What a reader must know of how the pods of a workload were decided together. */
final class Counts {
    private Counts() {}

    static List<String> inWords(AuditedWorkload workload) {
        List<String> words = new ArrayList<>();
        if (workload.podsResized() > 0 && workload.podsResized() < workload.replicas()) {
            words.add(workload.podsResized() + " of " + workload.replicas() + " replicas resized");
        }
        long waiting =
                workload.decided().stream().mapToLong(DecidedPods::waiting).sum();
        if (waiting > 0) {
            words.add("for " + waiting + " of its pods none is free, so " + (waiting == 1 ? "it waits" : "they wait")
                    + " until another pod gives one back");
        }
        if (workload.fitNow() > 0) {
            words.add(workload.fitNow() + " of its running pods would fit now; created anew they are resized");
        }
        if (workload.decided().stream().anyMatch(Counts::freesNothing)) {
            words.add("each nvidia.com/gpu of the nodes it runs on is a part of a GPU already, so no GPU comes free");
        }
        if (!workload.replicaNodes().isEmpty()) {
            words.add("can land on " + workload.replicaNodes() + ", where nvidia.com/gpu is a part of a GPU"
                    + (isLed(workload) ? ", while no whole one is free" : ""));
        }
        return words;
    }

    private static boolean isLed(AuditedWorkload workload) {
        return workload.mode() == Mode.ENFORCE && workload.decision().steering().isPresent();
    }

    private static boolean freesNothing(DecidedPods decided) {
        return decided.resized() && decided.containers().stream().noneMatch(AuditedContainer::holdsWholeGpus);
    }
}
