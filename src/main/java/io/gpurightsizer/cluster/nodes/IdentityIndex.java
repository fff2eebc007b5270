package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.gpurightsizer.sizing.offers.Placement;

/**
 * Finds single nodes by name and by labels that have too many different values to make shapes of, such as
 * {@code kubernetes.io/hostname}.
 */
final class IdentityIndex {
    private static final int[] NOBODY = {};

    private final Map<String, Integer> byName = new HashMap<>();
    private final Map<String, Map<String, int[]>> byKeyAndValue = new HashMap<>();

    IdentityIndex(List<NodeState> nodes, Set<String> identifyingKeys) {
        for (int i = 0; i < nodes.size(); i++) {
            byName.put(nodes.get(i).name(), i);
        }
        for (String key : identifyingKeys) {
            Map<String, Members> byValue = new HashMap<>(nodes.size() * 2);
            for (int i = 0; i < nodes.size(); i++) {
                String value = nodes.get(i).labels().get(key);
                if (value != null) {
                    byValue.computeIfAbsent(value, it -> new Members()).add(i);
                }
            }
            Map<String, int[]> exact = new HashMap<>(byValue.size() * 2);
            byValue.forEach((value, members) -> exact.put(value, members.toArray()));
            byKeyAndValue.put(key, exact);
        }
    }

    /** A list of numbers that most often has one. */
    private static final class Members {
        private int[] members = new int[1];
        private int count;

        void add(int member) {
            if (count == members.length) {
                members = Arrays.copyOf(members, count * 2);
            }
            members[count++] = member;
        }

        int[] toArray() {
            return count == members.length ? members : Arrays.copyOf(members, count);
        }
    }

    boolean identifies(String key) {
        return byKeyAndValue.containsKey(key);
    }

    Optional<Integer> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    int[] carrying(String key, String value) {
        return byKeyAndValue.getOrDefault(key, Map.of()).getOrDefault(value, NOBODY);
    }

    /** Whether shapes are not enough to tell which nodes a placement allows. */
    boolean isAskedFor(Placement placement) {
        for (String key : placement.nodeSelector().keySet()) {
            if (identifies(key)) {
                return true;
            }
        }
        return placement.requiredNodeAffinity().isPresent()
                && placement.requiredNodeAffinity().get().stream().anyMatch(this::isAskedFor);
    }

    private boolean isAskedFor(Placement.Term term) {
        return !term.fields().isEmpty() || term.expressions().stream().anyMatch(it -> identifies(it.key()));
    }

    /** Nodes among which all those must be that the placement allows; empty if that can be any. */
    Optional<int[]> candidates(Placement placement) {
        Optional<int[]> fewest = Optional.empty();
        for (Map.Entry<String, String> wanted : placement.nodeSelector().entrySet()) {
            if (identifies(wanted.getKey())) {
                fewest = fewer(fewest, carrying(wanted.getKey(), wanted.getValue()));
            }
        }
        return fewest.isPresent() ? fewest : placement.requiredNodeAffinity().flatMap(this::candidatesOfAll);
    }

    private Optional<int[]> candidatesOfAll(List<Placement.Term> terms) {
        TreeSet<Integer> union = new TreeSet<>();
        for (Placement.Term term : terms) {
            if (Requirements.canHold(term)) {
                Optional<int[]> some = candidates(term);
                if (some.isEmpty()) {
                    return Optional.empty();
                }
                Arrays.stream(some.get()).forEach(union::add);
            }
        }
        return Optional.of(union.stream().mapToInt(Integer::intValue).toArray());
    }

    private Optional<int[]> candidates(Placement.Term term) {
        Optional<int[]> fewest = Optional.empty();
        for (Placement.Requirement expression : term.expressions()) {
            if (expression.operator().equals("In") && identifies(expression.key())) {
                fewest = fewer(fewest, anyOf(expression));
            }
        }
        for (Placement.Requirement field : term.fields()) {
            if (field.operator().equals("In") && field.key().equals("metadata.name")) {
                Integer node = byName.get(field.values().get(0));
                fewest = fewer(fewest, node == null ? NOBODY : new int[] {node});
            }
        }
        return fewest;
    }

    private int[] anyOf(Placement.Requirement expression) {
        List<Integer> any = new ArrayList<>();
        for (String value : Set.copyOf(expression.values())) {
            Arrays.stream(carrying(expression.key(), value)).forEach(any::add);
        }
        return any.stream().mapToInt(Integer::intValue).toArray();
    }

    private static Optional<int[]> fewer(Optional<int[]> known, int[] other) {
        return known.isPresent() && known.get().length <= other.length ? known : Optional.of(other);
    }
}
