package io.gpurightsizer.audit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.gpurightsizer.audit.manifests.FoundPod;
import io.gpurightsizer.audit.manifests.TopOwners;
import io.gpurightsizer.gpu.Quantity;
import io.gpurightsizer.pod.SubmittedContainer;
import io.gpurightsizer.sizing.offers.Target;

/** How many parts of GPUs the pods of one namespace need at most. */
final class DevicesNeeded {
    private DevicesNeeded() {}

    /** By what devices are counted by: what is held, what resized pods would ask for at most, and what others ask for by name. */
    static Map<String, Long> of(
            String namespace, TopOwners owners, List<AuditedWorkload> workloads, ResizedEarlier earlier) {
        Map<String, Long> needed = new TreeMap<>();
        for (AuditedWorkload workload : workloads) {
            if (workload.namespace().equals(namespace)) {
                addMost(workload, needed);
            }
        }
        if (needed.isEmpty()
                && earlier.held().stream().noneMatch(it -> it.namespace().equals(namespace))) {
            return needed;
        }
        earlier.held().stream()
                .filter(it -> it.namespace().equals(namespace))
                .forEach(it -> add(needed, it.target(), it.devices()));
        byName(namespace, owners)
                .forEach((resource, count) -> needed.computeIfPresent(resource, (key, sum) -> sum + count));
        return needed;
    }

    /** All that may be added may be resized, if not now then once more devices are there. */
    private static void addMost(AuditedWorkload workload, Map<String, Long> needed) {
        for (AuditedContainer container : workload.containers()) {
            long added = (long) workload.podsAdded() * container.counted();
            container.target().ifPresent(it -> add(needed, it, added));
        }
        Totals.partitions(List.of(workload)).forEach(it -> add(needed, it.target(), it.count()));
    }

    private static void add(Map<String, Long> sums, Target target, long count) {
        if (!target.keepsName()) {
            sums.merge(target.countedAs(), count, Long::sum);
        }
    }

    /** What pods ask for by name that we have not resized: as many as run, or as their templates make at most. */
    private static Map<String, Long> byName(String namespace, TopOwners owners) {
        Map<String, Long> running = new TreeMap<>();
        Map<String, Long> templates = new TreeMap<>();
        for (FoundPod found : owners.counted()) {
            if (found.identity().namespace().equals(namespace) && !found.isResized()) {
                Map<String, Long> sums = found.identity().kind().equals("Pod") ? running : templates;
                for (SubmittedContainer container : found.pod().containers()) {
                    container
                            .limits()
                            .orElse(Map.of())
                            .forEach((resource, quantity) -> sums.merge(
                                    resource,
                                    amount(quantity) * owners.scaleOf(found).podsAtMost(),
                                    Long::sum));
                }
            }
        }
        running.forEach((resource, count) -> templates.merge(resource, count, Math::max));
        return templates;
    }

    /** A hard limit that cannot be read is one that the API server would not have taken. */
    static long amount(String hard) {
        try {
            return Quantity.roundedUp(hard, 0);
        } catch (IllegalArgumentException e) {
            return Long.MAX_VALUE;
        }
    }
}
