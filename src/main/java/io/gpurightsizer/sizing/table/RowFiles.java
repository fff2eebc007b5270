package io.gpurightsizer.sizing.table;

import java.util.List;

/** The rows of a table, filed. */
final class RowFiles {
    private final Postings postings;
    private final Probes probes;
    /** Rows without a condition to file them under, for example those that only ask for a label's absence. */
    private final int[] unfiled;

    RowFiles(Postings postings, Probes probes, int[] unfiled) {
        this.postings = postings;
        this.probes = probes;
        this.unfiled = unfiled;
    }

    static RowFiles of(List<SizingRow> rows) {
        KeyCounts counts = KeyCounts.of(rows);
        FilingClerk clerk = new FilingClerk(counts);
        for (int position = 0; position < rows.size(); position++) {
            clerk.file(rows.get(position), position);
        }
        return clerk.files();
    }

    void visit(RowIndex.Container container, RowIndex.Visitor visitor) {
        probes.visit(container, postings, visitor);
        visitor.visit(unfiled, 0, unfiled.length);
    }
}
