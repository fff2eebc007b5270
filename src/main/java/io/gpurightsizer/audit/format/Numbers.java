package io.gpurightsizer.audit.format;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.OptionalLong;

/** Numbers as every format writes them. */
public final class Numbers {
    private Numbers() {}

    /** Two digits after the point at most, for example {@code 1.43}, {@code 2}. */
    static String gpus(double gpus) {
        return String.format(Locale.ROOT, "%.2f", gpus + 0.0).replaceFirst("\\.?0+$", "");
    }

    /** Four digits after the point at most, for programs. */
    static String exact(double gpus) {
        return String.format(Locale.ROOT, "%.4f", gpus + 0.0).replaceFirst("\\.?0+$", "");
    }

    /** The same as a number. */
    static double rounded(double gpus) {
        return Math.round(gpus * 10_000) / 10_000.0;
    }

    /** For example {@code 3,342,487.50}. */
    static String money(BigDecimal amount) {
        return String.format(Locale.ROOT, "%,.2f", amount);
    }

    /** The number, or {@code -} where nothing is counted. */
    static String orDash(OptionalLong number) {
        return number.isPresent() ? String.valueOf(number.getAsLong()) : "-";
    }

    /** For example {@code 1 workload}, {@code 3 workloads}. */
    public static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
