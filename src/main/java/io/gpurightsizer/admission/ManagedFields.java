package io.gpurightsizer.admission;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Leaves {@code metadata.managedFields}, a large part of a review, out of what Jackson reads. It is a tree of field names
 * that are not needed here, and one of them contains the owner's uid. Jackson keeps every name that it has read in a table,
 * and copies the table for each new name: 0.4 MB and twice the time for the first pod of every owner.
 */
final class ManagedFields {
    /** As API servers write it. Quotes in a text are escaped, so this can only be a key, or the end of one. */
    private static final byte[] KEY = "\"managedFields\":[".getBytes(US_ASCII);

    /** How far the search can go on, by the byte that stands where the last one of the key is looked for. */
    private static final int[] SHIFTS = shifts();

    private ManagedFields() {}

    /**
     * The same JSON with an empty list; all of it if there is no such list or the list does not end. It is not checked that
     * the list is JSON.
     */
    static InputStream leftOutOf(byte[] body) {
        int from = afterKey(body);
        int to = from < 0 ? -1 : endOfList(body, from);
        return to < 0
                ? new ByteArrayInputStream(body)
                : new SequenceInputStream(
                        new ByteArrayInputStream(body, 0, from), new ByteArrayInputStream(body, to, body.length - to));
    }

    /** Where the list's first element would begin, or -1. */
    private static int afterKey(byte[] body) {
        int end = KEY.length;
        while (end <= body.length) {
            byte last = body[end - 1];
            if (last == '[' && Arrays.equals(body, end - KEY.length, end, KEY, 0, KEY.length)) {
                return end;
            }
            end += SHIFTS[last & 0xff];
        }
        return -1;
    }

    private static int[] shifts() {
        int[] shifts = new int[256];
        Arrays.fill(shifts, KEY.length);
        for (int i = 0; i < KEY.length - 1; i++) {
            shifts[KEY[i]] = KEY.length - 1 - i;
        }
        return shifts;
    }

    /** Where the list's closing bracket stands, or -1. */
    private static int endOfList(byte[] body, int from) {
        int open = 1;
        for (int at = from; at < body.length; at++) {
            byte c = body[at];
            if (c == '"') {
                at = endOfText(body, at + 1);
            } else if (c == '[') {
                open++;
            } else if (c == ']' && --open == 0) {
                return at;
            }
        }
        return -1;
    }

    private static int endOfText(byte[] body, int from) {
        int at = from;
        while (at < body.length) {
            byte c = body[at];
            if (c == '"') {
                return at;
            }
            at += c == '\\' ? 2 : 1;
        }
        return at;
    }
}
