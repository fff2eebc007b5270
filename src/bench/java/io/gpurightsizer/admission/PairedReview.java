package io.gpurightsizer.admission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.gpurightsizer.bench.SampleReviews;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/**
 * Tokenising and answering in turns, a batch of each, by the processor time of the one thread that does both. It is for
 * machines that others work on too: there time on the clock is waiting, and the two halves of a JMH run meet different
 * neighbours. Start it with {@code -Xbatch}, so that compilation is done before it counts. One argument: seconds.
 */
public final class PairedReview {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int BATCH = 100;

    private final JsonFactory json = new JsonFactory();
    private final Handler handler = Handler.create();
    private long sink;

    private PairedReview() {}

    public static void main(String... arguments) throws IOException, UnreadableReviewException {
        Silence.decisions();
        long nanos = Long.parseLong(arguments.length == 0 ? "60" : arguments[0]) * 1_000_000_000;
        for (SampleReviews.Outcome outcome : SampleReviews.Outcome.values()) {
            new PairedReview().compare(outcome + " 8 KB", SampleReviews.small(outcome), nanos / 6);
            new PairedReview().compare(outcome + " 50 KB", SampleReviews.large(outcome), nanos / 6);
        }
        System.exit(0);
    }

    /** The first two thirds of the time warm up. */
    private void compare(String what, byte[] body, long nanos) throws IOException, UnreadableReviewException {
        List<double[]> pairs = new ArrayList<>();
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            long before = THREADS.getCurrentThreadCpuTime();
            tokenise(body);
            long between = THREADS.getCurrentThreadCpuTime();
            answer(body);
            double tokens = (between - before) / 1e3 / BATCH;
            pairs.add(new double[] {tokens, (THREADS.getCurrentThreadCpuTime() - between) / 1e3 / BATCH});
        }
        List<double[]> warm = pairs.subList(pairs.size() * 2 / 3, pairs.size());
        System.out.printf(
                "%-13s tokenise %.1f us, answer %.1f us, ratio %.2f (medians of %d pairs; %d)%n",
                what,
                median(warm.stream().mapToDouble(it -> it[0]).toArray()),
                median(warm.stream().mapToDouble(it -> it[1]).toArray()),
                median(warm.stream().mapToDouble(it -> it[1] / it[0]).toArray()),
                warm.size(),
                sink & 1);
    }

    private void tokenise(byte[] body) throws IOException {
        for (int i = 0; i < BATCH; i++) {
            try (JsonParser parser = json.createParser(body)) {
                while (parser.nextToken() != null) {
                    sink++;
                }
            }
        }
    }

    private void answer(byte[] body) throws UnreadableReviewException {
        for (int i = 0; i < BATCH; i++) {
            sink += handler.answer(body).length;
        }
    }

    private static double median(double[] values) {
        java.util.Arrays.sort(values);
        return values[values.length / 2];
    }
}
