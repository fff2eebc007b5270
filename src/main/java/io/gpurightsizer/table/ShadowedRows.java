package io.gpurightsizer.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.gpurightsizer.sizing.table.Glob;
import io.gpurightsizer.sizing.table.RowsByModel;
import io.gpurightsizer.sizing.table.SizingRow;
import io.gpurightsizer.table.yaml.Field;
import io.gpurightsizer.text.SafeText;

/**
 * Finds rows that can never decide: those that contradict themselves, and those of which one earlier row takes every
 * possible match. What only several rows take together is not found.
 */
final class ShadowedRows {
    /** Rows with more globs than this are not searched for globs that cover each other. */
    private static final int MANY_GLOBS = 200;

    /** At most so many earlier rows are compared with each glob; no table in use comes near. */
    private static final int MOST_COMPARED = 200;

    private final List<RowReader.RowInFile> rows;
    private final RowsByModel byModel;

    private ShadowedRows(List<RowReader.RowInFile> rows) {
        this.rows = rows;
        this.byModel =
                new RowsByModel(rows.stream().map(RowReader.RowInFile::row).toList());
    }

    /** Reports what it finds, at the row or the glob. */
    static void check(List<RowReader.RowInFile> rows) {
        ShadowedRows shadowed = new ShadowedRows(rows);
        for (int position = 0; position < rows.size(); position++) {
            shadowed.check(position);
        }
    }

    private void check(int position) {
        SizingRow row = row(position);
        SelectorLogic selector = new SelectorLogic(row.selector());
        List<String> contradictions = Stream.of(selector.contradiction(), SettingLogic.contradiction(row.settings()))
                .flatMap(Optional::stream)
                .toList();
        contradictions.forEach(
                it -> field(position).error("can never match: what it asks of the " + it + " contradicts itself"));
        if (contradictions.isEmpty()) {
            List<Optional<Glob>> parts = row.models().isEmpty()
                    ? List.of(Optional.empty())
                    : row.models().stream().map(Optional::of).toList();
            report(
                    position,
                    parts.stream().map(it -> hiders(position, selector, it)).toList());
        }
    }

    /** The earlier rows that take all that a row could match, or all of it that one of its globs matches. */
    private List<Integer> hiders(int position, SelectorLogic selector, Optional<Glob> glob) {
        Map<String, String> labels = selector.example();
        // A row that takes all takes this example too.
        return byModel.candidates(glob.map(GlobLanguage::example).orElse("")).stream()
                .filter(earlier -> earlier < position)
                .filter(earlier -> row(earlier).selector().matches(labels))
                .limit(MOST_COMPARED)
                .filter(earlier -> takes(row(earlier).models(), glob))
                .filter(earlier -> selector.implies(row(earlier).selector()))
                .filter(earlier -> SettingLogic.imply(
                        row(position).settings(), row(earlier).settings()))
                .boxed()
                .toList();
    }

    private static boolean takes(List<Glob> models, Optional<Glob> glob) {
        return models.isEmpty() || glob.isPresent() && GlobLanguage.covers(models, glob.get(), false);
    }

    private void report(int position, List<List<Integer>> hiders) {
        List<Integer> everywhere = new ArrayList<>(hiders.get(0));
        hiders.forEach(everywhere::retainAll);
        if (!everywhere.isEmpty()) {
            field(position).error("can never match: " + name(everywhere.get(0)));
            return;
        }
        List<Glob> globs = row(position).models();
        for (int i = 0; i < globs.size(); i++) {
            List<Integer> earlier = hiders.get(i);
            Optional<String> why = earlier.isEmpty() ? repeated(globs, i) : Optional.of(name(earlier.get(0)));
            Field field = rows.get(position).globs().get(i);
            String shown = SafeText.quoted(globs.get(i).pattern());
            why.ifPresent(it -> field.warning(shown + " adds nothing: " + it));
        }
    }

    /** Why a glob adds nothing to those beside it; of two that take the same, the second adds nothing. */
    private static Optional<String> repeated(List<Glob> globs, int i) {
        Glob glob = globs.get(i);
        return IntStream.range(0, globs.size() <= MANY_GLOBS ? globs.size() : 0)
                .filter(j -> j != i && covers(globs.get(j), glob))
                .filter(j -> j < i || !covers(glob, globs.get(j)))
                .mapToObj(j -> SafeText.quoted(globs.get(j).pattern()) + " beside it takes all it could match")
                .findFirst();
    }

    private static boolean covers(Glob one, Glob other) {
        return GlobLanguage.covers(List.of(one), other, false);
    }

    private SizingRow row(int position) {
        return rows.get(position).row();
    }

    private Field field(int position) {
        return rows.get(position).field();
    }

    private String name(int position) {
        return "row " + SafeText.quoted(row(position).name()) + " in line "
                + field(position).line() + " comes first and takes all it could match";
    }
}
