package io.gpurightsizer.admission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.gpurightsizer.bench.SampleReviews;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

/** From a review's bytes to its answer's; beside it the tokens of the same bytes, which every reader of JSON must tell apart. */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReviewBenchmark {
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(US_ASCII);

    @Param({"8", "50"})
    int kilobytes;

    @Param({"RESIZE", "KEEP", "NO_GPU"})
    SampleReviews.Outcome outcome;

    private final JsonFactory json = new JsonFactory();
    private byte[] body;
    private byte[] ownersBody;
    private final List<Integer> places = new ArrayList<>();
    private int owners;
    private Handler handler;

    @Setup
    public void prepare() throws UnreadableReviewException {
        body = kilobytes == 8 ? SampleReviews.small(outcome) : SampleReviews.large(outcome);
        ownersBody = body.clone();
        String text = new String(body, ISO_8859_1);
        for (int at = text.indexOf(SampleReviews.OWNER); at >= 0; at = text.indexOf(SampleReviews.OWNER, at + 1)) {
            places.add(at);
        }
        handler = Handler.create();
        String answer = new String(handler.answer(body), US_ASCII);
        if (answer.contains("\"patch\"") != (outcome == SampleReviews.Outcome.RESIZE)) {
            throw new IllegalStateException(outcome + ": " + answer);
        }
    }

    @Benchmark
    public byte[] answer() throws UnreadableReviewException {
        return handler.answer(body);
    }

    @Benchmark
    public Object read() throws UnreadableReviewException {
        return ReviewReader.read(body);
    }

    @Benchmark
    public int tokenise() throws IOException {
        return tokens(json, body);
    }

    /** The pod of another owner each time, whose uid is a name that Jackson has not met yet. */
    @Benchmark
    public byte[] answerOfNewOwner() throws UnreadableReviewException {
        return handler.answer(withNewOwner());
    }

    @Benchmark
    public int tokeniseOfNewOwner() throws IOException {
        return tokens(json, withNewOwner());
    }

    static int tokens(JsonFactory json, byte[] body) throws IOException {
        int tokens = 0;
        try (JsonParser parser = json.createParser(body)) {
            while (parser.nextToken() != null) {
                tokens++;
            }
        }
        return tokens;
    }

    private byte[] withNewOwner() {
        owners++;
        for (int place : places) {
            for (int i = 0; i < 8; i++) {
                ownersBody[place + i] = DIGITS[owners >>> 4 * i & 15];
            }
        }
        return ownersBody;
    }
}
