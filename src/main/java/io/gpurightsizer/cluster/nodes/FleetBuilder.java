package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Target;

/**
 * Groups nodes into shapes. Made once for a cluster that is indexed again and again: nodes that have not changed since the
 * last time keep their place, so that the price is mostly that of those that have. Not for several threads at once.
 */
public final class FleetBuilder {
    /**
     * A label with more values than this among all nodes identifies nodes rather than describing them; tried in this order
     * until shapes are few enough to be worth it.
     */
    private static final int[] MOST_VALUES = {256, 64, 16};

    private static final int ENOUGH_SHAPES = 1024;

    private Set<String> identifyingKeys = Set.of();
    private Map<ShapeKey, ShapeKey> knownKeys = Map.of();
    private Map<OfferingNode, ShapeKey> keyOf = Map.of();
    private int mostShapesBeforeThinkingAgain;

    /** What nodes of one shape have in common. */
    private record ShapeKey(Map<String, String> labels, List<Taint> taints, List<Partition> partitions) {}

    /**
     * Indexes those of these nodes that offer something to new pods.
     *
     * @param all sorted by name
     */
    Fleet build(Collection<OfferingNode> all) {
        List<OfferingNode> nodes =
                all.stream().filter(OfferingNode::offersToNewPods).toList();
        Set<Target> labelledTargets = labelledTargets(nodes);
        Map<ShapeKey, List<Integer>> groups = grouped(nodes);
        if (groups.size() > mostShapesBeforeThinkingAgain || labelledTargetsNeed(identifyingKeys, labelledTargets)) {
            groups = groupedAnew(nodes, labelledTargets);
            mostShapesBeforeThinkingAgain = groups.size() * 2 + MOST_VALUES[0];
        }
        return fleet(nodes, groups, labelledTargets);
    }

    private static Set<Target> labelledTargets(List<OfferingNode> nodes) {
        Set<Target> targets = new HashSet<>();
        for (OfferingNode node : nodes) {
            for (Partition partition : node.partitions()) {
                if (partition.offer().target().keepsName()) {
                    targets.add(partition.offer().target());
                }
            }
        }
        return targets;
    }

    private static boolean labelledTargetsNeed(Set<String> keys, Set<Target> targets) {
        return targets.stream()
                .anyMatch(it -> !Collections.disjoint(it.nodeSelector().keySet(), keys));
    }

    private Map<ShapeKey, List<Integer>> groupedAnew(List<OfferingNode> nodes, Set<Target> labelledTargets) {
        Map<String, Integer> valueCounts = valueCounts(nodes);
        Map<ShapeKey, List<Integer>> groups = Map.of();
        for (int mostValues : MOST_VALUES) {
            identifyingKeys = identifying(valueCounts, mostValues, labelledTargets);
            keyOf = Map.of();
            knownKeys = Map.of();
            groups = grouped(nodes);
            if (groups.size() <= ENOUGH_SHAPES) {
                break;
            }
        }
        return groups;
    }

    /** How many different values each label has; counting stops where it no longer matters. */
    private static Map<String, Integer> valueCounts(List<OfferingNode> nodes) {
        Map<String, Set<String>> values = new HashMap<>();
        for (OfferingNode node : nodes) {
            node.facts().labels().forEach((key, value) -> {
                Set<String> known = values.computeIfAbsent(key, it -> new HashSet<>());
                if (known.size() <= MOST_VALUES[0]) {
                    known.add(value);
                }
            });
        }
        Map<String, Integer> counts = new HashMap<>();
        values.forEach((key, set) -> counts.put(key, set.size()));
        return counts;
    }

    private static Set<String> identifying(
            Map<String, Integer> valueCounts, int mostValues, Set<Target> labelledTargets) {
        Set<String> keys = new HashSet<>();
        valueCounts.forEach((key, count) -> {
            if (count > mostValues) {
                keys.add(key);
            }
        });
        labelledTargets.forEach(target -> keys.removeAll(target.nodeSelector().keySet()));
        return keys;
    }

    private Map<ShapeKey, List<Integer>> grouped(List<OfferingNode> nodes) {
        Map<ShapeKey, ShapeKey> keys = new HashMap<>();
        Map<OfferingNode, ShapeKey> keyOfNow = new IdentityHashMap<>(nodes.size());
        Map<ShapeKey, List<Integer>> byIdentity = new IdentityHashMap<>();
        List<ShapeKey> inOrder = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            OfferingNode node = nodes.get(i);
            ShapeKey known = keyOf.get(node);
            ShapeKey key = known == null ? canonical(key(node), keys) : known;
            keyOfNow.put(node, key);
            byIdentity
                    .computeIfAbsent(key, it -> {
                        inOrder.add(it);
                        keys.put(it, it);
                        return new ArrayList<>();
                    })
                    .add(i);
        }
        keyOf = keyOfNow;
        knownKeys = keys;
        Map<ShapeKey, List<Integer>> grouped = new LinkedHashMap<>();
        inOrder.forEach(key -> grouped.put(key, byIdentity.get(key)));
        return grouped;
    }

    private ShapeKey canonical(ShapeKey key, Map<ShapeKey, ShapeKey> keysNow) {
        ShapeKey before = knownKeys.get(key);
        return before != null ? before : keysNow.getOrDefault(key, key);
    }

    private ShapeKey key(OfferingNode node) {
        Map<String, String> labels = new HashMap<>(node.facts().labels());
        labels.keySet().removeAll(identifyingKeys);
        return new ShapeKey(Map.copyOf(labels), node.facts().taints(), node.partitions());
    }

    private Fleet fleet(List<OfferingNode> nodes, Map<ShapeKey, List<Integer>> groups, Set<Target> labelledTargets) {
        Map<NodeOffers, Integer> layouts = new LinkedHashMap<>();
        List<Shape> shapes = new ArrayList<>();
        int[] shapeOf = new int[nodes.size()];
        groups.forEach((key, members) -> {
            members.forEach(node -> shapeOf[node] = shapes.size());
            int layout = layouts.computeIfAbsent(layout(key, labelledTargets), it -> layouts.size());
            int[] indexes = members.stream().mapToInt(Integer::intValue).toArray();
            shapes.add(new Shape(key.labels(), key.taints(), layout, indexes));
        });
        List<NodeState> facts = nodes.stream().map(OfferingNode::facts).toList();
        return new Fleet(
                facts,
                shapeOf,
                List.copyOf(shapes),
                List.copyOf(layouts.keySet()),
                new LabelIndex(shapes),
                new TaintIndex(shapes),
                new CapacityIndex(facts, shapes),
                new IdentityIndex(facts, identifyingKeys));
    }

    /**
     * What nodes of a shape offer: their own partitions, and what other nodes' labelled targets come to here, where those
     * labels lead here too.
     */
    private static NodeOffers layout(ShapeKey key, Set<Target> labelledTargets) {
        Map<Target, Offer> offers = new LinkedHashMap<>();
        Map<Target, Integer> amounts = new LinkedHashMap<>();
        for (Partition partition : key.partitions()) {
            Target own = partition.offer().target();
            offers.put(own, partition.offer());
            amounts.put(own, partition.amount());
            for (Target target : own.keepsName() ? labelledTargets : Set.<Target>of()) {
                if (key.labels().entrySet().containsAll(target.nodeSelector().entrySet())) {
                    offers.put(target, DeviceShare.of(partition.offer()).as(target));
                    amounts.put(target, partition.amount());
                }
            }
        }
        return new NodeOffers(offers, amounts);
    }
}
