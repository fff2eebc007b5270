package io.gpurightsizer.benchmark.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One measure of one strategy in one situation.
 *
 * @param p95 and {@code deviation} beside those of the first strategy; empty for itself
 */
public record Comparison(
        Situation situation, String strategy, Figures figures, Optional<Ratio> p95, Optional<Ratio> deviation) {

    /** All measures of a cell. */
    static List<Comparison> of(Cell cell, Results results) {
        Optional<Cell> first = results.cell(results.first(), cell.situation())
                .filter(it -> !it.strategy().equals(cell.strategy()));
        List<Comparison> comparisons = new ArrayList<>();
        for (String measure : cell.measures()) {
            comparisons.add(new Comparison(
                    cell.situation(),
                    cell.strategy(),
                    cell.figures(measure),
                    first.map(it -> Ratio.of(cell, it, measure, values -> Statistics.quantile(values, 0.95))),
                    first.map(it -> Ratio.of(cell, it, measure, Statistics::deviation))));
        }
        return comparisons;
    }

    boolean endToEnd() {
        return figures.measure().equals(Cell.END_TO_END);
    }
}
