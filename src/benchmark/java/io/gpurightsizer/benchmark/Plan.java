package io.gpurightsizer.benchmark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is measured, as read from a file by {@link PlanReader}.
 *
 * @param seed of the arrivals, the inputs and the order of the rounds; the same seed gives the same arrivals to every strategy
 * @param repeats how often each round is repeated, each time with other arrivals
 * @param seconds how long a round is measured
 * @param settleSeconds how long load arrives before that, which is not counted
 * @param timeoutSeconds after which a turn has failed
 * @param prometheus the address of a Prometheus that knows the utilisation of the GPUs
 * @param audio a folder of WAV files to transcribe; without it, the plan's own stage for speech makes them
 * @param stages by name, for example {@code asr}
 * @param strategies the first is what the others are compared with
 */
record Plan(
        long seed,
        int repeats,
        double seconds,
        double settleSeconds,
        double timeoutSeconds,
        WarmUp warmUp,
        Limits limits,
        Optional<String> prometheus,
        Optional<String> audio,
        Map<String, Stage> stages,
        List<Strategy> strategies,
        List<Load> loads) {

    Plan {
        stages = new LinkedHashMap<>(stages); // the order of the file
        strategies = List.copyOf(strategies);
        loads = List.copyOf(loads);
    }

    /**
     * Load is sent until three windows in a row have medians that differ by less than {@code percent}.
     *
     * @param seconds of one window
     * @param atMost windows; a strategy that is not steady by then is measured all the same, and the report says so
     */
    record WarmUp(double seconds, double percent, int atMost) {}

    /** By how much a figure may grow over that of the first strategy for the report to say that it was kept. */
    record Limits(double p95, double deviation) {}

    /**
     * @param model as the server calls it
     * @param path where it is not {@link Api#path}
     * @param texts how many texts one request holds, for embeddings and reranking
     * @param parameters further fields of the request, for example {@code max_tokens: 96}
     */
    record Stage(Api api, String model, String path, int texts, Map<String, Object> parameters) {
        Stage {
            parameters = new LinkedHashMap<>(parameters);
        }
    }

    /**
     * One way to give GPUs to the servers.
     *
     * @param gpus that the servers take together
     * @param services the address of each stage's server
     * @param utilisation a query of Prometheus for the utilisation in per cent of the GPU that is shared
     */
    record Strategy(String name, int gpus, Map<String, String> services, Optional<String> utilisation) {
        Strategy {
            services = Map.copyOf(services);
        }
    }

    /**
     * Requests that go through the stages one after the other; one stage alone is such a load too.
     *
     * @param rates arrivals a second, each measured by itself
     */
    record Load(String name, List<String> stages, List<Double> rates, Optional<Neighbour> neighbour) {
        Load {
            stages = List.copyOf(stages);
            rates = List.copyOf(rates);
        }

        List<Pattern> patterns() {
            return neighbour.map(Neighbour::patterns).orElse(List.of(Pattern.IDLE));
        }
    }

    /** Another stage that has requests of its own meanwhile, {@code rate} a second on average. */
    record Neighbour(String stage, double rate, List<Pattern> patterns) {
        Neighbour {
            patterns = List.copyOf(patterns);
        }
    }

    /** How the requests to a neighbour arrive. */
    enum Pattern {
        /** Not at all. */
        IDLE,
        /** At one rate. */
        STEADY,
        /** All of them in the first fifth of every ten seconds, at five times the rate. */
        BURSTY
    }

    /** @throws IllegalArgumentException if the plan has no such strategy, or none is left to compare with */
    Plan without(List<String> names) {
        for (String name : names) {
            if (strategies.stream().noneMatch(it -> it.name().equals(name))
                    || first().name().equals(name)) {
                throw new IllegalArgumentException("--without: expected a strategy of the plan other than "
                        + first().name() + ", found \"" + name + "\"");
            }
        }
        return new Plan(
                seed,
                repeats,
                seconds,
                settleSeconds,
                timeoutSeconds,
                warmUp,
                limits,
                prometheus,
                audio,
                stages,
                strategies.stream().filter(it -> !names.contains(it.name())).toList(),
                loads);
    }

    Strategy first() {
        return strategies.get(0);
    }
}
