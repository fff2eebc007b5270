package io.gpurightsizer.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.gpurightsizer.sizing.table.SizingRow;
import io.gpurightsizer.table.yaml.Field;
import io.gpurightsizer.text.SafeText;

/**
 * The rows of the default table that follow those of a table that extends it. A default row that has the name of one of
 * ours, or could never match after ours, gives way: that is no error, so that a default table with more rows cannot break
 * a table that was valid.
 */
final class DefaultRows {
    private DefaultRows() {}

    /** The default rows that do not give way; those that do are noted at {@code field}. */
    static List<SizingRow> following(List<RowReader.RowInFile> ours, List<SizingRow> defaults, Field field) {
        Map<String, Integer> linesByName = ours.stream()
                .collect(
                        Collectors.toMap(it -> it.row().name(), it -> it.field().line(), (first, second) -> first));
        ShadowedRows shadowed =
                new ShadowedRows(Stream.concat(ours.stream().map(RowReader.RowInFile::row), defaults.stream())
                        .toList());
        List<SizingRow> left = new ArrayList<>();
        for (int i = 0; i < defaults.size(); i++) {
            SizingRow row = defaults.get(i);
            int position = ours.size() + i;
            Optional<String> why = Optional.ofNullable(linesByName.get(row.name()))
                    .map(line -> "the row in line " + line + " has its name")
                    .or(() -> shadowed.hider(position)
                            .filter(it -> it < ours.size())
                            .map(it -> ShadowedRows.comesFirst(ours.get(it))));
            why.ifPresentOrElse(
                    it -> field.note("the default row " + SafeText.quoted(row.name()) + " gives way: " + it),
                    () -> left.add(row));
        }
        return left;
    }
}
