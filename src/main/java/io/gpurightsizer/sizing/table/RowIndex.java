package io.gpurightsizer.sizing.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the first row that matches a container, at a cost that depends on the container's name and labels and not on how
 * many rows there are. Every row is filed under the one of its conditions that the fewest rows share; a look-up visits
 * the rows filed under what the container has, and those few that can be filed under nothing.
 */
public final class RowIndex {
    /** As they are handed out, so that a look-up allocates none. */
    private final List<Optional<SizingRow>> rows;

    private final RowFiles files;

    private RowIndex(List<SizingRow> rows) {
        this.rows = rows.stream().map(Optional::of).toList();
        this.files = RowFiles.of(rows);
    }

    public static RowIndex of(List<SizingRow> rows) {
        return new RowIndex(List.copyOf(rows));
    }

    Optional<SizingRow> firstMatch(Map<String, String> labels, String model, Map<String, String> environment) {
        Container container = new Container(labels, model, environment);
        First first = new First(rows, container);
        files.visit(container, first);
        return first.found;
    }

    /** The positions of all rows that match, ascending; see {@link SizingRow#matches}. */
    public int[] matches(Map<String, String> labels, String model, Map<String, String> environment) {
        Container container = new Container(labels, model, environment);
        All all = new All(rows, container);
        files.visit(container, all);
        return all.found.stream()
                .mapToInt(Integer::intValue)
                .distinct()
                .sorted()
                .toArray();
    }

    /** What is looked up. */
    record Container(Map<String, String> labels, String model, Map<String, String> environment) {
        boolean matches(SizingRow row) {
            return row.matches(labels, model, environment);
        }
    }

    /** Takes the rows that come into question; those of one call are in ascending order. */
    interface Visitor {
        void visit(int[] positions, int from, int to);
    }

    private static final class First implements Visitor {
        private final List<Optional<SizingRow>> rows;
        private final Container container;
        private int position;
        private Optional<SizingRow> found = Optional.empty();

        First(List<Optional<SizingRow>> rows, Container container) {
            this.rows = rows;
            this.container = container;
            this.position = rows.size();
        }

        @Override
        public void visit(int[] positions, int from, int to) {
            for (int i = from; i < to && positions[i] < position; i++) {
                Optional<SizingRow> row = rows.get(positions[i]);
                if (container.matches(row.orElseThrow())) {
                    position = positions[i];
                    found = row;
                }
            }
        }
    }

    private static final class All implements Visitor {
        private final List<Optional<SizingRow>> rows;
        private final Container container;
        private final List<Integer> found = new ArrayList<>();

        All(List<Optional<SizingRow>> rows, Container container) {
            this.rows = rows;
            this.container = container;
        }

        @Override
        public void visit(int[] positions, int from, int to) {
            Arrays.stream(positions, from, to)
                    .filter(position -> container.matches(rows.get(position).orElseThrow()))
                    .forEach(found::add);
        }
    }
}
