package io.gpurightsizer.objects;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;

/** What is wrong with a text that is not JSON, in words that say what to write instead. */
final class JsonProblem {
    /** What Jackson says, and what is meant; {@code $1} is the sign or word in question. */
    private static final List<Words> KNOWN = List.of(
            words(
                    "Unexpected character \\('([}\\]])'.*",
                    "expected a name or value before $1; remove a comma that nothing follows"),
            words(".*expecting double-quote to start field name.*", "put the name of the field in double quotes"),
            words(".*expecting comma to separate.*", "a comma is missing before this"),
            words(".*expecting a colon to separate.*", "a colon is missing before this"),
            words("Unexpected end-of-input.*", "the text ends before each { and [ is closed"),
            words("Unrecognized token '([^']*)'.*", "put $1 in double quotes"));

    /** What its other messages say for programmers. */
    private static final Pattern JACKSONS_OWN =
            Pattern.compile(" \\(start marker at .*\\)|, from `[^`]*`| \\(code [0-9]+[^)]*\\)");

    private JsonProblem() {}

    private record Words(Pattern found, String meant) {}

    private static Words words(String found, String meant) {
        return new Words(Pattern.compile(found, Pattern.DOTALL), meant);
    }

    /** For example {@code a comma is missing before this}. */
    static String inWords(JsonProcessingException e) {
        String message = e.getOriginalMessage();
        for (Words words : KNOWN) {
            Matcher matcher = words.found.matcher(message);
            if (matcher.matches()) {
                return matcher.groupCount() == 0 ? words.meant : words.meant.replace("$1", matcher.group(1));
            }
        }
        return JACKSONS_OWN.matcher(message).replaceAll("");
    }
}
