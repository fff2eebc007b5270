package io.gpurightsizer.benchmark.report;

import java.util.List;

/**
 * Where a strategy can take no more: the lowest rate at which p95 is more than twice what the first strategy has at the lowest
 * rate, or fewer than 99 of 100 turns succeed.
 *
 * @param upTo the highest rate below it, not a number where the lowest rate is beyond it
 * @param at the rate; not a number where it was not reached
 * @param utilisation of the shared GPU at that rate, or at the highest that was measured, in per cent
 */
public record Capacity(String load, String strategy, double upTo, double at, double utilisation) {
    private static final double SUCCESS = 0.99;
    private static final double GROWTH = 2;

    static Capacity of(Results results, String load, String strategy) {
        double usual = results.cells(load, results.first())
                .get(0)
                .figures(Cell.END_TO_END)
                .p95();
        List<Cell> cells = results.cells(load, strategy).stream()
                .filter(it -> it.situation().neighbour().equals("idle"))
                .toList();
        double upTo = Double.NaN;
        double utilisation = Double.NaN;
        for (Cell cell : cells) {
            utilisation = cell.utilisation();
            if (cell.success() < SUCCESS || cell.figures(Cell.END_TO_END).p95() > GROWTH * usual) {
                return new Capacity(load, strategy, upTo, cell.situation().rate(), utilisation);
            }
            upTo = cell.situation().rate();
        }
        return new Capacity(load, strategy, upTo, Double.NaN, utilisation);
    }

    boolean reached() {
        return !Double.isNaN(at);
    }
}
