package io.gpurightsizer.sizing.table;

import java.util.Map;

/**
 * Which kinds of key a table uses, so that a look-up tries no others.
 *
 * @param starts bit n is set if some row is filed under the first n characters of a name
 * @param ends likewise for the last n
 * @param grams likewise for n characters anywhere
 * @param labels whether some row is filed under a label
 * @param labelKeys whether some row is filed under a label whatever its value; implies {@code labels}
 * @param variables whether some row is filed under an environment variable
 */
record Probes(long starts, long ends, int grams, boolean labels, boolean labelKeys, boolean variables) {

    void visit(RowIndex.Container container, Postings postings, RowIndex.Visitor visitor) {
        String model = container.model();
        if (!model.isEmpty()) {
            fromTheStart(model, postings, visitor);
            fromTheEnd(model, postings, visitor);
            for (int left = grams; left != 0; left &= left - 1) {
                anywhere(model, Integer.numberOfTrailingZeros(left), postings, visitor);
            }
        }
        if (labels) {
            for (Map.Entry<String, String> label : container.labels().entrySet()) {
                postings.visit(RowKeys.label(label.getKey(), label.getValue()), visitor);
                if (labelKeys) {
                    postings.visit(RowKeys.labelKey(label.getKey()), visitor);
                }
            }
        }
        if (variables) {
            for (Map.Entry<String, String> variable : container.environment().entrySet()) {
                postings.visit(RowKeys.variable(variable.getKey(), variable.getValue()), visitor);
            }
        }
    }

    private void fromTheStart(String model, Postings postings, RowIndex.Visitor visitor) {
        long hash = 0;
        for (int i = 0; i < model.length(); i++) {
            hash = RowKeys.extend(hash, model.charAt(i));
            if (i < RowKeys.MAX_ANCHORED && (starts >>> i + 1 & 1) != 0) {
                postings.visit(RowKeys.start(hash), visitor);
            }
        }
        postings.visit(RowKeys.whole(hash), visitor);
    }

    private void fromTheEnd(String model, Postings postings, RowIndex.Visitor visitor) {
        int longest = Math.min(model.length(), 63 - Long.numberOfLeadingZeros(ends));
        long hash = 0;
        for (int length = 1; length <= longest; length++) {
            hash = RowKeys.extend(hash, model.charAt(model.length() - length));
            if ((ends >>> length & 1) != 0) {
                postings.visit(RowKeys.end(hash), visitor);
            }
        }
    }

    private static void anywhere(String model, int size, Postings postings, RowIndex.Visitor visitor) {
        if (size > model.length()) {
            return;
        }
        long hash = RowKeys.hash(model, 0, size);
        postings.visit(RowKeys.gram(hash), visitor);
        for (int at = size; at < model.length(); at++) {
            hash = RowKeys.roll(hash, size, model.charAt(at - size), model.charAt(at));
            postings.visit(RowKeys.gram(hash), visitor);
        }
    }
}
