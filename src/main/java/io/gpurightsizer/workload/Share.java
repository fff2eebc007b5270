package io.gpurightsizer.workload;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The share of workloads that enforce mode acts on. Which they are depends on their top controllers alone: every process and
 * every audit answers alike, and a larger share has all that a smaller one has.
 *
 * @param percent from 0 to 100
 */
public record Share(int percent) {
    public static final Share NONE = new Share(0);
    public static final Share ALL = new Share(100);

    /** In how many parts of equal size workloads are divided. */
    private static final long PARTS = 1L << Integer.SIZE;

    /**
     * Makes a share.
     *
     * @throws IllegalArgumentException if it is not from 0 to 100
     */
    public Share {
        if (percent < 0 || percent > 100) {
            throw problem(String.valueOf(percent));
        }
    }

    /**
     * Reads a whole percentage, for example {@code 10%}. The sign may be left out, since the value of a label cannot have it.
     *
     * @throws IllegalArgumentException if it is none from 0 to 100
     */
    public static Share parse(String text) {
        String digits = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
        if (!digits.matches("[0-9]{1,3}")) {
            throw problem(text);
        }
        return new Share(Integer.parseInt(digits));
    }

    private static IllegalArgumentException problem(String text) {
        return new IllegalArgumentException(
                "\"" + text + "\" is not a share; expected a whole percentage from 0% to 100%, for example 10%");
    }

    public boolean isAll() {
        return percent == ALL.percent;
    }

    /** Whether enforce mode acts on the pods of a workload. */
    public boolean includes(TopController workload) {
        return isAll() || part(workload) * ALL.percent < percent * PARTS;
    }

    /** The first 32 bits of a hash that spreads names evenly however alike they are. */
    private static long part(TopController workload) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String text : List.of(workload.namespace(), workload.kind(), workload.name())) {
                digest.update(text.getBytes(UTF_8));
                digest.update((byte) 0);
            }
            return Integer.toUnsignedLong(ByteBuffer.wrap(digest.digest()).getInt());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** For example {@code 10%}. */
    @Override
    public String toString() {
        return percent + "%";
    }
}
