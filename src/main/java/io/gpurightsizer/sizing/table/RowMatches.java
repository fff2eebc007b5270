package io.gpurightsizer.sizing.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rows that may match a container, down to the first that surely does.
 *
 * @param possible those before it that match or do not, by what cannot be seen
 * @param sure the first that surely matches
 */
public record RowMatches(List<SizingRow> possible, Optional<SizingRow> sure) {
    public RowMatches {
        possible = List.copyOf(possible);
    }

    /** All of them, in the table's order. */
    public List<SizingRow> inOrder() {
        List<SizingRow> all = new ArrayList<>(possible);
        sure.ifPresent(all::add);
        return all;
    }
}
