package io.gpurightsizer.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import io.gpurightsizer.benchmark.Plan.Pattern;
import io.gpurightsizer.benchmark.Plan.Strategy;
import io.gpurightsizer.benchmark.report.Statistics;
import io.gpurightsizer.benchmark.report.TurnResult;

/** Load until the servers answer evenly: engines are built, graphs captured and caches filled by the first requests. */
final class WarmUp {
    private static final int WINDOWS = 3;

    private final Plan plan;
    private final LoadGenerator generator;
    private final Consumer<String> progress;

    WarmUp(Plan plan, LoadGenerator generator, Consumer<String> progress) {
        this.plan = plan;
        this.generator = generator;
        this.progress = progress;
    }

    /** Whether three windows in a row had medians that differ by less than the plan's percentage. */
    boolean steady(Strategy strategy) throws IOException {
        List<Double> medians = new ArrayList<>();
        for (int i = 0; i < plan.warmUp().atMost(); i++) {
            Round round = new Round(
                    strategy, plan.loads().get(0), plan.loads().get(0).rates().get(0), Pattern.IDLE, -1 - i);
            List<TurnResult> turns = generator.run(round, plan.warmUp().seconds());
            double median = Statistics.quantile(
                    turns.stream().mapToDouble(TurnResult::endToEnd).toArray(), 0.5);
            if (turns.stream().noneMatch(TurnResult::succeeded)) {
                throw new IOException("no turn of " + strategy.name() + " succeeded while warming up"
                        + RunCommand.failures(turns) + ": do the addresses of the plan answer?");
            }
            medians.add(median);
            progress.accept(String.format(
                    Locale.ROOT,
                    "warm-up %d of at most %d, %s: median %.0f ms of %d turns%s",
                    i + 1,
                    plan.warmUp().atMost(),
                    strategy.name(),
                    median,
                    turns.size(),
                    RunCommand.failures(turns)));
            if (even(medians)) {
                return true;
            }
        }
        return false;
    }

    private boolean even(List<Double> medians) {
        if (medians.size() < WINDOWS) {
            return false;
        }
        List<Double> last = medians.subList(medians.size() - WINDOWS, medians.size());
        return Collections.max(last)
                < Collections.min(last) * (1 + plan.warmUp().percent() / 100);
    }
}
