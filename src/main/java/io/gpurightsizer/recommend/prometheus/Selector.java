package io.gpurightsizer.recommend.prometheus;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.gpurightsizer.text.SafeText;

/**
 * Which series are asked for.
 *
 * @param matchers each as PromQL writes it, for example {@code cluster="prod"}
 */
public record Selector(List<String> matchers) {
    private static final Pattern TYPED = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)(=~|!~|!=|=)(.*)");

    public Selector {
        matchers = List.copyOf(matchers);
    }

    /**
     * Reads what is typed, for example {@code cluster=prod} or {@code cluster=~prod-.*}.
     *
     * @throws IllegalArgumentException if one is not written so
     */
    public static Selector parse(List<String> typed) {
        List<String> matchers = new ArrayList<>();
        for (String text : typed) {
            Matcher matcher = TYPED.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "expected a label and its value such as cluster=prod, found " + SafeText.quoted(text));
            }
            matchers.add(matcher.group(1)
                    + matcher.group(2)
                    + quoted(matcher.group(3).replaceAll("^\"(.*)\"$", "$1")));
        }
        return new Selector(matchers);
    }

    /** The same with a label that has one of these values. */
    public Selector and(String label, Collection<String> values) {
        List<String> all = new ArrayList<>(matchers);
        all.add(label + "=~"
                + quoted(values.stream().sorted().map(Selector::escaped).collect(Collectors.joining("|"))));
        return new Selector(all);
    }

    /** For example {@code DCGM_FI_DEV_FB_USED{cluster="prod"}}. */
    public String of(String metric) {
        return metric + "{" + String.join(",", matchers) + "}";
    }

    /** What a regular expression of Prometheus takes as a sign of its own. */
    private static String escaped(String value) {
        return value.replaceAll("[\\\\.+*?()|\\[\\]{}^$]", "\\\\$0");
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
