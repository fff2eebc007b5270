package io.gpurightsizer.admission;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import jakarta.inject.Singleton;

import io.gpurightsizer.server.DecisionLog;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * The way of a review for those the process sends to itself before it is ready: all of it, but nobody hears of it, in no
 * metric, log line or Event. Which ones those are is told by a header with a secret that only this process knows.
 */
@Singleton
public final class WarmUpReview {
    public static final String HEADER = "X-Gpu-Rightsizer-Rehearsal";

    private final String secret = secret();
    private final DecisionLog log = DecisionLog.silent();
    private final PodReview review;

    WarmUpReview(AdmissionState knowledge) {
        this.review = PodReview.unheard(knowledge, log);
    }

    public String secretOfThisProcess() {
        return secret;
    }

    /** Whether a request with this header, or {@code null} for none, is one of our own. */
    public boolean isMarkedBy(String header) {
        return header != null && MessageDigest.isEqual(header.getBytes(US_ASCII), secret.getBytes(US_ASCII));
    }

    public PodReview review() {
        return review;
    }

    public DecisionLog log() {
        return log;
    }

    private static String secret() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
