package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Target;

/**
 * Makes answers of sets of shapes or nodes, and remembers those that come again and again. What is remembered is bounded:
 * when there is too much of it, all is forgotten. Reading takes no lock.
 */
final class Reachables {
    private static final int MOST_REMEMBERED = 512;

    private final Fleet fleet;
    private final NodeOffers assumed;
    private final FreeDevices free;
    private final Map<Reach<Bits>, Offers.Reachable> byShapes = new ConcurrentHashMap<>();
    private final Map<Reach<Set<Integer>>, List<Offer>> offersByLayouts = new ConcurrentHashMap<>();

    /** Where a pod surely fits, and where else the scheduler may yet put it, since nodes there are not all alike. */
    private record Reach<T>(T sure, T possible) {}

    Reachables(Fleet fleet, NodeOffers assumed, FreeDevices free) {
        this.fleet = fleet;
        this.assumed = assumed;
        this.free = free;
    }

    /**
     * What these shapes offer, and what is assumed.
     *
     * @param shapes those on every node of which the pod fits
     * @param possible these and those on some node of which it may fit: what is offered is worth no more than it is there
     */
    Offers.Reachable ofShapes(Bits shapes, Bits possible) {
        Reach<Bits> reach = new Reach<>(shapes, possible);
        Offers.Reachable known = byShapes.get(reach);
        return known != null ? known : remembered(byShapes, reach, onShapes(shapes, possible));
    }

    private Offers.Reachable onShapes(Bits shapes, Bits possible) {
        Map<Integer, Offers.NodeGroup> groups = new LinkedHashMap<>();
        Set<Target> targets = new HashSet<>();
        shapes.forEach(index -> {
            Shape shape = fleet.shapes().get(index);
            count(groups, shape.layout(), fleet.nodes().get(shape.nodes()[0]).name(), shape.nodes().length);
            targets.addAll(free.onShape(index));
        });
        Set<Integer> layouts = new HashSet<>();
        possible.forEach(index -> layouts.add(fleet.shapes().get(index).layout()));
        return answer(groups, layouts, targets, true);
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
        return answer(groups, groups.keySet(), targets, assumedToo);
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

    private Offers.Reachable answer(
            Map<Integer, Offers.NodeGroup> groups,
            Set<Integer> possibleLayouts,
            Set<Target> targets,
            boolean assumedToo) {
        List<Offers.NodeGroup> nodes = new ArrayList<>(groups.values());
        Set<Integer> sure = new HashSet<>(groups.keySet());
        Set<Integer> possible = new HashSet<>(possibleLayouts);
        if (assumedToo && !assumed.isEmpty()) {
            nodes.add(new Offers.NodeGroup("", 1, assumed.amounts()));
            sure.add(fleet.layouts().size());
            possible.add(fleet.layouts().size());
        }
        return new Offers.Reachable(offers(new Reach<>(Set.copyOf(sure), Set.copyOf(possible))), nodes, "", targets);
    }

    private List<Offer> offers(Reach<Set<Integer>> layouts) {
        List<Offer> known = offersByLayouts.get(layouts);
        return known != null ? known : remembered(offersByLayouts, layouts, merged(layouts));
    }

    /** Each target that is surely offered once, at the least that any of the possible layouts gives for it. */
    private List<Offer> merged(Reach<Set<Integer>> layouts) {
        Set<Target> offered = new HashSet<>();
        layouts.sure().forEach(index -> offered.addAll(layout(index).offers().keySet()));
        Map<Target, DeviceShare> worths = new LinkedHashMap<>();
        for (int index : layouts.possible()) {
            layout(index)
                    .offers()
                    .forEach((target, offer) -> worths.merge(target, DeviceShare.of(offer), DeviceShare::orWorse));
        }
        worths.keySet().retainAll(offered);
        return worths.entrySet().stream()
                .map(it -> it.getValue().as(it.getKey()))
                .sorted(Offer.SMALLEST_FIRST)
                .toList();
    }

    private NodeOffers layout(int index) {
        return index < fleet.layouts().size() ? fleet.layouts().get(index) : assumed;
    }

    private static <K, V> V remembered(Map<K, V> memory, K key, V value) {
        if (memory.size() >= MOST_REMEMBERED) {
            memory.clear();
        }
        memory.put(key, value);
        return value;
    }
}
