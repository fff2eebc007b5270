package io.gpurightsizer.gpu;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;

/**
 * A Kubernetes quantity such as {@code 1}, {@code 1000m}, {@code 16Gi} or {@code 1e3}, read exactly.
 *
 * <p>The grammar is that of {@code k8s.io/apimachinery/pkg/api/resource}: a signed decimal number followed by a binary
 * suffix (Ki … Ei), a decimal one (n, u, m, k … E) or an exponent. An API server hands quantities on in canonical form,
 * a manifest in any of them.
 */
public final class Quantity {
    /** Longer texts are refused: no quantity a person writes needs more, and a hostile one must not cost time. */
    private static final int MAX_LENGTH = 64;

    private static final int MAX_EXPONENT = 30;

    /** More of anything than a node has. */
    public static final int MANY = 1_000_000;

    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private static final Map<String, BigDecimal> SUFFIXES = Map.ofEntries(
            Map.entry("n", BigDecimal.ONE.movePointLeft(9)),
            Map.entry("u", BigDecimal.ONE.movePointLeft(6)),
            Map.entry("m", BigDecimal.ONE.movePointLeft(3)),
            Map.entry("k", BigDecimal.ONE.movePointRight(3)),
            Map.entry("M", BigDecimal.ONE.movePointRight(6)),
            Map.entry("G", BigDecimal.ONE.movePointRight(9)),
            Map.entry("T", BigDecimal.ONE.movePointRight(12)),
            Map.entry("P", BigDecimal.ONE.movePointRight(15)),
            Map.entry("E", BigDecimal.ONE.movePointRight(18)),
            Map.entry("Ki", powerOfTwo(10)),
            Map.entry("Mi", powerOfTwo(20)),
            Map.entry("Gi", powerOfTwo(30)),
            Map.entry("Ti", powerOfTwo(40)),
            Map.entry("Pi", powerOfTwo(50)),
            Map.entry("Ei", powerOfTwo(60)));

    private Quantity() {}

    /**
     * The exact value of a quantity.
     *
     * @throws IllegalArgumentException if the text is not a quantity; the message quotes it
     */
    public static BigDecimal parse(String text) {
        int end = endOfNumber(text);
        if (end == 0 || text.length() > MAX_LENGTH) {
            throw notAQuantity(text);
        }
        try {
            BigDecimal number = new BigDecimal(text.substring(0, end));
            return end == text.length() ? number : number.multiply(factor(text, end));
        } catch (NumberFormatException e) {
            throw notAQuantity(text);
        }
    }

    /**
     * The value of a quantity that counts things, such as GPUs: {@code 1}, {@code 1000m} and {@code 1e0} are all 1.
     *
     * @return the value, or {@link #MANY} if it is larger
     * @throws IllegalArgumentException if the text is not a quantity, not whole or negative
     */
    public static int parseCount(String text) {
        if (text.length() == 1 && text.charAt(0) >= '0' && text.charAt(0) <= '9') {
            return text.charAt(0) - '0';
        }
        BigDecimal value = parse(text);
        if (value.signum() < 0) {
            throw new IllegalArgumentException("\"" + abbreviate(text) + "\" is less than zero");
        }
        try {
            return value.toBigIntegerExact().min(BigInteger.valueOf(MANY)).intValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("\"" + abbreviate(text) + "\" is not a whole number");
        }
    }

    /**
     * The value of a quantity times a power of ten, rounded up to a whole number as Kubernetes does; what is larger than
     * a {@code long} becomes the largest.
     *
     * @throws IllegalArgumentException if the text is not a quantity
     */
    public static long roundedUp(String text, int powerOfTen) {
        long plain = powerOfTen == 0 ? bytes(text) : powerOfTen == 3 ? thousandths(text) : -1;
        if (plain >= 0) {
            return plain;
        }
        BigDecimal value = parse(text).scaleByPowerOfTen(powerOfTen).setScale(0, RoundingMode.CEILING);
        return value.min(LARGEST).max(LARGEST.negate()).longValueExact();
    }

    /** What nearly every amount of memory looks like, read without detours; -1 if this one looks different. */
    private static long bytes(String text) {
        int length = text.length();
        if (length > 2 && text.charAt(length - 1) == 'i') {
            int shift = 10 * (1 + "KMG".indexOf(text.charAt(length - 2)));
            long digits = shift == 0 ? -1 : digits(text, length - 2);
            return digits < 0 ? -1 : digits << shift;
        }
        return digits(text, length);
    }

    /** The same for cpu. */
    private static long thousandths(String text) {
        int length = text.length();
        if (length > 1 && text.charAt(length - 1) == 'm') {
            return digits(text, length - 1);
        }
        long digits = digits(text, length);
        return digits < 0 ? -1 : digits * 1000;
    }

    private static long digits(String text, int end) {
        if (end == 0 || end > 9) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < end; i++) {
            if (!isDigit(text.charAt(i))) {
                return -1;
            }
            value = value * 10 + text.charAt(i) - '0';
        }
        return value;
    }

    private static int endOfNumber(String text) {
        int i = 0;
        if (i < text.length() && (text.charAt(i) == '+' || text.charAt(i) == '-')) {
            i++;
        }
        int firstDigit = i;
        while (i < text.length() && (isDigit(text.charAt(i)) || text.charAt(i) == '.')) {
            i++;
        }
        return i == firstDigit ? 0 : i;
    }

    private static BigDecimal factor(String text, int from) {
        String suffix = text.substring(from);
        BigDecimal factor = SUFFIXES.get(suffix);
        if (factor != null) {
            return factor;
        }
        char e = suffix.charAt(0);
        if ((e == 'e' || e == 'E') && suffix.length() > 1) {
            int exponent = Integer.parseInt(suffix.substring(1));
            if (Math.abs(exponent) <= MAX_EXPONENT) {
                return BigDecimal.ONE.scaleByPowerOfTen(exponent);
            }
        }
        throw notAQuantity(text);
    }

    private static IllegalArgumentException notAQuantity(String text) {
        return new IllegalArgumentException("\"" + abbreviate(text) + "\" is not a quantity");
    }

    private static String abbreviate(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static BigDecimal powerOfTwo(int exponent) {
        return new BigDecimal(BigInteger.ONE.shiftLeft(exponent));
    }
}
