package io.gpurightsizer.admission;

import io.gpurightsizer.bench.SampleReviews;
import java.util.ArrayList;
import java.util.List;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

/** One review, of which the pod belongs to another owner each time. */
final class NewOwners {
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(US_ASCII);
    private static final int COUNTED = 8;

    private final byte[] body;
    private final List<Integer> places = new ArrayList<>();
    private int count;

    NewOwners(byte[] body) {
        this.body = body;
        String text = new String(body, ISO_8859_1);
        for (int at = text.indexOf(SampleReviews.OWNER); at >= 0; at = text.indexOf(SampleReviews.OWNER, at + 1)) {
            places.add(at);
        }
        if (places.size() < 2) {
            throw new IllegalArgumentException("the owner is not in its managedFields: " + text);
        }
    }

    byte[] next() {
        count++;
        for (int place : places) {
            for (int i = 0; i < COUNTED; i++) {
                body[place + i] = DIGITS[count >>> 4 * i & 15];
            }
        }
        return body;
    }
}
