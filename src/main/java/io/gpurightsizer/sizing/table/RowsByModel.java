package io.gpurightsizer.sizing.table;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the rows that a model's name may match without a look at each: by the literal beginning of their globs, or by the
 * end of those that begin with a wildcard. Rows without models, and those with a glob that has neither, are always found.
 */
public final class RowsByModel {
    private final PrefixMap beginnings;
    private final PrefixMap reversedEnds;
    private final BitSet always = new BitSet();

    public RowsByModel(List<SizingRow> rows) {
        Map<String, List<Integer>> byBeginning = new HashMap<>();
        Map<String, List<Integer>> byEnd = new HashMap<>();
        for (int position = 0; position < rows.size(); position++) {
            always.set(position, rows.get(position).models().isEmpty());
            for (Glob glob : rows.get(position).models()) {
                if (!glob.beginning().isEmpty()) {
                    add(byBeginning, glob.beginning(), position);
                } else if (!glob.end().isEmpty()) {
                    add(byEnd, reversed(glob.end()), position);
                } else {
                    always.set(position);
                }
            }
        }
        this.beginnings = new PrefixMap(byBeginning);
        this.reversedEnds = new PrefixMap(byEnd);
    }

    /** The positions of rows of which the name may match, at least of all of which it does match. */
    public BitSet candidates(String model) {
        BitSet found = (BitSet) always.clone();
        beginnings.find(model, found);
        reversedEnds.find(reversed(model), found);
        return found;
    }

    private static void add(Map<String, List<Integer>> positions, String key, int position) {
        positions.computeIfAbsent(key, it -> new ArrayList<>()).add(position);
    }

    /** Character by character, as globs match. */
    private static String reversed(String text) {
        char[] reversed = new char[text.length()];
        for (int i = 0; i < reversed.length; i++) {
            reversed[i] = text.charAt(reversed.length - 1 - i);
        }
        return new String(reversed);
    }
}
