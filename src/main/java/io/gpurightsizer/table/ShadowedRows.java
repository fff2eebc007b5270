package io.gpurightsizer.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.sizing.table.Glob;
import io.gpurightsizer.sizing.table.RowIndex;
import io.gpurightsizer.sizing.table.SizingRow;
import io.gpurightsizer.text.SafeText;

/**
 * Finds rows that can never decide: those that contradict themselves and those of which an earlier row takes every
 * possible match. Several earlier rows that only together take everything are not found.
 *
 * <p>A row that takes everything another could match takes any one example of it too; so for each row one example is
 * made up, and only the earlier rows that match it are looked at closely.
 */
final class ShadowedRows {
    /** Rows with more globs than this are not searched for globs that cover each other. */
    private static final int MANY_GLOBS = 200;

    /** So many earlier rows are looked at closely for each example; more match one only in a table made to annoy. */
    private static final int MOST_CANDIDATES = 200;

    private final List<RowReader.Matcher> matchers;
    private final RowIndex index;

    private ShadowedRows(List<RowReader.Matcher> matchers) {
        this.matchers = matchers;
        this.index = RowIndex.of(matchers.stream().map(RowReader.Matcher::row).toList());
    }

    /** Reports what it finds, and hands on the index it made of the rows to do so. */
    static RowIndex check(List<RowReader.Matcher> matchers) {
        ShadowedRows reachability = new ShadowedRows(matchers);
        for (int position = 0; position < matchers.size(); position++) {
            reachability.check(position);
        }
        return reachability.index;
    }

    private void check(int position) {
        RowReader.Matcher matcher = matchers.get(position);
        SizingRow row = matcher.row();
        SelectorLogic selector = new SelectorLogic(row.selector());
        Optional<String> label = selector.contradiction();
        Optional<String> variable = SettingLogic.contradiction(row.settings());
        label.ifPresent(it -> matcher.field()
                .error("can never match: what it asks of the label " + SafeText.quoted(it) + " contradicts itself"));
        variable.ifPresent(it -> matcher.field()
                .error("can never match: what it asks of the variable " + SafeText.quoted(it) + " contradicts itself"));
        if (label.isEmpty() && variable.isEmpty()) {
            checkAgainstEarlier(position, selector);
        }
    }

    private void checkAgainstEarlier(int position, SelectorLogic selector) {
        SizingRow row = matchers.get(position).row();
        Optional<Map<String, String>> environment = SettingLogic.example(row.settings());
        if (environment.isEmpty()) {
            return;
        }
        List<List<Integer>> hiders = new ArrayList<>();
        for (Optional<Glob> glob : parts(row)) {
            String model = glob.map(it -> GlobLanguage.witness(it, false)).orElse("");
            hiders.add(Arrays.stream(index.matches(selector.example(), model, environment.get()))
                    .filter(earlier -> earlier < position)
                    .limit(MOST_CANDIDATES)
                    .filter(earlier -> hides(matchers.get(earlier).row(), glob, row, selector))
                    .boxed()
                    .toList());
        }
        report(position, hiders);
    }

    /** The row's globs, or one part without a glob if the model does not matter. */
    private static List<Optional<Glob>> parts(SizingRow row) {
        return row.models().isEmpty()
                ? List.of(Optional.empty())
                : row.models().stream().map(Optional::of).toList();
    }

    /** Whether an earlier row takes every match of this part of a row. */
    private static boolean hides(SizingRow earlier, Optional<Glob> part, SizingRow row, SelectorLogic selector) {
        boolean models = earlier.models().isEmpty()
                || part.filter(glob -> GlobLanguage.covers(earlier.models(), glob, false))
                        .isPresent();
        return models && selector.implies(earlier.selector()) && SettingLogic.imply(row.settings(), earlier.settings());
    }

    private void report(int position, List<List<Integer>> hiders) {
        RowReader.Matcher matcher = matchers.get(position);
        List<Integer> everywhere = new ArrayList<>(hiders.get(0));
        hiders.forEach(everywhere::retainAll);
        if (!everywhere.isEmpty()) {
            matcher.field()
                    .error("can never match: " + name(everywhere.get(0)) + " comes first and takes all it could match");
            return;
        }
        List<Glob> globs = matcher.row().models();
        for (int i = 0; i < globs.size(); i++) {
            if (!hiders.get(i).isEmpty()) {
                warn(matcher, i, name(hiders.get(i).get(0)) + " comes first and takes all it could match");
            } else if (globs.size() <= MANY_GLOBS) {
                warnIfRepeated(matcher, i);
            }
        }
    }

    private static void warnIfRepeated(RowReader.Matcher matcher, int i) {
        List<Glob> globs = matcher.row().models();
        for (int j = 0; j < globs.size(); j++) {
            if (j != i && takes(globs.get(j), globs.get(i)) && (j < i || !takes(globs.get(i), globs.get(j)))) {
                warn(matcher, i, SafeText.quoted(globs.get(j).pattern()) + " beside it takes all it could match");
                return;
            }
        }
    }

    private static boolean takes(Glob one, Glob other) {
        return GlobLanguage.covers(List.of(one), other, false);
    }

    private static void warn(RowReader.Matcher matcher, int glob, String why) {
        matcher.globs()
                .get(glob)
                .warning(SafeText.quoted(matcher.row().models().get(glob).pattern()) + " adds nothing: " + why);
    }

    private String name(int position) {
        RowReader.Matcher matcher = matchers.get(position);
        return "row " + SafeText.quoted(matcher.row().name()) + " in line "
                + matcher.field().line();
    }
}
