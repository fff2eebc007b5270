package io.gpurightsizer.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The README and the pages in docs, as far as they can be run. */
public final class Readme {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");

    private static final Path README = Path.of("README.md");

    private Readme() {}

    /** The blocks of code in one language, in order. */
    public static List<String> blocks(String language) {
        return blocks(README, language);
    }

    /** The same of another document. */
    public static List<String> blocks(Path document, String language) {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text(document));
        while (matcher.find()) {
            if (matcher.group(1).equals(language)) {
                blocks.add(matcher.group(2));
            }
        }
        return blocks;
    }

    /** The one block in a language that holds this text. */
    public static String block(String language, String holding) {
        return block(README, language, holding);
    }

    /** The same of another document. */
    public static String block(Path document, String language, String holding) {
        List<String> found = blocks(document, language).stream()
                .filter(it -> it.contains(holding))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " blocks of " + language + " in " + document + " hold: " + holding);
        }
        return found.get(0);
    }

    /** What stands under a heading of a document, up to the next one of its level. */
    public static String section(Path document, String heading) {
        String text = text(document);
        int start = text.indexOf("\n## " + heading + "\n");
        if (start < 0) {
            throw new AssertionError(document + " has no section " + heading);
        }
        int end = text.indexOf("\n## ", start + 1);
        return text.substring(start, end < 0 ? text.length() : end);
    }

    private static String text(Path document) {
        try {
            return Files.readString(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
