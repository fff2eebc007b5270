package io.gpurightsizer.cluster;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.gpurightsizer.sizing.Offer;
import io.gpurightsizer.sizing.Offers;
import io.gpurightsizer.sizing.Target;

/**
 * Makes answers of sets of shapes or nodes, and remembers those that come again and again. What is remembered is bounded:
 * when there is too much of it, all is forgotten. Reading takes no lock.
 */
final class Reachables {
    private static final int MOST_REMEMBERED = 512;

    private final Fleet fleet;
    private final Layout assumed;
    private final FreeDevices free;
    private final Map<Bits, Offers.Reachable> byShapes = new ConcurrentHashMap<>();
    private final Map<Set<Integer>, List<Offer>> offersByLayouts = new ConcurrentHashMap<>();

    Reachables(Fleet fleet, Layout assumed, FreeDevices free) {
        this.fleet = fleet;
        this.assumed = assumed;
        this.free = free;
    }

    /** What these shapes offer, and what is assumed. */
    Offers.Reachable ofShapes(Bits shapes) {
        Offers.Reachable known = byShapes.get(shapes);
        return known != null ? known : remembered(byShapes, shapes, onShapes(shapes));
    }

    private Offers.Reachable onShapes(Bits shapes) {
        Map<Integer, Offers.NodeGroup> groups = new LinkedHashMap<>();
        Set<Target> targets = new HashSet<>();
        shapes.forEach(index -> {
            Shape shape = fleet.shapes().get(index);
            count(groups, shape.layout(), fleet.nodes().get(shape.nodes()[0]).name(), shape.nodes().length);
            targets.addAll(free.onShape(index));
        });
        return answer(groups, targets, true);
    }

    /** What these nodes offer, and what is assumed if that is wanted. */
    Offers.Reachable ofNodes(int[] nodes, boolean assumedToo) {
        Map<Integer, Offers.NodeGroup> groups = new LinkedHashMap<>();
        Set<Target> targets = new HashSet<>();
        for (int node : nodes) {
            Shape shape = fleet.shapes().get(fleet.shapeOf()[node]);
            count(groups, shape.layout(), fleet.nodes().get(node).name(), 1);
            targets.addAll(free.onNode(fleet, node));
        }
        return answer(groups, targets, assumedToo);
    }

    private void count(Map<Integer, Offers.NodeGroup> groups, int layout, String example, int size) {
        Offers.NodeGroup known = groups.get(layout);
        if (known == null) {
            groups.put(
                    layout,
                    new Offers.NodeGroup(
                            example, size, fleet.layouts().get(layout).amounts()));
        } else {
            String first = known.example().compareTo(example) <= 0 ? known.example() : example;
            groups.put(layout, new Offers.NodeGroup(first, known.size() + size, known.amounts()));
        }
    }

    private Offers.Reachable answer(Map<Integer, Offers.NodeGroup> groups, Set<Target> targets, boolean assumedToo) {
        List<Offers.NodeGroup> nodes = new ArrayList<>(groups.values());
        Set<Integer> layouts = groups.keySet();
        if (assumedToo && !assumed.isEmpty()) {
            nodes.add(new Offers.NodeGroup("", 1, assumed.amounts()));
            layouts = new HashSet<>(layouts);
            layouts.add(fleet.layouts().size());
        }
        return new Offers.Reachable(offers(Set.copyOf(layouts)), nodes, "", targets);
    }

    private List<Offer> offers(Set<Integer> layouts) {
        List<Offer> known = offersByLayouts.get(layouts);
        return known != null ? known : remembered(offersByLayouts, layouts, merged(layouts));
    }

    /** Each target once, at the least that any of these layouts gives for it. */
    private List<Offer> merged(Set<Integer> layouts) {
        Map<Target, Worth> worths = new LinkedHashMap<>();
        for (int index : layouts) {
            Layout layout = index < fleet.layouts().size() ? fleet.layouts().get(index) : assumed;
            layout.offers().forEach((target, offer) -> worths.merge(target, Worth.of(offer), Worth::orWorse));
        }
        return worths.entrySet().stream()
                .map(it -> it.getValue().as(it.getKey()))
                .sorted(Offer.SMALLEST_FIRST)
                .toList();
    }

    private static <K, V> V remembered(Map<K, V> memory, K key, V value) {
        if (memory.size() >= MOST_REMEMBERED) {
            memory.clear();
        }
        memory.put(key, value);
        return value;
    }
}
