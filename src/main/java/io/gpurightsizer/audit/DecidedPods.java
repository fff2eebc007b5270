package io.gpurightsizer.audit;

import java.util.List;
import java.util.stream.Collectors;

import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.sizing.offers.Target;

/**
 * Pods of one workload of which the same becomes.
 *
 * @param pods how many they are
 * @param waiting how many of them would wait until another pod gives a device back
 * @param decision what becomes of each
 * @param containers those of a pod that ask for a whole GPU
 */
public record DecidedPods(int pods, int waiting, SizingDecision decision, List<AuditedContainer> containers) {
    public DecidedPods {
        containers = List.copyOf(containers);
    }

    public boolean resized() {
        return decision.verb().equals("resize");
    }

    /** What each gets, comma-separated; empty if it keeps what it asks for. */
    public String targets() {
        return containers.stream()
                .flatMap(container -> container.target().stream())
                .map(Target::toString)
                .distinct()
                .collect(Collectors.joining(", "));
    }

    static String targets(List<DecidedPods> decided) {
        return decided.stream()
                .map(DecidedPods::targets)
                .filter(it -> !it.isEmpty())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    long gpusFreed() {
        long freed = 0;
        for (AuditedContainer container : containers) {
            freed += container.gpusFreed();
        }
        return freed;
    }

    double gpusUsed() {
        return containers.stream().mapToDouble(AuditedContainer::gpusUsed).sum();
    }

    long partitionsOfUnknownSize() {
        long partitions = 0;
        for (AuditedContainer container : containers) {
            partitions += container.partitionsOfUnknownSize();
        }
        return partitions;
    }
}
