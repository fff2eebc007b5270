package io.gpurightsizer.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.gpurightsizer.cluster.state.Taint;
import io.gpurightsizer.gpu.packing.Board;
import io.gpurightsizer.plan.layout.PlanNode;

/**
 * Nodes that are alike to pods: the same product, the same taints, and the same values of the labels that pods select.
 *
 * @param name unlike those of other pools, for example {@code NVIDIA-L4 pool=speech}
 */
record Pool(String name, String product, Board board, List<PlanNode> nodes) {
    Pool {
        nodes = List.copyOf(nodes);
    }

    int gpus() {
        return nodes.stream().mapToInt(PlanNode::gpus).sum();
    }

    /** What nodes of one pool have in common. */
    private record Key(String product, Set<Taint> taints, SortedMap<String, String> labels) {
        static Key of(PlanNode node, Set<String> selected) {
            SortedMap<String, String> labels = new TreeMap<>(node.state().labels());
            labels.keySet().retainAll(selected);
            return new Key(node.product(), Set.copyOf(node.state().taints()), labels);
        }

        String differences(List<Key> others) {
            List<String> parts = new ArrayList<>();
            labels.forEach((key, value) -> {
                if (others.stream().anyMatch(it -> !value.equals(it.labels.get(key)))) {
                    parts.add(key + "=" + value);
                }
            });
            new TreeSet<>(taints.stream().map(Taint::toString).toList()).forEach(taint -> {
                if (others.stream()
                        .anyMatch(it -> it.taints.stream()
                                .noneMatch(that -> that.toString().equals(taint)))) {
                    parts.add(taint);
                }
            });
            return String.join(" ", parts);
        }
    }

    /** The pools of these nodes, by name; {@code selected} are the labels that some pod selects. */
    static List<Pool> of(List<PlanNode> nodes, Map<String, Board> boards, Set<String> selected) {
        Map<Key, List<PlanNode>> grouped = nodes.stream()
                .sorted(Comparator.comparing(PlanNode::name))
                .collect(Collectors.groupingBy(it -> Key.of(it, selected), LinkedHashMap::new, Collectors.toList()));
        List<Pool> pools = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        grouped.forEach((key, members) -> {
            List<Key> others = grouped.keySet().stream()
                    .filter(it -> it.product().equals(key.product()) && !it.equals(key))
                    .toList();
            String name = (key.product() + " " + key.differences(others)).strip();
            for (int i = 2; !names.add(name); i++) {
                name = key.product() + " (" + i + ")";
            }
            pools.add(new Pool(name, key.product(), boards.get(key.product()), members));
        });
        pools.sort(Comparator.comparing(Pool::name));
        return pools;
    }
}
