package io.gpurightsizer.sizing.table;

/**
 * A whole number from 1 to a bound, for example {@code <=16384}. No other text matches: to many servers 0 means no bound.
 *
 * @param bound at least 1
 */
public record AtMost(long bound) implements ValuePattern {
    /** What every bound begins with. */
    public static final String SIGN = "<=";

    private static final int MOST_DIGITS = 18;

    /**
     * Reads a bound.
     *
     * @throws IllegalArgumentException if it is not {@code <=} and a whole number from 1 with at most 18 digits
     */
    public static AtMost parse(String text) {
        String number = text.startsWith(SIGN) ? text.substring(SIGN.length()).strip() : "";
        if (!number.matches("[0-9]{1," + MOST_DIGITS + "}") || Long.parseLong(number) < 1) {
            throw new IllegalArgumentException("not a bound: " + text);
        }
        return new AtMost(Long.parseLong(number));
    }

    @Override
    public boolean matches(CharSequence text) {
        if (text.isEmpty() || text.length() > MOST_DIGITS || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        long number = Long.parseLong(text.toString());
        return number >= 1 && number <= bound;
    }

    @Override
    public String toString() {
        return SIGN + bound;
    }
}
