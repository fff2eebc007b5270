package io.gpurightsizer.table;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.gpurightsizer.sizing.table.LabelSelector;
import io.gpurightsizer.sizing.table.LabelSelector.Requirement;

/** What a selector's requirements say of each label taken together. */
final class SelectorLogic {
    private final Map<String, Demand> demands = new HashMap<>();

    SelectorLogic(LabelSelector selector) {
        for (Requirement requirement : selector.requirements()) {
            demands.computeIfAbsent(requirement.key(), key -> new Demand()).add(requirement);
        }
    }

    /** All that is asked of one label. */
    private static final class Demand {
        private boolean there;
        private boolean absent;
        private Set<String> allowed;
        private final Set<String> excluded = new TreeSet<>();

        void add(Requirement requirement) {
            switch (requirement.operator()) {
                case Exists -> there = true;
                case DoesNotExist -> absent = true;
                case NotIn -> excluded.addAll(requirement.values());
                case In -> allow(requirement.values());
            }
        }

        private void allow(Set<String> values) {
            there = true;
            if (allowed == null) {
                allowed = new TreeSet<>(values);
            } else {
                allowed.retainAll(values);
            }
        }

        /** The values left; only where there is a list of them. */
        Set<String> left() {
            Set<String> left = new TreeSet<>(allowed);
            left.removeAll(excluded);
            return left;
        }

        boolean isContradiction() {
            return there && absent || allowed != null && left().isEmpty();
        }

        boolean implies(Requirement other) {
            return switch (other.operator()) {
                case Exists -> there;
                case DoesNotExist -> absent;
                case In -> allowed != null && other.values().containsAll(left());
                case NotIn ->
                    absent
                            || excluded.containsAll(other.values())
                            || allowed != null && left().stream().noneMatch(other.values()::contains);
            };
        }

        /** A value that satisfies all; empty if the label must or may be missing. */
        Optional<String> example() {
            if (!there) {
                return Optional.empty();
            }
            return allowed == null
                    ? Optional.of(String.valueOf(GlobLanguage.ANY_OTHER))
                    : left().stream().findFirst();
        }
    }

    /** The label of which no value, nor its absence, satisfies all that is asked. */
    Optional<String> contradiction() {
        return demands.entrySet().stream()
                .filter(entry -> entry.getValue().isContradiction())
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst();
    }

    /** Whether all labels that satisfy this satisfy the other as well; this must not contradict itself. */
    boolean implies(LabelSelector other) {
        return other.requirements().stream().allMatch(requirement -> {
            Demand demand = demands.get(requirement.key());
            return demand != null && demand.implies(requirement);
        });
    }

    /** Labels that satisfy this, as few as possible. */
    Map<String, String> example() {
        Map<String, String> labels = new HashMap<>();
        demands.forEach((key, demand) -> demand.example().ifPresent(value -> labels.put(key, value)));
        return labels;
    }
}
