package io.gpurightsizer.benchmark.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The rounds of a measurement by strategy and situation.
 *
 * @param first the strategy that the others are compared with
 */
record Results(String first, List<Cell> cells) {

    /** @param rounds in any order */
    static Results of(List<RoundResult> rounds) {
        Map<String, Cell> cells = new TreeMap<>();
        Map<String, List<RoundResult>> grouped = rounds.stream()
                .collect(Collectors.groupingBy(
                        it -> it.strategy() + "\0" + Situation.of(it), LinkedHashMap::new, Collectors.toList()));
        grouped.forEach((key, group) -> {
            RoundResult one = group.get(0);
            cells.put(key, new Cell(one.strategy(), one.gpus(), Situation.of(one), group));
        });
        String first = rounds.stream()
                .map(RoundResult::reference)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no round was measured"));
        return new Results(first, List.copyOf(cells.values()));
    }

    /** What others are compared with comes first. */
    List<String> strategies() {
        List<String> names = new ArrayList<>(List.of(first));
        cells.stream()
                .map(Cell::strategy)
                .distinct()
                .filter(it -> !it.equals(first))
                .forEach(names::add);
        return names;
    }

    List<String> loads() {
        return cells.stream().map(it -> it.situation().load()).distinct().toList();
    }

    /** By rate and neighbour. */
    List<Cell> cells(String load, String strategy) {
        return cells.stream()
                .filter(it ->
                        it.situation().load().equals(load) && it.strategy().equals(strategy))
                .sorted((a, b) -> a.situation().rate() == b.situation().rate()
                        ? b.situation().neighbour().compareTo(a.situation().neighbour())
                        : Double.compare(a.situation().rate(), b.situation().rate()))
                .toList();
    }

    Optional<Cell> cell(String strategy, Situation situation) {
        return cells.stream()
                .filter(it -> it.strategy().equals(strategy) && it.situation().equals(situation))
                .findFirst();
    }
}
