package io.gpurightsizer.sizing.table;

import java.util.Arrays;
import java.util.List;

import io.gpurightsizer.sizing.table.LabelSelector.Operator;
import io.gpurightsizer.sizing.table.LabelSelector.Requirement;

/** How many rows could be filed under each key. */
final class KeyCounts {
    private long[] keys = new long[1024];
    private int size;

    static KeyCounts of(List<SizingRow> rows) {
        KeyCounts counts = new KeyCounts();
        for (SizingRow row : rows) {
            row.models().forEach(glob -> GlobKeys.each(glob, counts::add));
            row.selector().requirements().forEach(counts::add);
            row.settings().stream()
                    .filter(FilingClerk::isFileable)
                    .forEach(it -> counts.add(
                            RowKeys.variable(it.variable(), it.value().pattern())));
        }
        Arrays.sort(counts.keys, 0, counts.size);
        return counts;
    }

    private void add(Requirement requirement) {
        if (requirement.operator() == Operator.Exists) {
            add(RowKeys.labelKey(requirement.key()));
        } else if (requirement.operator() == Operator.In) {
            requirement.values().forEach(value -> add(RowKeys.label(requirement.key(), value)));
        }
    }

    private void add(long key) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 2);
        }
        keys[size++] = key;
    }

    int of(long key) {
        return firstAfter(key, true) - firstAfter(key, false);
    }

    /** The place of the first key larger than (or, if not {@code beyond}, not smaller than) this one. */
    private int firstAfter(long key, boolean beyond) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = low + high >>> 1;
            if (keys[middle] < key || beyond && keys[middle] == key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
