package io.gpurightsizer.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

import io.gpurightsizer.benchmark.Plan.Load;
import io.gpurightsizer.benchmark.Plan.Pattern;
import io.gpurightsizer.benchmark.Plan.Strategy;

/** One load at one rate on the servers of one strategy, with one kind of neighbour. */
record Round(Strategy strategy, Load load, double rate, Pattern neighbour, int repeat) {

    /** All rounds: one repeat after the other, the rounds of each in random order. */
    static List<Round> all(Plan plan) {
        List<Round> all = new ArrayList<>();
        for (int repeat = 0; repeat < plan.repeats(); repeat++) {
            List<Round> once = once(plan, repeat);
            Collections.shuffle(once, new Random(plan.seed() * 31 + repeat));
            all.addAll(once);
        }
        return all;
    }

    private static List<Round> once(Plan plan, int repeat) {
        List<Round> rounds = new ArrayList<>();
        for (Load load : plan.loads()) {
            for (double rate : load.rates()) {
                for (Pattern pattern : load.patterns()) {
                    plan.strategies().forEach(it -> rounds.add(new Round(it, load, rate, pattern, repeat)));
                }
            }
        }
        return rounds;
    }

    /** The same for all strategies, so that they get the same arrivals and inputs. */
    long seed(Plan plan) {
        return ((plan.seed() * 31 + load.name().hashCode()) * 31 + Double.hashCode(rate)) * 31 + repeat;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s, %s, %s/s%s",
                strategy.name(),
                load.name(),
                rate,
                load.neighbour()
                        .map(it -> ", " + it.stage() + " " + neighbour.name().toLowerCase(Locale.ROOT))
                        .orElse(""));
    }
}
