package io.gpurightsizer.admission;

import com.fasterxml.jackson.core.JsonFactory;
import io.gpurightsizer.bench.SampleReviews;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Tokens and answer in turns, by the processor time of the one thread that does both: for busy machines, where elapsed time
 * is mostly waiting. Start it with {@code -Xbatch}, so that compilation is done before it counts. One argument: seconds.
 */
public final class PairedReview {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int BATCH = 100;

    private final JsonFactory json = new JsonFactory();
    private final Handler handler = Handler.create();
    private long sum;

    private record Pair(double tokensMicros, double answerMicros) {}

    private PairedReview() {}

    public static void main(String... arguments) throws IOException, UnreadableReviewException {
        long nanos = Long.parseLong(arguments.length == 0 ? "60" : arguments[0]) * 1_000_000_000;
        for (SampleReviews.Outcome outcome : SampleReviews.Outcome.values()) {
            new PairedReview().compare(outcome + " 8 KB", SampleReviews.small(outcome), nanos / 6);
            new PairedReview().compare(outcome + " 50 KB", SampleReviews.large(outcome), nanos / 6);
        }
        System.exit(0);
    }

    /** The first two thirds of the time warm up. */
    private void compare(String what, byte[] body, long nanos) throws IOException, UnreadableReviewException {
        List<Pair> pairs = new ArrayList<>();
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            long before = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < BATCH; i++) {
                sum += ReviewBenchmark.tokens(json, body);
            }
            long between = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < BATCH; i++) {
                sum += handler.answer(body).length;
            }
            long after = THREADS.getCurrentThreadCpuTime();
            pairs.add(new Pair((between - before) / 1e3 / BATCH, (after - between) / 1e3 / BATCH));
        }
        List<Pair> warm = pairs.subList(pairs.size() * 2 / 3, pairs.size());
        System.out.printf(
                "%-13s tokenise %.1f us, answer %.1f us, ratio %.2f (medians of %d pairs; %d)%n",
                what,
                median(warm, Pair::tokensMicros),
                median(warm, Pair::answerMicros),
                median(warm, it -> it.answerMicros / it.tokensMicros),
                warm.size(),
                sum & 1);
    }

    private static double median(List<Pair> pairs, ToDoubleFunction<Pair> value) {
        double[] sorted = pairs.stream().mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
