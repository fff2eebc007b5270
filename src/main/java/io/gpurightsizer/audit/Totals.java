package io.gpurightsizer.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;

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
 * @param gpusWhole whole GPUs that come free after the partitions are packed onto as few GPUs as possible
 * @param fitNow how many pods run with a whole GPU, though what fits them is free now
 * @param onReplicas how many pods that are meant to have a whole GPU could get a part of one
 * @param earlier what was resized before
 */
public record Totals(
        Sum all,
        List<Sum> byDecision,
        List<Sum> byReason,
        List<Sum> byNamespace,
        List<Sum> byModel,
        List<Partitions> partitions,
        long gpusWhole,
        long fitNow,
        long onReplicas,
        ResizedEarlier earlier) {
    /**
     * One line of sums.
     *
     * @param name what it is the sum of
     * @param workloads how many workloads
     * @param gpus whole GPUs asked for
     * @param gpusAtMost the same, with autoscalers at their maximum and during rolling updates
     * @param freed whole GPUs that would no longer be asked for
     * @param used how much of whole GPUs the partitions of resized pods take up
     * @param unsized how many partitions of unknown size are not part of {@code used}
     */
    public record Sum(String name, int workloads, long gpus, long gpusAtMost, long freed, double used, long unsized) {
        /** Of what the pods of a namespace have saved already. */
        public static Sum of(ResizedEarlier.Saved saved) {
            return new Sum(
                    saved.namespace(), 0, saved.gpusFreed(), saved.gpusFreed(), saved.gpusFreed(), saved.gpusUsed(), 0);
        }

        /** GPUs freed, net of partitions. */
        public double net() {
            return freed - used;
        }

        private Sum plus(AuditedWorkload workload, Predicate<DecidedPods> counted) {
            Sum sum = this;
            for (DecidedPods decided : workload.decided()) {
                if (counted.test(decided)) {
                    sum = sum.plus(workload, decided);
                }
            }
            return new Sum(name, workloads + 1, sum.gpus, sum.gpusAtMost, sum.freed, sum.used, sum.unsized);
        }

        /** The pods that may be added would be decided as the last one is. */
        private Sum plus(AuditedWorkload workload, DecidedPods decided) {
            return new Sum(
                    name,
                    workloads,
                    gpus + (long) decided.pods() * workload.gpusPerPod(),
                    gpusAtMost + (long) workload.podsAtMost(decided) * workload.gpusPerPod(),
                    freed + decided.gpusFreed(),
                    used + decided.gpusUsed(),
                    unsized + decided.partitionsOfUnknownSize());
        }
    }

    /**
     * Partitions of one kind.
     *
     * @param target what the pods would ask for
     * @param count how many
     * @param atMost the same, with autoscalers at their maximum and during rolling updates
     * @param gpus how much of whole GPUs they are; 0 if their size is not known
     */
    public record Partitions(Target target, long count, long atMost, double gpus) {
        private Partitions plus(Partitions other) {
            return new Partitions(target, count + other.count, atMost + other.atMost, gpus + other.gpus);
        }
    }

    public Totals {
        byDecision = List.copyOf(byDecision);
        byReason = List.copyOf(byReason);
        byNamespace = List.copyOf(byNamespace);
        byModel = List.copyOf(byModel);
        partitions = List.copyOf(partitions);
    }

    static Totals of(List<AuditedWorkload> workloads, ResizedEarlier earlier, AuditOffers offers) {
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
                all(workloads),
                sums(
                        workloads,
                        (it, decided) -> decided.decision().verb(),
                        Comparator.comparing(Sum::name).reversed()),
                sums(workloads, (it, decided) -> decided.decision().reasonCode(), mostGpus),
                sums(asking, (it, decided) -> it.namespace(), mostToFree),
                sums(asking, (it, decided) -> it.containers().get(0).model().name(), mostToFree),
                partitions(workloads),
                gpusWhole(workloads, earlier, offers),
                workloads.stream().mapToLong(AuditedWorkload::fitNow).sum(),
                workloads.stream()
                        .filter(it -> !it.replicaNodes().isEmpty())
                        .mapToLong(AuditedWorkload::replicas)
                        .sum(),
                earlier);
    }

    /** What pods were given earlier stands on GPUs too, which new partitions may fill up. */
    static long gpusWhole(List<AuditedWorkload> workloads, ResizedEarlier earlier, AuditOffers offers) {
        WholeGpus gpus = new WholeGpus(offers);
        earlier.held().forEach(it -> gpus.add(it.target(), it.devices(), it.part()));
        long freed = 0;
        for (AuditedWorkload workload : workloads) {
            freed += workload.gpusFreed();
            for (DecidedPods decided : workload.decided()) {
                for (AuditedContainer it : decided.containers()) {
                    it.target().ifPresent(target -> gpus.add(target, it.gpusFreed(), it.part()));
                }
            }
        }
        return freed - (gpus.needed() - earlier.gpusNeeded());
    }

    /** Over every workload. */
    static Sum all(List<AuditedWorkload> workloads) {
        Sum sum = new Sum("all", 0, 0, 0, 0, 0, 0);
        for (AuditedWorkload workload : workloads) {
            sum = sum.plus(workload, decided -> true);
        }
        return sum;
    }

    private static List<Sum> sums(
            List<AuditedWorkload> workloads,
            BiFunction<AuditedWorkload, DecidedPods, String> key,
            Comparator<Sum> order) {
        Map<String, Sum> sums = new LinkedHashMap<>();
        for (AuditedWorkload workload : workloads) {
            Set<String> names = new LinkedHashSet<>();
            workload.decided().forEach(it -> names.add(key.apply(workload, it)));
            for (String name : names) {
                Sum before = sums.getOrDefault(name, new Sum(name, 0, 0, 0, 0, 0, 0));
                sums.put(
                        name,
                        before.plus(workload, it -> key.apply(workload, it).equals(name)));
            }
        }
        List<Sum> sorted = new ArrayList<>(sums.values());
        sorted.sort(order);
        return sorted;
    }

    static List<Partitions> partitions(List<AuditedWorkload> workloads) {
        Map<String, Partitions> partitions = new TreeMap<>();
        for (AuditedWorkload workload : workloads) {
            for (DecidedPods decided : workload.decided()) {
                for (AuditedContainer container : decided.containers()) {
                    long added = (long) workload.podsAdded(decided) * container.counted();
                    container
                            .target()
                            .ifPresent(target -> partitions.merge(
                                    target.toString(),
                                    new Partitions(
                                            target,
                                            container.devices(),
                                            container.devices() + added,
                                            container.gpusUsed()),
                                    Partitions::plus));
                }
            }
        }
        return List.copyOf(partitions.values());
    }
}
