package io.gpurightsizer.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

import io.gpurightsizer.sizing.offers.Target;

/**
 * The sums of a report.
 *
 * @param all over every workload
 * @param byDecision first resize, then keep
 * @param byReason the largest first
 * @param byNamespace the one with the most to free first
 * @param byModel the same; workloads with containers of two models count for the first
 * @param partitions what would be needed instead of the GPUs that come free
 */
public record Totals(
        Sum all,
        List<Sum> byDecision,
        List<Sum> byReason,
        List<Sum> byNamespace,
        List<Sum> byModel,
        List<Partitions> partitions) {
    /**
     * One line of sums.
     *
     * @param name what it is the sum of
     * @param workloads how many workloads
     * @param gpus whole GPUs asked for
     * @param freed whole GPUs that would no longer be asked for
     * @param used how much of whole GPUs the partitions of resized pods take up
     * @param unsized how many partitions of unknown size are not part of {@code used}
     */
    public record Sum(String name, int workloads, long gpus, long freed, double used, long unsized) {
        /** GPUs freed, net of partitions. */
        public double net() {
            return freed - used;
        }

        private Sum plus(AuditedWorkload workload) {
            return new Sum(
                    name,
                    workloads + 1,
                    gpus + workload.gpus(),
                    freed + workload.gpusFreed(),
                    used + workload.gpusUsed(),
                    unsized
                            + workload.containers().stream()
                                    .mapToLong(AuditedContainer::partitionsOfUnknownSize)
                                    .sum());
        }
    }

    /**
     * Partitions of one kind.
     *
     * @param target what the pods would ask for
     * @param count how many
     * @param gpus how much of whole GPUs they are; 0 if their size is not known
     */
    public record Partitions(Target target, long count, double gpus) {}

    public Totals {
        byDecision = List.copyOf(byDecision);
        byReason = List.copyOf(byReason);
        byNamespace = List.copyOf(byNamespace);
        byModel = List.copyOf(byModel);
        partitions = List.copyOf(partitions);
    }

    static Totals of(List<AuditedWorkload> workloads) {
        List<AuditedWorkload> asking =
                workloads.stream().filter(it -> !it.containers().isEmpty()).toList();
        Comparator<Sum> mostToFree = Comparator.comparingDouble(Sum::net)
                .thenComparingLong(Sum::gpus)
                .reversed()
                .thenComparing(Sum::name);
        Comparator<Sum> mostGpus = Comparator.comparingLong(Sum::gpus)
                .thenComparingInt(Sum::workloads)
                .reversed()
                .thenComparing(Sum::name);
        return new Totals(
                workloads.stream().reduce(zero("all"), Sum::plus, (a, b) -> a),
                sums(
                        workloads,
                        it -> it.decision().verb(),
                        Comparator.comparing(Sum::name).reversed()),
                sums(workloads, it -> it.decision().reasonCode(), mostGpus),
                sums(asking, AuditedWorkload::namespace, mostToFree),
                sums(asking, it -> it.containers().get(0).model().name(), mostToFree),
                partitions(workloads));
    }

    private static Sum zero(String name) {
        return new Sum(name, 0, 0, 0, 0, 0);
    }

    private static List<Sum> sums(
            List<AuditedWorkload> workloads, Function<AuditedWorkload, String> key, Comparator<Sum> order) {
        Map<String, Sum> sums = new LinkedHashMap<>();
        for (AuditedWorkload workload : workloads) {
            String name = key.apply(workload);
            sums.put(name, sums.getOrDefault(name, zero(name)).plus(workload));
        }
        List<Sum> sorted = new ArrayList<>(sums.values());
        sorted.sort(order);
        return sorted;
    }

    private static List<Partitions> partitions(List<AuditedWorkload> workloads) {
        Map<String, Partitions> partitions = new TreeMap<>();
        for (AuditedWorkload workload : workloads) {
            for (AuditedContainer container : workload.containers()) {
                container.target().ifPresent(target -> {
                    partitions.merge(
                            target.toString(),
                            new Partitions(target, container.devices(), container.gpusUsed()),
                            (a, b) -> new Partitions(target, a.count() + b.count(), a.gpus() + b.gpus()));
                });
            }
        }
        return List.copyOf(partitions.values());
    }
}
