package io.gpurightsizer.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.gpurightsizer.sizing.Target;

/** Groups nodes into shapes. */
final class FleetBuilder {
    /**
     * A label with more values than this among all nodes identifies nodes rather than describing them; tried in this order
     * until shapes are few enough to be worth it.
     */
    private static final int[] MOST_VALUES = {256, 64, 16};

    private static final int ENOUGH_SHAPES = 1024;

    private final List<OfferingNode> nodes;
    private final Set<Target> labelledTargets = new HashSet<>();
    private Map<ShapeKey, List<Integer>> groups = Map.of();
    private Set<String> identifyingKeys = Set.of();

    /** What nodes of one shape have in common. */
    private record ShapeKey(Map<String, String> labels, List<Taint> taints, List<Partition> partitions) {}

    private FleetBuilder(Collection<OfferingNode> nodes) {
        this.nodes = nodes.stream()
                .filter(OfferingNode::offersToNewPods)
                .sorted(Comparator.comparing(it -> it.facts().name()))
                .toList();
        this.nodes.forEach(node -> node.partitions().stream()
                .map(it -> it.offer().target())
                .filter(it -> !it.nodeSelector().isEmpty())
                .forEach(labelledTargets::add));
    }

    /** Of these nodes those that offer something to new pods. */
    static Fleet of(Collection<OfferingNode> nodes) {
        return new FleetBuilder(nodes).build();
    }

    private Fleet build() {
        Map<String, Integer> valueCounts = valueCounts();
        for (int mostValues : MOST_VALUES) {
            identifyingKeys = identifying(valueCounts, mostValues);
            groups = grouped();
            if (groups.size() <= ENOUGH_SHAPES) {
                break;
            }
        }
        Map<Layout, Integer> layouts = new LinkedHashMap<>();
        List<Shape> shapes = new ArrayList<>();
        int[] shapeOf = new int[nodes.size()];
        groups.forEach((key, members) -> {
            members.forEach(node -> shapeOf[node] = shapes.size());
            int layout = layouts.computeIfAbsent(layout(key), it -> layouts.size());
            int[] indexes = members.stream().mapToInt(Integer::intValue).toArray();
            shapes.add(new Shape(key.labels(), key.taints(), layout, indexes));
        });
        List<NodeFacts> facts = nodes.stream().map(OfferingNode::facts).toList();
        return new Fleet(
                facts,
                shapeOf,
                List.copyOf(shapes),
                List.copyOf(layouts.keySet()),
                new LabelIndex(shapes),
                new TaintIndex(shapes),
                new IdentityIndex(facts, identifyingKeys));
    }

    /** How many different values each label has; counting stops where it no longer matters. */
    private Map<String, Integer> valueCounts() {
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

    private Set<String> identifying(Map<String, Integer> valueCounts, int mostValues) {
        Set<String> keys = new HashSet<>();
        valueCounts.forEach((key, count) -> {
            if (count > mostValues) {
                keys.add(key);
            }
        });
        labelledTargets.forEach(target -> keys.removeAll(target.nodeSelector().keySet()));
        return keys;
    }

    private Map<ShapeKey, List<Integer>> grouped() {
        Map<ShapeKey, List<Integer>> grouped = new LinkedHashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            Map<String, String> labels = new HashMap<>(nodes.get(i).facts().labels());
            labels.keySet().removeAll(identifyingKeys);
            ShapeKey key = new ShapeKey(
                    labels, nodes.get(i).facts().taints(), nodes.get(i).partitions());
            grouped.computeIfAbsent(key, it -> new ArrayList<>()).add(i);
        }
        return grouped;
    }

    /**
     * What nodes of a shape offer: their own partitions, and what other nodes' labelled targets come to here, where those
     * labels lead here too.
     */
    private Layout layout(ShapeKey key) {
        Map<Target, io.gpurightsizer.sizing.Offer> offers = new LinkedHashMap<>();
        Map<Target, Integer> amounts = new LinkedHashMap<>();
        for (Partition partition : key.partitions()) {
            Target own = partition.offer().target();
            offers.put(own, partition.offer());
            amounts.put(own, partition.amount());
            for (Target target : own.keepsName() ? labelledTargets : Set.<Target>of()) {
                if (key.labels().entrySet().containsAll(target.nodeSelector().entrySet())) {
                    offers.put(target, Worth.of(partition.offer()).as(target));
                    amounts.put(target, partition.amount());
                }
            }
        }
        return new Layout(offers, amounts);
    }
}
