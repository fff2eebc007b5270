package io.gpurightsizer.table;

import java.util.BitSet;
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

    private final List<SizingRow> rows;
    private final RowsByModel byModel;

    ShadowedRows(List<SizingRow> rows) {
        this.rows = rows;
        this.byModel = new RowsByModel(rows);
    }

    /** Reports what it finds, at the row or the glob. */
    static void check(List<RowReader.RowInFile> inFile) {
        ShadowedRows shadowed =
                new ShadowedRows(inFile.stream().map(RowReader.RowInFile::row).toList());
        for (int position = 0; position < inFile.size(); position++) {
            shadowed.check(position, inFile);
        }
    }

    private void check(int position, List<RowReader.RowInFile> inFile) {
        SizingRow row = rows.get(position);
        List<String> contradictions = Stream.of(
                        new SelectorLogic(row.selector()).contradiction(), SettingLogic.contradiction(row.settings()))
                .flatMap(Optional::stream)
                .toList();
        contradictions.forEach(it -> inFile.get(position)
                .field()
                .error("can never match: what it asks of the " + it + " contradicts itself"));
        if (contradictions.isEmpty()) {
            report(position, hiders(position), inFile);
        }
    }

    /** The first of the earlier rows that take all that this one, which must not contradict itself, could match. */
    Optional<Integer> hider(int position) {
        return everywhere(hiders(position));
    }

    private static Optional<Integer> everywhere(List<List<Integer>> hiders) {
        return hiders.get(0).stream()
                .filter(it -> hiders.stream().allMatch(others -> others.contains(it)))
                .findFirst();
    }

    /** The earlier rows that take all that a row could match, for each of its globs. */
    private List<List<Integer>> hiders(int position) {
        SizingRow row = rows.get(position);
        SelectorLogic selector = new SelectorLogic(row.selector());
        Stream<Optional<Glob>> parts = row.models().isEmpty()
                ? Stream.of(Optional.empty())
                : row.models().stream().map(Optional::of);
        return parts.map(it -> hiders(position, selector, it)).toList();
    }

    private List<Integer> hiders(int position, SelectorLogic selector, Optional<Glob> glob) {
        // A row that takes all takes this example too.
        BitSet candidates = byModel.candidates(glob.map(GlobLanguage::example).orElse(""));
        candidates.clear(position, rows.size());
        if (candidates.isEmpty()) {
            return List.of();
        }
        Map<String, String> labels = selector.example();
        return candidates.stream()
                .filter(earlier -> rows.get(earlier).selector().matches(labels))
                .limit(MOST_COMPARED)
                .filter(earlier -> takes(rows.get(earlier).models(), glob))
                .filter(earlier -> selector.implies(rows.get(earlier).selector()))
                .filter(earlier -> SettingLogic.imply(
                        rows.get(position).settings(), rows.get(earlier).settings()))
                .boxed()
                .toList();
    }

    private static boolean takes(List<Glob> models, Optional<Glob> glob) {
        return models.isEmpty() || glob.isPresent() && GlobLanguage.covers(models, glob.get(), false);
    }

    private void report(int position, List<List<Integer>> hiders, List<RowReader.RowInFile> inFile) {
        Optional<Integer> hider = everywhere(hiders);
        if (hider.isPresent()) {
            inFile.get(position).field().error("can never match: " + comesFirst(inFile.get(hider.get())));
            return;
        }
        List<Glob> globs = rows.get(position).models();
        for (int i = 0; i < globs.size(); i++) {
            List<Integer> earlier = hiders.get(i);
            Optional<String> why =
                    earlier.isEmpty() ? repeated(globs, i) : Optional.of(comesFirst(inFile.get(earlier.get(0))));
            Field field = inFile.get(position).globs().get(i);
            String pattern = globs.get(i).pattern();
            why.ifPresent(it -> field.warning(SafeText.quoted(pattern) + " adds nothing: " + it));
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

    /** For example {@code row "asr" in line 7 comes first and takes all it could match}. */
    static String comesFirst(RowReader.RowInFile row) {
        return "row " + SafeText.quoted(row.row().name()) + " in line "
                + row.field().line() + " comes first and takes all it could match";
    }
}
