package io.gpurightsizer.objects;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a long YAML list, as {@code kubectl get … -o yaml} prints it, into its items, so that not all of it must be built at
 * once and a broken item does not hide the others.
 */
final class YamlItems {
    /** Shorter documents are parsed whole: they may use anchors from one item in another. */
    private static final int LONG = 1 << 21;

    private static final String HEAD = "\nitems:\n- ";

    private YamlItems() {}

    /**
     * A part of a document that can be parsed by itself.
     *
     * @param linesBefore how many lines of the document stand before it
     */
    record Piece(String text, int linesBefore) {}

    /** The items of a long list; any other document as it is. */
    static List<Piece> split(String document) {
        return document.length() < LONG ? List.of(new Piece(document, 0)) : items(document);
    }

    /** The items of a list; any other document as it is. */
    static List<Piece> items(String document) {
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
            char next = document.charAt(end + 1);
            if (next != ' ' && next != '\n' && next != '#') {
                return end + 1;
            }
            end = document.indexOf('\n', end + 1);
        }
        return document.length();
    }

    private static int linesIn(String document, int from, int to) {
        int lines = 0;
        for (int i = from; i < to; i++) {
            if (document.charAt(i) == '\n') {
                lines++;
            }
        }
        return lines;
    }
}
