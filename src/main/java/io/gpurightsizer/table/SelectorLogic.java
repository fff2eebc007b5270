package io.gpurightsizer.table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.gpurightsizer.sizing.table.LabelSelector;
import io.gpurightsizer.sizing.table.LabelSelector.Requirement;
import io.gpurightsizer.text.SafeText;

/**
 * What a selector asks of each label, compared with other requirements by trying every value that makes a difference: those
 * named, one that is not, and none.
 */
final class SelectorLogic {
    private static final String ANY_OTHER = String.valueOf(GlobLanguage.ANY_OTHER);

    private final Map<String, List<Requirement>> byKey;

    SelectorLogic(LabelSelector selector) {
        this.byKey = selector.requirements().stream()
                .collect(Collectors.groupingBy(Requirement::key, TreeMap::new, Collectors.toList()));
    }

    /** The label of which no value, nor its absence, satisfies all that is asked; for example {@code label "app"}. */
    Optional<String> contradiction() {
        return byKey.keySet().stream()
                .filter(key -> satisfying(key, Set.of()).findAny().isEmpty())
                .findFirst()
                .map(key -> "label " + SafeText.quoted(key));
    }

    /** Labels that satisfy this, which must not contradict itself; as few as possible. */
    Map<String, String> example() {
        Map<String, String> labels = new HashMap<>();
        byKey.keySet().forEach(key -> satisfying(key, Set.of()).findFirst().ifPresent(labels::putAll));
        return labels;
    }

    /** Whether all labels that satisfy this satisfy the other as well. */
    boolean implies(LabelSelector other) {
        return other.requirements().stream()
                .allMatch(it -> satisfying(it.key(), it.values()).allMatch(it::matches));
    }

    /** The samples of a label, alone in a map or absent from it, that satisfy all that is asked of it. */
    private Stream<Map<String, String>> satisfying(String key, Set<String> moreValues) {
        List<Requirement> requirements = byKey.getOrDefault(key, List.of());
        Stream<String> named = requirements.stream().flatMap(it -> it.values().stream());
        Stream<String> values = Stream.concat(Stream.of(ANY_OTHER), Stream.concat(named, moreValues.stream()));
        return Stream.concat(Stream.of(Map.<String, String>of()), values.map(value -> Map.of(key, value)))
                .filter(labels -> requirements.stream().allMatch(it -> it.matches(labels)));
    }
}
