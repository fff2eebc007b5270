package io.gpurightsizer.plan.layout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.gpu.packing.Board;
import io.gpurightsizer.gpu.packing.Layout;

/** Cuts the GPUs of nodes. */
final class Cutting {
    private final Board board;
    private final List<Bin> bins;

    Cutting(Board board, List<Bin> bins) {
        this.board = board;
        this.bins = bins;
    }

    /** Takes the layouts that the GPUs have now. */
    void keepLayouts() {
        bins.forEach(bin -> bin.slots.forEach(slot -> {
            if (slot.current instanceof GpuUse.Cut && board.isLegal(slot.currentLayout())) {
                slot.use(slot.current);
            }
        }));
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
    void extendLayouts(SortedMap<MigProfile, Integer> wanted) {
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
    void cut(SortedMap<MigProfile, Integer> wanted, boolean spread) {
        List<Layout> layouts = new ArrayList<>();
        board.pack(wanted).boards().forEach((layout, count) -> {
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
    void fill(SortedMap<MigProfile, Integer> demand) {
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
}
