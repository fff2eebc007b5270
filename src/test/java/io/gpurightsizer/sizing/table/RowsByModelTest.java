package io.gpurightsizer.sizing.table;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.sizing.table.LabelSelector.Operator;
import io.gpurightsizer.sizing.table.LabelSelector.Requirement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The look-up of rows against a plain scan, on tables and containers drawn so that they often match. */
class RowsByModelTest {
    private static final int TABLES = 300;
    private static final int CONTAINERS = 60;

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 20, 200})
    void findsTheRowAScanFindsFirst(int most) {
        Random random = new Random(most);
        int matched = 0;
        for (int t = 0; t < TABLES; t++) {
            List<SizingRow> rows = rows(random, 1 + random.nextInt(most));
            SizingTable table = SizingTable.of("test", rows);
            for (int c = 0; c < CONTAINERS; c++) {
                Container container = container(random, rows);

                Optional<SizingRow> found =
                        table.firstMatch(container.labels(), container.model(), container.environment());

                Optional<SizingRow> expected =
                        rows.stream().filter(container::matches).findFirst();
                assertEquals(expected, found, () -> container + " in " + rows);
                matched += expected.isPresent() ? 1 : 0;
            }
        }
        assertTrue(matched > TABLES * CONTAINERS / 10, "only " + matched + " matched: the test draws badly");
        assertTrue(matched < TABLES * CONTAINERS * 99 / 100, "nearly all matched: the test draws badly");
    }

    @Test
    void findsEveryRowAScanFinds() {
        Random random = new Random(5);
        for (int t = 0; t < TABLES; t++) {
            List<SizingRow> rows = rows(random, 50);
            Container container = container(random, rows);

            int[] found = new RowsByModel(rows)
                    .candidates(container.model()).stream()
                            .filter(position -> container.matches(rows.get(position)))
                            .toArray();

            int[] expected = IntStream.range(0, rows.size())
                    .filter(position -> container.matches(rows.get(position)))
                    .toArray();
            assertArrayEquals(expected, found);
        }
    }

    @Test
    void findsLongNames() {
        String name = "m".repeat(100) + "-" + "x".repeat(100);
        SizingRow start = row("start", List.of("m".repeat(100) + "*"));
        SizingRow end = row("end", List.of("*" + "x".repeat(100)));
        SizingRow exact = row("exact", List.of(name));

        for (SizingRow row : List.of(start, end, exact)) {
            assertEquals(Optional.of(row), table(row).firstMatch(Map.of(), name, Map.of()));
        }
    }

    @Test
    void anUnknownModelMatchesNoGlobAtAll() {
        SizingTable table = table(row("all", List.of("*")), row("some", List.of("?*", "a*")));

        assertTrue(table.firstMatch(Map.of(), "", Map.of()).isEmpty());
    }

    /** In all texts {@code #} stands for the row's number. */
    @ParameterizedTest
    @CsvSource({
        "model-#, model-#, 1",
        "model-#-*, model-#-instruct, 1",
        "#*, #a, 1",
        "a-#-?, a-#-b, 1",
        "*-#, some-#, 1",
        "??-#, ab-#, 1",
        "same-*-#, same-x-#, 2500",
        "same-*-#, other-x-#, 0",
        "*-same, x-#-same, 2500",
        "*-same, x-#-other, 0",
        "*#*, a-#-b, 2500",
        "*#*, other, 2500",
    })
    void onlyRowsOfAGlobThatBeginsOrEndsLikeTheNameAreLookedAt(String glob, String name, int looked) {
        RowsByModel rows = new RowsByModel(IntStream.range(1_000, 3_500)
                .mapToObj(i -> row("row-" + i, List.of(glob.replace("#", "" + i))))
                .toList());

        assertEquals(looked, rows.candidates(name.replace("#", "2417")).cardinality());
    }

    @Test
    void aRowIsLookedAtForEachOfItsGlobs() {
        RowsByModel rows = new RowsByModel(List.of(row("two", List.of("a-*", "a-b-*", "*-c"))));

        assertEquals(1, rows.candidates("a-b-c").cardinality());
        assertEquals(1, rows.candidates("a-x").cardinality());
        assertEquals(1, rows.candidates("x-c").cardinality());
        assertEquals(0, rows.candidates("x").cardinality());
    }

    @Test
    void rowsWithoutModelsAreLookedAtForEveryName() {
        RowsByModel rows = new RowsByModel(List.of(row("named", List.of("a")), row("any", List.of())));

        assertEquals(BitSet.valueOf(new long[] {0b10}), rows.candidates(""));
        assertEquals(BitSet.valueOf(new long[] {0b11}), rows.candidates("a"));
    }

    private record Container(Map<String, String> labels, String model, Map<String, String> environment) {
        boolean matches(SizingRow row) {
            return row.matches(labels, model, environment);
        }
    }

    private static SizingTable table(SizingRow... rows) {
        return SizingTable.of("test", List.of(rows));
    }

    private static SizingRow row(String name, List<String> globs) {
        return new SizingRow(
                name,
                globs.stream().map(Glob::new).toList(),
                LabelSelector.EVERYTHING,
                List.of(),
                new Need.WholeGpu(),
                "");
    }

    private static List<SizingRow> rows(Random random, int count) {
        return IntStream.range(0, count).mapToObj(i -> row(random, "row-" + i)).toList();
    }

    private static SizingRow row(Random random, String name) {
        List<Glob> models = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            models.add(new Glob(random.nextInt(5) == 0 ? word(random, "ab*?") : word(random, "abcdefgh-*")));
        }
        List<Requirement> requirements = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            requirements.add(requirement(random));
        }
        List<Setting> settings = new ArrayList<>();
        if (random.nextInt(4) == 0) {
            settings.add(new Setting(
                    "V" + random.nextInt(2),
                    new Glob(word(random, random.nextBoolean() ? "ab*" : "ab")),
                    random.nextBoolean()));
        }
        return new SizingRow(name, models, new LabelSelector(requirements), settings, new Need.WholeGpu(), "");
    }

    private static Requirement requirement(Random random) {
        Operator operator = Operator.values()[random.nextInt(4)];
        Set<String> values = new HashSet<>();
        if (operator == Operator.In || operator == Operator.NotIn) {
            for (int i = random.nextInt(3); i >= 0; i--) {
                values.add("v" + random.nextInt(5));
            }
        }
        return new Requirement("k" + random.nextInt(4), operator, values);
    }

    private static Container container(Random random, List<SizingRow> rows) {
        Map<String, String> labels = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            labels.put("k" + random.nextInt(4), "v" + random.nextInt(5));
        }
        Map<String, String> environment = new HashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            environment.put("V" + random.nextInt(2), word(random, "ab"));
        }
        return new Container(labels, model(random, rows), environment);
    }

    /** Nothing, something, or what a glob of some row matches, now and then spoilt. */
    private static String model(Random random, List<SizingRow> rows) {
        List<Glob> globs = rows.get(random.nextInt(rows.size())).models();
        if (globs.isEmpty() || random.nextInt(4) == 0) {
            return random.nextInt(3) == 0 ? "" : word(random, "abcdefgh-");
        }
        StringBuilder name = new StringBuilder();
        for (char c : globs.get(random.nextInt(globs.size())).pattern().toCharArray()) {
            name.append(c == '*' ? word(random, "abc").substring(1) : c == '?' ? "a" : c);
        }
        return random.nextInt(6) == 0 ? name.append('x').toString() : name.toString();
    }

    private static String word(Random random, String letters) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(random.nextInt(4) == 0 ? 24 : 4); i >= 0; i--) {
            word.append(letters.charAt(random.nextInt(letters.length())));
        }
        return word.toString();
    }
}
