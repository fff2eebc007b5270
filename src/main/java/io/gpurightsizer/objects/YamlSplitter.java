package io.gpurightsizer.objects;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;

/**
 * Cuts YAML into documents while it is read, and a long list into its items, so that never more than one of them is held:
 * a file may have any size, a document or an item {@link Limits#YAML_CHARACTERS}.
 */
final class YamlSplitter {
    private final BufferedReader input;
    private final Pieces pieces;

    private final StringBuilder text = new StringBuilder();
    private int line;
    private int firstLine = 1;
    private Inside inside = Inside.NOTHING;
    private boolean mayBeList = true;
    private boolean inList;

    /** Takes what was cut out; lines are counted from 1. */
    interface Pieces {
        /** A document that may be a list. */
        void document(String text, int firstLine);

        /** An item of a list. */
        void item(String text, int firstLine);

        /** A document or item that is longer than any object is. */
        void tooLong(int firstLine);
    }

    private enum Inside {
        NOTHING,
        DOCUMENT,
        /** An item of a list that is too long to be taken as a whole. */
        ITEM,
        REST_OF_LIST,
        /** What is left out up to the next document, or the next item of a list. */
        TOO_LONG
    }

    YamlSplitter(BufferedReader input, Pieces pieces) {
        this.input = input;
        this.pieces = pieces;
    }

    void readAll() throws IOException {
        for (String next = input.readLine(); next != null; next = input.readLine()) {
            line++;
            if (isMarker(next, "---")) {
                begin(Inside.DOCUMENT, line, "   " + next.substring(3));
            } else if (isMarker(next, "...")) {
                begin(Inside.NOTHING, line, "");
            } else {
                take(next);
            }
        }
        end();
    }

    /** YAML allows these three characters at the start of no other line. */
    private static boolean isMarker(String line, String marker) {
        return line.startsWith(marker) && (line.length() == 3 || Character.isWhitespace(line.charAt(3)));
    }

    private void take(String next) {
        switch (inside) {
            case NOTHING -> {
                // A directive stands before a document; the text keeps its line.
                append(next.startsWith("%") ? "" : next);
                inside = text.isEmpty() || next.isBlank() || next.startsWith("%") ? Inside.NOTHING : Inside.DOCUMENT;
            }
            case DOCUMENT -> {
                append(next);
                if (mayBeList && text.length() > YamlItems.LONG) {
                    takeItems();
                }
            }
            case ITEM -> {
                if (YamlItems.isFirstOfItem(next)) {
                    begin(Inside.ITEM, line, YamlItems.withoutDash(next));
                } else if (YamlItems.goesOn(next)) {
                    append(next);
                } else {
                    end();
                    inside = Inside.REST_OF_LIST;
                }
            }
            case TOO_LONG -> {
                if (inList && YamlItems.isFirstOfItem(next)) {
                    begin(Inside.ITEM, line, YamlItems.withoutDash(next));
                }
            }
            case REST_OF_LIST -> {
                // What a list says after its items is not needed.
            }
        }
    }

    private void append(String next) {
        text.append(next).append('\n');
        if (text.length() > Limits.YAML_CHARACTERS) {
            pieces.tooLong(firstLine);
            text.setLength(0);
            inside = Inside.TOO_LONG;
        }
    }

    /** Gives all items but the last, which is not complete yet. */
    private void takeItems() {
        mayBeList = false;
        String document = text.toString();
        if (!YamlItems.isList(document)) {
            return;
        }
        List<YamlItems.Piece> items = YamlItems.of(document);
        inList = true;
        YamlItems.Piece last = items.get(items.size() - 1);
        items.subList(0, items.size() - 1).forEach(it -> pieces.item(it.text(), firstLine + it.linesBefore()));
        text.setLength(0);
        text.append(last.text());
        firstLine += last.linesBefore();
        inside = Inside.ITEM;
    }

    private void begin(Inside next, int atLine, String firstText) {
        end();
        inside = next;
        inList &= next == Inside.ITEM;
        firstLine = atLine;
        append(firstText);
    }

    private void end() {
        String piece = text.toString();
        text.setLength(0);
        if (inside == Inside.ITEM) {
            pieces.item(piece, firstLine);
        } else if (!piece.isBlank()) {
            pieces.document(piece, firstLine);
        }
        mayBeList = true;
    }
}
