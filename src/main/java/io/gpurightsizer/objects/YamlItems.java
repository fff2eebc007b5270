package io.gpurightsizer.objects;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a YAML list, as {@code kubectl get … -o yaml} prints it, into its items, so that not all of a long one must be built
 * at once and a broken item does not hide the others.
 */
final class YamlItems {
    /** Shorter documents are parsed whole first: they may use anchors from one item in another. */
    static final int LONG = 1 << 21;

    private static final String HEAD = "\nitems:\n- ";

    private YamlItems() {}

    /**
     * A part of a document that can be parsed by itself.
     *
     * @param linesBefore how many lines of the document stand before it
     */
    record Piece(String text, int linesBefore) {}

    static boolean isList(String document) {
        return document.contains(HEAD);
    }

    /** Whether a line is not the first one after an item. */
    static boolean goesOn(String line) {
        return line.isEmpty() || line.charAt(0) == ' ' || line.charAt(0) == '#';
    }

    /** The items of a list; any other document as it is. */
    static List<Piece> of(String document) {
        int head = document.indexOf(HEAD);
        if (head < 0) {
            return List.of(new Piece(document, 0));
        }
        List<Piece> pieces = new ArrayList<>();
        int begin = head + HEAD.length() - 2;
        int line = linesIn(document, 0, begin);
        while (document.startsWith("- ", begin)) {
            int end = endOfItem(document, begin);
            pieces.add(new Piece("  " + document.substring(begin + 2, end), line));
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
