package io.gpurightsizer.objects;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** What is wrong with a text that is not YAML, in words that say what to write instead. */
public final class YamlProblem {
    /** What SnakeYAML says, and what is meant; {@code $1} is the name or sign in question. */
    private static final List<Words> KNOWN = List.of(
            words("while scanning an alias: .*", "quote a value that begins with *"),
            words("while scanning an anchor: .*", "quote a value that begins with &"),
            words("found undefined alias (.*)", "*$1 is an alias of nothing; quote a value that begins with *"),
            words("found character '\\\\t.*", "a tab stands where YAML takes spaces; indent with spaces"),
            words("found character '(.)' that cannot start any token.*", "quote a value that begins with $1"),
            words(
                    "mapping values are not allowed here",
                    "a second \": \" on one line, or a line that is indented too far; quote a value that holds \": \""),
            words("sequence entries are not allowed here", "begin an item (\"- \") on a line of its own"),
            words(
                    "expected ',' or '(.)', but got .*",
                    "a list or map on one line is not closed; expected a comma or $1"),
            words("expected a single document.*", "a second document begins here; expected one alone"),
            words("expected <block end>.*", "this line is not indented as those before it"),
            atItsBeginning("could not find expected ':'", "expected \"key: value\" or an item (\"- \") on this line"),
            atItsBeginning("found unexpected end of stream", "a quote begins here and does not end"),
            words(
                    "found unknown escape character (.).*",
                    "\\$1 means nothing in double quotes; write \\\\$1, or use single quotes"),
            words("expected (a comment or a line break|chomping).*", "begin the text after | or > on the next line"));

    private YamlProblem() {}

    private record Words(Pattern found, String meant, boolean atItsBeginning) {}

    private static Words words(String found, String meant) {
        return new Words(pattern(found), meant, false);
    }

    /** Of what SnakeYAML misses at the end of something, the place where that begins says more. */
    private static Words atItsBeginning(String found, String meant) {
        return new Words(pattern(found), meant, true);
    }

    /** With or without what was read when it was found. */
    private static Pattern pattern(String found) {
        return Pattern.compile("(?:while [^:]*: )?(?:" + found + ")", Pattern.DOTALL);
    }

    /** For example {@code *latest is an alias of nothing; quote a value that begins with *}. */
    public static String inWords(MarkedYAMLException e) {
        for (Words words : KNOWN) {
            Matcher matcher = words.found.matcher(problem(e));
            if (matcher.matches()) {
                return matcher.groupCount() == 0 ? words.meant : words.meant.replace("$1", matcher.group(1));
            }
        }
        return problem(e).strip().lines().findFirst().orElse("");
    }

    /** The line and column to look at, where SnakeYAML says it. */
    public static Optional<Mark> mark(MarkedYAMLException e) {
        boolean beginning = KNOWN.stream()
                .anyMatch(
                        it -> it.atItsBeginning && it.found.matcher(problem(e)).matches());
        Optional<Mark> context = Optional.ofNullable(e.getContextMark());
        Optional<Mark> problem = Optional.ofNullable(e.getProblemMark());
        return beginning ? context.or(() -> problem) : problem.or(() -> context);
    }

    private static String problem(MarkedYAMLException e) {
        return (e.getContext() == null ? "" : e.getContext() + ": ") + e.getProblem();
    }
}
