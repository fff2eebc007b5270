package io.gpurightsizer.plan.layout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.gpu.packing.Board;
import io.gpurightsizer.gpu.packing.Layout;

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

    /** Takes the layouts that the GPUs have now. */
    void keepLayouts() {
        bins.forEach(bin -> bin.slots.forEach(slot -> {
            if (slot.current instanceof GpuUse.Cut && board.isLegal(slot.currentLayout())) {
                slot.use(slot.current);
            }
        }));
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

    /** GPUs that are cut and that nobody has a part of become unused. */
    void releaseEmpty() {
        bins.forEach(bin -> bin.slots.forEach(slot -> {
            if (slot.use() instanceof GpuUse.Cut && slot.isEmpty()) {
                slot.use(GpuUse.UNUSED);
            }
        }));
    }

    /** What is left of GPUs that are cut already is cut for the pods that are to be placed, as far as that is legal. */
    void extendLayouts() {
        SortedMap<MigProfile, Integer> wanted = partitionsLeft();
        List<Layout> layouts = board.layouts();
        for (Bin bin : bins) {
            for (Slot slot : bin.slots) {
                if (slot.use() instanceof GpuUse.Cut) {
                    extend(slot, wanted, layouts);
                }
            }
        }
    }

    private static void extend(Slot slot, SortedMap<MigProfile, Integer> wanted, List<Layout> layouts) {
        for (Layout layout : layouts) {
            if (layout.covers(slot.layout()) && isWanted(layout, slot.layout(), wanted)) {
                layout.counts()
                        .forEach((it, count) -> wanted.merge(it, slot.layout().count(it) - count, Integer::sum));
                slot.use(new GpuUse.Cut(layout));
                return;
            }
        }
    }

    private static boolean isWanted(Layout layout, Layout held, Map<MigProfile, Integer> wanted) {
        return layout.counts().entrySet().stream()
                .allMatch(it -> it.getValue() - held.count(it.getKey()) <= wanted.getOrDefault(it.getKey(), 0));
    }

    /** Cuts unused GPUs as few times as the pods that are left need; {@code spread} goes around the nodes. */
    void cut(boolean spread) {
        List<Layout> layouts = new ArrayList<>();
        board.pack(partitionsLeft()).boards().forEach((layout, count) -> {
            for (int i = 0; i < count; i++) {
                layouts.add(layout);
            }
        });
        List<Slot> cutNow = slots(it -> it.isUnused() && it.current instanceof GpuUse.Cut);
        layouts.removeIf(layout -> standsAlready(layout, cutNow));
        List<Bin> order = new ArrayList<>(bins);
        if (!spread) {
            order.sort(Comparator.comparing((Bin it) -> it.unused() == it.unusedAndWhole())
                    .thenComparing(it -> it.unused() == it.slots.size()));
        }
        int next = 0;
        for (Layout layout : layouts) {
            for (int tried = 0; tried < order.size(); tried++) {
                Bin bin = order.get((next + tried) % order.size());
                if (cutOne(bin, layout)) {
                    next = (next + tried + (spread ? 1 : 0)) % order.size();
                    break;
                }
            }
        }
    }

    /** A GPU that has all of the layout now keeps what it has. */
    private boolean standsAlready(Layout layout, List<Slot> cutNow) {
        for (Slot slot : cutNow) {
            if (slot.isUnused() && slot.currentLayout().covers(layout) && board.isLegal(slot.currentLayout())) {
                slot.use(slot.current);
                return true;
            }
        }
        return false;
    }

    private List<Slot> slots(Predicate<Slot> which) {
        return bins.stream().flatMap(it -> it.slots.stream()).filter(which).toList();
    }

    /** A GPU that is cut now rather than a whole one. */
    private static boolean cutOne(Bin bin, Layout layout) {
        return bin.slots.stream()
                .filter(Slot::isUnused)
                .min(Comparator.comparing(it -> it.current.isWhole()))
                .map(it -> {
                    it.use(new GpuUse.Cut(layout));
                    return true;
                })
                .orElse(false);
    }

    /** What is left of GPUs that are cut anew is given to the profiles in demand, the one most in demand first. */
    void fill() {
        Map<MigProfile, Integer> demand = new TreeMap<>();
        left.keySet()
                .forEach(group -> group.devices()
                        .partitions()
                        .forEach((profile, count) -> demand.merge(profile, count * group.count(), Integer::sum)));
        List<MigProfile> mostFirst = demand.entrySet().stream()
                .sorted(Map.Entry.<MigProfile, Integer>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .toList();
        Map<Layout, Layout> filled = new TreeMap<>(Comparator.comparing(Layout::toString));
        bins.forEach(bin -> bin.slots.forEach(slot -> {
            if (slot.use() instanceof GpuUse.Cut cut && !slot.use().equals(slot.current)) {
                slot.use(new GpuUse.Cut(filled.computeIfAbsent(cut.layout(), it -> board.filled(it, mostFirst))));
            }
        }));
    }

    private SortedMap<MigProfile, Integer> partitionsLeft() {
        SortedMap<MigProfile, Integer> sum = new TreeMap<>();
        left.forEach((group, count) -> {
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
