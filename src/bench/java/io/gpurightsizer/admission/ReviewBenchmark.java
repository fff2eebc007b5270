package io.gpurightsizer.admission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.gpurightsizer.bench.SampleReviews;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A review's bytes in, its answer's bytes out. Beside it, on the same bytes: what Jackson takes to tell the tokens apart,
 * which whoever reads JSON must pay, and a webhook of the usual kind ({@link ModelAndDiff}).
 */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReviewBenchmark {
    @Param({"8", "50"})
    int kilobytes;

    @Param({"RESIZE", "KEEP", "NO_GPU"})
    SampleReviews.Outcome outcome;

    private final JsonFactory json = new JsonFactory();
    private byte[] body;
    private Handler handler;
    private ModelAndDiff peer;
    private NewOwners owners;

    @Setup
    public void prepare() throws UnreadableReviewException {
        Silence.decisions();
        body = kilobytes == 8 ? SampleReviews.small(outcome) : SampleReviews.large(outcome);
        handler = Handler.create();
        peer = new ModelAndDiff();
        owners = new NewOwners(body.clone());
        boolean patched = new String(handler.answer(body), java.nio.charset.StandardCharsets.UTF_8).contains("\"patch\"");
        if (patched != (outcome == SampleReviews.Outcome.RESIZE)) {
            throw new IllegalStateException(outcome + ": " + new String(handler.answer(body)));
        }
    }

    /** The floor. */
    @Benchmark
    public int tokenise() throws IOException {
        return tokens(body);
    }

    private int tokens(byte[] body) throws IOException {
        int tokens = 0;
        try (JsonParser parser = json.createParser(body)) {
            while (parser.nextToken() != null) {
                tokens++;
            }
        }
        return tokens;
    }

    @Benchmark
    public byte[] answer() throws UnreadableReviewException {
        return handler.answer(body);
    }

    /** The floor, where every pod belongs to another owner. */
    @Benchmark
    public int tokeniseOfNewOwner() throws IOException {
        return tokens(owners.next());
    }

    @Benchmark
    public byte[] answerOfNewOwner() throws UnreadableReviewException {
        return handler.answer(owners.next());
    }

    /** The reading alone. */
    @Benchmark
    public Object read() throws UnreadableReviewException {
        return ReviewReader.read(body);
    }

    /** The peer. */
    @Benchmark
    public byte[] modelAndDiff() {
        return peer.answer(body);
    }
}
