package io.gpurightsizer.recommend;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.audit.AuditedContainer;
import io.gpurightsizer.audit.AuditedWorkload;
import io.gpurightsizer.audit.DecidedPods;
import io.gpurightsizer.audit.manifests.FoundPod;

/** What an audit says that containers get. */
final class Decisions {
    private static final Got NOTHING = new Got("", false, 0, "");

    private final Map<List<String>, Got> byContainer = new HashMap<>();

    /**
     * What a container gets.
     *
     * @param what the resource, or the reason why it keeps its GPU
     * @param resized whether it gets something smaller
     * @param gpusFreed whole GPUs that all its pods free
     * @param row what decided; empty if nothing did
     */
    record Got(String what, boolean resized, long gpusFreed, String row) {}

    private Decisions() {}

    static Decisions of(AuditReport report) {
        Decisions decisions = new Decisions();
        report.workloads().forEach(decisions::add);
        return decisions;
    }

    private void add(AuditedWorkload workload) {
        for (AuditedContainer first : workload.containers()) {
            long freed = workload.decided().stream()
                    .map(DecidedPods::containers)
                    .flatMap(List::stream)
                    .filter(it -> it.name().equals(first.name()))
                    .mapToLong(AuditedContainer::gpusFreed)
                    .sum();
            byContainer.put(
                    List.of(
                            workload.namespace(),
                            workload.apiVersion(),
                            workload.kind(),
                            workload.name(),
                            workload.part(),
                            first.name()),
                    new Got(
                            first.target()
                                    .map(Object::toString)
                                    .orElse(workload.decision().reasonCode()),
                            first.target().isPresent(),
                            freed,
                            first.row()));
        }
    }

    Got of(FoundPod pod, String container) {
        return byContainer.getOrDefault(
                List.of(
                        pod.identity().namespace(),
                        pod.apiVersion(),
                        pod.identity().kind(),
                        pod.identity().name(),
                        pod.part(),
                        container),
                NOTHING);
    }
}
