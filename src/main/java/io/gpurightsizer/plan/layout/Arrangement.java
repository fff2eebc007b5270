package io.gpurightsizer.plan.layout;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.gpu.packing.Board;

/** One way to put the pods of a pool on its nodes, step by step. */
final class Arrangement {
    /** The pods that are hardest to place first: those with rules, those that may not run everywhere, those that take most. */
    private static final Comparator<PodGroup> HARDEST_FIRST = Comparator.comparing(PodGroup::isFree)
            .thenComparing(it -> it.rules().isEmpty())
            .thenComparing(
                    it -> it.nodes().isEmpty() ? Integer.MAX_VALUE : it.nodes().size())
            .thenComparing(it -> -it.devices().count())
            .thenComparing(PodGroup::name);

    private final Board board;
    private final List<Bin> bins;
    private final Map<PodGroup, Integer> left = new LinkedHashMap<>();
    private final Map<PodGroup, Domains> domains = new LinkedHashMap<>();

    Arrangement(Board board, List<PlanNode> nodes, List<PodGroup> groups) {
        this.board = board;
        this.bins = nodes.stream().map(Bin::new).toList();
        groups.stream().sorted(HARDEST_FIRST).forEach(group -> {
            left.put(group, group.count());
            domains.put(group, new Domains(group, bins));
        });
    }

    List<Bin> bins() {
        return bins;
    }

    /** Whole GPUs, those of one pod on one node: where they are whole now, and on the node where the fewest are left besides. */
    void placeWhole() {
        for (boolean wholeNow : new boolean[] {true, false}) {
            each(
                    it -> it.devices().whole() > 0,
                    (group, bin) -> {
                        if ((wholeNow ? bin.unusedAndWhole() : bin.unused())
                                < group.devices().whole()) {
                            return false;
                        }
                        bin.takeWhole(group);
                        return true;
                    },
                    Comparator.comparingInt(Bin::unused));
        }
    }

    /** Into devices that are there and free; nobody else is in the way of pods that take one, so they begin where there is one. */
    void placeInto(Predicate<PodGroup> which) {
        Map<Devices, Integer> firstFree = new HashMap<>();
        left.replaceAll((group, count) -> {
            if (count == 0 || group.devices().whole() > 0 || !which.test(group)) {
                return count;
            }
            int first = group.isFree() ? firstFree.getOrDefault(group.devices(), 0) : 0;
            while (group.isFree() && first < bins.size() && !bins.get(first).hasFree(group.devices())) {
                first++;
            }
            firstFree.put(group.devices(), first);
            return placeAll(group, count, (it, bin) -> bin.take(it), bins.subList(first, bins.size()));
        });
    }

    /** Where nothing is free, devices are added: to GPUs that are cut already, else to unused ones. */
    void placeAdding(Predicate<PodGroup> which) {
        each(
                which.and(it -> it.devices().whole() == 0 && it.devices().shared() == 0),
                (group, bin) -> bin.take(group) || bin.makeRoom(group, board) && bin.take(group),
                null);
    }

    /** The partitions that all pods need, placed or not. */
    SortedMap<MigProfile, Integer> demand() {
        return partitions(left.keySet().stream().collect(Collectors.toMap(it -> it, PodGroup::count)));
    }

    /** The partitions that pods need which are not placed yet. */
    SortedMap<MigProfile, Integer> partitionsLeft() {
        return partitions(left);
    }

    private static SortedMap<MigProfile, Integer> partitions(Map<PodGroup, Integer> pods) {
        SortedMap<MigProfile, Integer> sum = new TreeMap<>();
        pods.forEach((group, count) -> {
            if (count > 0) {
                group.devices().partitions().forEach((profile, n) -> sum.merge(profile, n * count, Integer::sum));
            }
        });
        return sum;
    }

    /** Tries to put a pod on a node. */
    private interface Step {
        boolean place(PodGroup group, Bin bin);
    }

    private void each(Predicate<PodGroup> which, Step step, Comparator<Bin> bestFirst) {
        for (Map.Entry<PodGroup, Integer> entry : left.entrySet()) {
            PodGroup group = entry.getKey();
            if (entry.getValue() > 0 && which.test(group)) {
                List<Bin> order = bestFirst == null
                        ? bins
                        : bins.stream().sorted(bestFirst).toList();
                entry.setValue(placeAll(group, entry.getValue(), step, order));
            }
        }
    }

    private int placeAll(PodGroup group, int count, Step step, List<Bin> order) {
        Domains of = domains.get(group);
        int toPlace = count;
        boolean placed = true;
        while (toPlace > 0 && placed) {
            placed = false;
            for (Bin bin : order) {
                while (toPlace > 0 && of.allow(bin) && bin.suits(group) && step.place(group, bin)) {
                    of.add(bin);
                    toPlace--;
                    placed = true;
                }
            }
            placed &= !group.rules().isEmpty();
        }
        return toPlace;
    }

    Map<PodGroup, Integer> left() {
        Map<PodGroup, Integer> pods = new LinkedHashMap<>(left);
        pods.values().removeIf(it -> it == 0);
        return pods;
    }
}
