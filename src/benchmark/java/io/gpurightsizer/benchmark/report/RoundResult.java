package io.gpurightsizer.benchmark.report;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A round that was measured: a line of {@code rounds.jsonl}, from which the report can be made again.
 *
 * @param reference the strategy that the others are compared with
 * @param gpus that the servers of the strategy take together
 * @param stages of the load, in order
 * @param rate arrivals a second
 * @param neighbour what the neighbour did: {@code idle}, {@code steady} or {@code bursty}
 * @param seconds that were measured
 * @param utilisation of the shared GPU in per cent; null where no Prometheus was asked
 * @param turns those that should have begun in these seconds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RoundResult(
        String strategy,
        String reference,
        int gpus,
        String load,
        List<String> stages,
        double rate,
        String neighbour,
        int repeat,
        double seconds,
        Double utilisation,
        List<TurnResult> turns) {}
