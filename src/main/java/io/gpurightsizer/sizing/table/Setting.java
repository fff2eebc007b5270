package io.gpurightsizer.sizing.table;

import java.util.List;
import java.util.Map;

/**
 * A condition on one environment variable or one flag of the container, for rows whose figure holds for one server setting
 * only; for example {@code NIM_TAGS_SELECTOR} matching {@code *batch_size=8*}, or {@code --max-model-len} of at most 4096.
 *
 * @param variable the variable's name, or the flag's with its dashes and without underscores
 * @param value what its literal value must match; all values of a flag that is given several times
 * @param negated whether the condition is that it is absent or does not match; no value of a flag may match then
 */
public record Setting(String variable, ValuePattern value, boolean negated) {
    /** Stands for a value that comes from elsewhere (a Secret, a field) and cannot be seen; no literal holds a NUL. */
    public static final String UNSEEN = "\0";

    /** The key under which {@link #UNSEEN} says that variables come from elsewhere as a whole ({@code envFrom}). */
    public static final String ANY_VARIABLE = "*";

    /** The same for flags, as from a file that {@code --config} names. */
    public static final String ANY_FLAG = "--*";

    /** Stands between the values of a flag that is given several times. */
    public static final String AND = "\1";

    /** No server has a flag that is shorter and can be meant by its beginning alone. */
    private static final int SHORTEST_ABBREVIATION = 4;

    /** The value of {@link #ANY_VARIABLE} where the server is known to read none of NIM's variables. */
    public static final String UNSEEN_BUT_NONE_OF_NIM = "\0NIM";

    /** Whether only NVIDIA's NIM reads a variable of this name. */
    public static boolean isOfNim(String variable) {
        return variable.startsWith("NIM_") || variable.startsWith("NGC_");
    }

    /**
     * Whether the condition holds. What has a value that cannot be seen is set. A variable of {@code env} goes before
     * {@code envFrom}, and a flag before a file of flags; what those set is not known.
     *
     * @param settings literal values by variable and flag, with {@link #UNSEEN} for others
     */
    public Match match(Map<String, String> settings) {
        String actual = actual(settings);
        if (actual == null) {
            return mayBeSetElsewhere(settings) ? Match.MAYBE : negated ? Match.SURE : Match.NO;
        }
        Match all = Match.SURE;
        for (String one : isFlag() ? List.of(actual.split(AND, -1)) : List.of(actual)) {
            all = all.and(matchOne(one));
        }
        return all;
    }

    /** Whether it is known to hold. */
    public boolean matches(Map<String, String> settings) {
        return match(settings) == Match.SURE;
    }

    private Match matchOne(String actual) {
        boolean unseen = UNSEEN.equals(actual);
        if (unseen && !value.matchesEverything()) {
            return Match.MAYBE;
        }
        return (unseen || value.matches(actual)) != negated ? Match.SURE : Match.NO;
    }

    private boolean mayBeSetElsewhere(Map<String, String> settings) {
        String elsewhere = settings.get(isFlag() ? ANY_FLAG : ANY_VARIABLE);
        return UNSEEN.equals(elsewhere) || UNSEEN_BUT_NONE_OF_NIM.equals(elsewhere) && !isOfNim(variable);
    }

    /** Whether the condition is on this variable or flag; a flag that is bounded may be abbreviated. */
    public boolean speaksOf(String name) {
        if (!name.startsWith("-")) {
            return variable.equals(name);
        }
        String flag = name.replace('_', '-');
        return variable.equals(flag)
                || value instanceof AtMost && flag.length() >= SHORTEST_ABBREVIATION && variable.startsWith(flag);
    }

    /** Whether it is on a flag of the command line, not on a variable. */
    public boolean isFlag() {
        return variable.startsWith("-");
    }

    /** A bound holds for abbreviations too: Python's parsers read {@code --max-num-seq} as {@code --max-num-seqs}. */
    private String actual(Map<String, String> settings) {
        String actual = settings.get(variable);
        if (value instanceof AtMost && isFlag()) {
            for (int length = SHORTEST_ABBREVIATION; length < variable.length(); length++) {
                String abbreviated = settings.get(variable.substring(0, length));
                if (abbreviated != null) {
                    actual = actual == null ? abbreviated : actual + AND + abbreviated;
                }
            }
        }
        return actual;
    }
}
