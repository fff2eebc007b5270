package io.gpurightsizer.sizing.table;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.sizing.table.LabelSelector.Operator;
import io.gpurightsizer.sizing.table.LabelSelector.Requirement;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * What a look-up costs: how many rows of a large table it looks at. {@link RowIndexTest} holds that it finds the right one
 * whatever the cost. In all texts {@code #} stands for the row's number, of four digits.
 */
class FilingTest {
    private static final int ROWS = 1_000;
    private static final int FEW = FilingClerk.RARE_ENOUGH;

    @ParameterizedTest
    @CsvSource({
        "model-#, model-#",
        "model-#*, model-#-instruct",
        "*-#, some-#",
        "same-*-#, same-x-#",
        "#-*-same, #-x-same",
        "same-*-#-*-same, same-x-#-y-same",
        "*model-#-instruct*, a-model-#-instruct-b",
        "*#*, a-#-b",
        "*#, a#",
        "#*, #a",
        "??-#, ab-#",
        "a?#?b, a_#_b",
        "**#**?*, a-#-b",
    })
    void namesThatDifferAnywhereAreToldApart(String glob, String name) {
        RowFiles rows = filed(ROWS, i -> row(numbered(glob, i)));

        assertEquals(1, visited(rows, serving(numbered(name, 417))));
        assertEquals(0, visited(rows, serving(numbered(name, ROWS))));
    }

    @Test
    void ofWhatARowAsksForTheRarestCounts() {
        RowFiles byModel = filed(ROWS, i -> row("m-" + four(i), labelled("team", "voice")));
        assertEquals(1, visited(byModel, serving("m-0417")));
        assertEquals(0, visited(byModel, labels("team", "voice")));

        RowFiles byLabel = filed(ROWS, i -> row("same*", labelled("app", four(i))));
        assertEquals(1, visited(byLabel, labels("app", "0417")));
        assertEquals(0, visited(byLabel, serving("same")));

        RowFiles bySetting = filed(ROWS, i -> row("same*", set("V", four(i)), labelled("team", "voice")));
        assertEquals(1, visited(bySetting, variable("V", "0417")));
        assertEquals(0, visited(bySetting, serving("same")));
        assertEquals(0, visited(bySetting, labels("team", "voice")));
    }

    @Test
    void ofSeveralLabelsTheRarestCounts() {
        for (boolean rarestFirst : new boolean[] {true, false}) {
            RowFiles rows = filed(ROWS, i -> {
                Requirement rare = labelled("app", four(i));
                Requirement frequent = labelled("team", "voice");
                return rarestFirst ? row("*", rare, frequent) : row("*", frequent, rare);
            });

            assertEquals(1, visited(rows, labels("app", "0417")));
            assertEquals(0, visited(rows, labels("team", "voice")));
        }
    }

    @Test
    void ofSeveralVariablesTheRarestCounts() {
        RowFiles rows = filed(ROWS, i -> row("*", set("MODE", "fast"), set("V", four(i))));

        assertEquals(1, visited(rows, variable("V", "0417")));
        assertEquals(0, visited(rows, variable("MODE", "fast")));
    }

    @Test
    void aLabelOfWhichOnlyThePresenceIsAskedIsFiledToo() {
        RowFiles byKey = filed(ROWS, i -> row("same*", present("key-" + four(i))));
        assertEquals(1, visited(byKey, labels("key-0417", "anything")));
        assertEquals(0, visited(byKey, serving("same")));

        RowFiles frequent = filed(ROWS, i -> row("*", present("team"), labelled("app", four(i))));
        assertEquals(1, visited(frequent, labels("app", "0417")));
        assertEquals(0, visited(frequent, labels("team", "voice")));
    }

    @Test
    void aRowWithAChoiceOfValuesIsFiledUnderEach() {
        RowFiles rows = filed(ROWS, i -> row("same*", labelled("app", "a-" + four(i), "b-" + four(i))));

        assertEquals(1, visited(rows, labels("app", "a-0417")));
        assertEquals(1, visited(rows, labels("app", "b-0417")));
        assertEquals(0, visited(rows, labels("app", "c-0417")));
    }

    @Test
    void aChoiceIsAsFrequentAsTheMostFrequentOfItsValues() {
        RowFiles rows =
                filed(ROWS, i -> row("*", labelled("team", "voice", "rare-" + four(i)), labelled("app", four(i))));

        assertEquals(1, visited(rows, labels("app", "0417")));
        assertEquals(0, visited(rows, labels("team", "rare-0417")));
    }

    @Test
    void aRowWithAChoiceOfNamesIsFiledUnderEach() {
        RowFiles rows = filed(ROWS, i -> row(List.of("a-" + four(i), "*-b-" + four(i))));

        assertEquals(1, visited(rows, serving("a-0417")));
        assertEquals(1, visited(rows, serving("x-b-0417")));
        assertEquals(0, visited(rows, serving("c-0417")));
    }

    @Test
    void namesAreAsFrequentAsTheMostFrequentOfThem() {
        RowFiles rows = filed(ROWS, i -> row(List.of("a-" + four(i), "same"), labelled("app", four(i))));

        assertEquals(1, visited(rows, labels("app", "0417")));
        assertEquals(0, visited(rows, serving("same")));
    }

    @Test
    void whatCanBeFiledUnderNothingIsLookedAtByAll() {
        RowFiles rows = RowFiles.of(List.of(
                row("*"),
                row("?**?"),
                row(List.of("a", "*")),
                row(List.of(), new Requirement("team", Operator.NotIn, Set.of("voice"))),
                row(List.of(), new Requirement("team", Operator.DoesNotExist, Set.of())),
                row(List.of(), new Setting("V", new Glob("8"), true)),
                row(List.of(), new Setting("V", new Glob("*8"), false))));

        assertEquals(7, visited(rows, serving("something")));
        assertEquals(7, visited(rows, serving("")));
    }

    /** The beginning of a name is cheaper to look for than its end. */
    @Test
    void aFewRowsMayShareWhatIsCheapToLookFor() {
        assertEquals(FEW, visited(filed(FEW, i -> row("same-*-" + four(i))), serving("same-x")));
        assertEquals(0, visited(filed(FEW + 1, i -> row("same-*-" + four(i))), serving("same-x")));
    }

    @Test
    void amongTheEquallyFrequentTheCheapestCounts() {
        RowFiles one = filed(1, i -> row("abc-*-xyz"));
        assertEquals(1, visited(one, serving("abc-")));
        assertEquals(0, visited(one, serving("-xyz")));

        RowFiles several = filed(FEW + 1, i -> row("abc-*-xyz"));
        assertEquals(FEW + 1, visited(several, serving("abc-")));
        assertEquals(0, visited(several, serving("-xyz")));
    }

    @Test
    void aNameCountsBeforeALabelUnlessManyShareIt() {
        RowFiles few = filed(FEW, i -> row("same", labelled("app", four(i))));
        assertEquals(FEW, visited(few, serving("same")));
        assertEquals(0, visited(few, labels("app", "0001")));

        RowFiles more = filed(FEW + 1, i -> row("same", labelled("app", four(i))));
        assertEquals(0, visited(more, serving("same")));
        assertEquals(1, visited(more, labels("app", "0001")));

        RowFiles moreOfBoth = filed(FEW + 1, i -> row("same", labelled("app", "same")));
        assertEquals(FEW + 1, visited(moreOfBoth, serving("same")));
        assertEquals(0, visited(moreOfBoth, labels("app", "same")));
    }

    @Test
    void aLabelCountsBeforeAVariableUnlessMoreShareIt() {
        RowFiles both = filed(ROWS, i -> row("*", set("V", four(i)), labelled("app", four(i))));

        assertEquals(1, visited(both, labels("app", "0417")));
        assertEquals(0, visited(both, variable("V", "0417")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_024, 1_025, 5_000})
    void everyRowIsCountedUnderEachOfItsConditions(int size) {
        KeyCounts counts = KeyCounts.of(rows(
                size, i -> row("m-" + i % 7, set("V", "" + i % 5), labelled("app", "" + i % 3), present("team"))));

        assertEquals(multiples(size, 7, 2), counts.of(RowKeys.whole(hash("m-2"))));
        assertEquals(multiples(size, 5, 4), counts.of(RowKeys.variable("V", "4")));
        assertEquals(multiples(size, 3, 0), counts.of(RowKeys.label("app", "0")));
        assertEquals(size, counts.of(RowKeys.labelKey("team")));
        assertEquals(0, counts.of(RowKeys.label("app", "3")));
    }

    @Test
    void aGlobIsCountedUnderItsBeginningItsEndAndEveryRunOfEightInIt() {
        KeyCounts counts = KeyCounts.of(List.of(row("abc*0123456789?xyz")));

        assertEquals(1, counts.of(RowKeys.start(hash("abc"))));
        assertEquals(1, counts.of(RowKeys.end(RowKeys.hashBackwards("xyz", 0, 3))));
        for (String run : List.of("abc", "01234567", "12345678", "23456789", "xyz")) {
            assertEquals(1, counts.of(RowKeys.gram(hash(run))), run);
        }
        assertEquals(0, counts.of(RowKeys.whole(hash("abc"))));
        assertEquals(0, counts.of(RowKeys.gram(hash("3456789"))));
    }

    /** Also those that ask for the same text in another place. */
    @Test
    void distinctConditionsHaveDistinctKeys() {
        int texts = 300_000;
        int kinds = 9;
        long[] keys = new long[kinds * texts];
        for (int i = 0, at = 0; i < texts; i++) {
            String text = "m-" + (1_000_000 + i);
            keys[at++] = RowKeys.whole(hash(text));
            keys[at++] = RowKeys.start(hash(text));
            keys[at++] = RowKeys.end(hash(text));
            keys[at++] = RowKeys.gram(hash(text));
            keys[at++] = RowKeys.labelKey(text);
            keys[at++] = RowKeys.label("app", text);
            keys[at++] = RowKeys.label(text, "app");
            keys[at++] = RowKeys.variable("app", text);
            keys[at++] = RowKeys.variable(text, "app");
        }

        assertEquals(keys.length, distinct(keys));
    }

    private static int distinct(long[] keys) {
        long[] sorted = keys.clone();
        Arrays.sort(sorted);
        return (int) IntStream.range(0, sorted.length)
                .filter(i -> i == 0 || sorted[i] != sorted[i - 1])
                .count();
    }

    private static long hash(String text) {
        return RowKeys.hash(text, 0, text.length());
    }

    /** How many of the numbers below {@code size} leave this remainder. */
    private static long multiples(int size, int divisor, int remainder) {
        return IntStream.range(0, size).filter(i -> i % divisor == remainder).count();
    }

    /** How many rows a look-up looks at in vain or not. */
    private static int visited(RowFiles rows, RowIndex.Container container) {
        int[] visited = {0};
        rows.visit(container, (positions, from, to) -> visited[0] += to - from);
        return visited[0];
    }

    private static RowFiles filed(int count, IntFunction<SizingRow> row) {
        return RowFiles.of(rows(count, row));
    }

    private static List<SizingRow> rows(int count, IntFunction<SizingRow> row) {
        return IntStream.range(0, count).mapToObj(row).toList();
    }

    /** A condition is a {@link Requirement} or a {@link Setting}. */
    private static SizingRow row(String glob, Record... conditions) {
        return row(List.of(glob), conditions);
    }

    private static SizingRow row(List<String> globs, Record... conditions) {
        return new SizingRow(
                "row",
                globs.stream().map(Glob::new).toList(),
                new LabelSelector(of(Requirement.class, conditions)),
                of(Setting.class, conditions),
                new Need.WholeGpu(),
                "");
    }

    private static <T> List<T> of(Class<T> kind, Record... conditions) {
        return Arrays.stream(conditions)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private static Requirement labelled(String key, String... values) {
        return new Requirement(key, Operator.In, Set.of(values));
    }

    private static Requirement present(String key) {
        return new Requirement(key, Operator.Exists, Set.of());
    }

    private static Setting set(String variable, String value) {
        return new Setting(variable, new Glob(value), false);
    }

    private static RowIndex.Container serving(String model) {
        return new RowIndex.Container(Map.of(), model, Map.of());
    }

    private static RowIndex.Container labels(String key, String value) {
        return new RowIndex.Container(Map.of(key, value), "other", Map.of());
    }

    private static RowIndex.Container variable(String name, String value) {
        return new RowIndex.Container(Map.of(), "other", Map.of(name, value));
    }

    private static String numbered(String text, int number) {
        return text.replace("#", four(number));
    }

    private static String four(int number) {
        return Integer.toString(10_000 + number).substring(1);
    }
}
