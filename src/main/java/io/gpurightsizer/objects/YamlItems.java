package io.gpurightsizer.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a YAML list, as {@code kubectl get … -o yaml} prints it, into its items, so that not all of a long one must be built
 * at once and a broken item does not hide the others.
 */
final class YamlItems {
    /** Shorter documents are parsed whole first: they may use anchors from one item in another. */
    static final int LONG = 1 << 21;

    private static final Pattern HEAD = Pattern.compile("\nitems:\n(?=-\\s)");
    private static final Pattern ITEM = Pattern.compile("-\\s");

    private YamlItems() {}

    /**
     * A part of a document that can be parsed by itself.
     *
     * @param linesBefore how many lines of the document stand before it
     */
    record Piece(String text, int linesBefore) {}

    static boolean isList(String document) {
        return HEAD.matcher(document).find();
    }

    /** Whether an item begins with this line; the dash may stand alone. */
    static boolean isFirstOfItem(String line) {
        return line.startsWith("-") && (line.length() == 1 || Character.isWhitespace(line.charAt(1)));
    }

    /** The text of an item without the dash, which gives way to a space so that all lines keep their indent. */
    static String withoutDash(String item) {
        return " " + item.substring(1);
    }

    /** Whether a line is not the first one after an item. */
    static boolean goesOn(String line) {
        return line.isEmpty() || line.charAt(0) == ' ' || line.charAt(0) == '#';
    }

    /** The items of a list; any other document as it is. */
    static List<Piece> of(String document) {
        Matcher head = HEAD.matcher(document);
        if (!head.find()) {
            return List.of(new Piece(document, 0));
        }
        List<Piece> pieces = new ArrayList<>();
        int begin = head.end();
        int line = linesIn(document, 0, begin);
        while (ITEM.matcher(document).region(begin, document.length()).lookingAt()) {
            int end = endOfItem(document, begin);
            pieces.add(new Piece(withoutDash(document.substring(begin, end)), line));
            line += linesIn(document, begin, end);
            begin = end;
        }
        return pieces;
    }

    /** The next line that is neither indented nor empty. */
    private static int endOfItem(String document, int begin) {
        int end = document.indexOf('\n', begin);
        while (end >= 0 && end + 1 < document.length()) {
            if (" \n#".indexOf(document.charAt(end + 1)) < 0) {
                return end + 1;
            }
            end = document.indexOf('\n', end + 1);
        }
        return document.length();
    }

    private static int linesIn(String document, int from, int to) {
        return (int) document.substring(from, to).chars().filter(c -> c == '\n').count();
    }
}
