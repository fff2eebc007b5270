package io.gpurightsizer.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import io.gpurightsizer.sizing.table.Glob;
import io.gpurightsizer.table.yaml.Field;
import io.gpurightsizer.table.yaml.SpellingHint;
import io.gpurightsizer.text.SafeText;

/** Reads globs over normalised model names. */
final class GlobReader {
    private static final String EXAMPLE = "[\"parakeet-*\"]";
    private static final Pattern OTHER_SYNTAX = Pattern.compile("[\\[\\]{}()|^$\\\\+,;\\s\\p{Cntrl}]");

    /** What normalising takes out of a name: lower case, last path segment, tag and digest off, '_' and '.' to '-'. */
    private static final Pattern NEVER_IN_A_NAME = Pattern.compile("[\\p{Lu}\\p{Lt}_./:@]");

    private GlobReader() {}

    /** The globs; empty if one of them is bad. */
    static Optional<List<Glob>> models(Field field) {
        Optional<List<Field>> items = field.items(EXAMPLE);
        if (items.isEmpty()) {
            return Optional.empty();
        }
        if (items.get().isEmpty()) {
            field.error("is empty; expected at least one glob, for example " + EXAMPLE
                    + ", or no \"models\" where labels alone decide");
            return Optional.empty();
        }
        List<Glob> globs = new ArrayList<>();
        for (Field item : items.get()) {
            item.text("\"parakeet-*\"").flatMap(text -> glob(item, text)).ifPresent(globs::add);
        }
        return globs.size() == items.get().size() ? Optional.of(globs) : Optional.empty();
    }

    private static Optional<Glob> glob(Field field, String text) {
        if (text.isEmpty()) {
            field.error("\"\" is not a glob; expected for example \"parakeet-*\"");
        } else if (OTHER_SYNTAX.matcher(text).find()
                && !NEVER_IN_A_NAME.matcher(text).find()) {
            field.error(SafeText.quoted(text)
                    + " is not a glob; only * (any characters) and ? (exactly one) are wildcards");
        } else if (NEVER_IN_A_NAME.matcher(text).find()) {
            field.error(SafeText.quoted(text)
                    + " can never match: model names are compared in lower case, without path, tag"
                    + " and digest, with '-' for '_' and '.'" + SpellingHint.hint(normalised(text)));
        } else {
            return Optional.of(new Glob(text));
        }
        return Optional.empty();
    }

    private static String normalised(String text) {
        String plain = text.replaceFirst("^[a-z0-9]+://", "").replaceFirst("@.*$", "");
        String segment = plain.substring(plain.lastIndexOf('/') + 1).replaceFirst("(?<=.):.*$", "");
        String dashed =
                segment.toLowerCase(Locale.ROOT).replaceAll("\\.\\*", "*").replaceAll("[_.:]", "-");
        return dashed.isEmpty() ? "*" : dashed;
    }
}
