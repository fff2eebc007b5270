package io.gpurightsizer.sizing.table;

import java.util.ArrayList;
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
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.sizing.table.LabelSelector.Operator;
import io.gpurightsizer.sizing.table.LabelSelector.Requirement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The index against a plain scan, on tables and containers drawn so that they often meet. */
class RowIndexTest {
    private static final int TABLES = 300;
    private static final int CONTAINERS = 60;

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 20, 200})
    void findsTheRowAScanFindsFirst(int most) {
        Random random = new Random(most);
        int matched = 0;
        for (int t = 0; t < TABLES; t++) {
            List<SizingRow> rows = rows(random, 1 + random.nextInt(most));
            RowIndex index = RowIndex.of(rows);
            for (int c = 0; c < CONTAINERS; c++) {
                RowIndex.Container container = container(random, rows);

                Optional<SizingRow> found =
                        index.firstMatch(container.labels(), container.model(), container.environment());

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
            RowIndex index = RowIndex.of(rows);
            RowIndex.Container container = container(random, rows);

            int[] found = index.matches(container.labels(), container.model(), container.environment());

            int[] expected = IntStream.range(0, rows.size())
                    .filter(position -> container.matches(rows.get(position)))
                    .toArray();
            assertArrayEquals(expected, found);
        }
    }

    @Test
    void findsNamesAndGlobsLongerThanItsKeys() {
        String name = "m".repeat(100) + "-" + "x".repeat(100);
        SizingRow start = row("start", List.of("m".repeat(100) + "*"));
        SizingRow end = row("end", List.of("*" + "x".repeat(100)));
        SizingRow exact = row("exact", List.of(name));

        for (SizingRow row : List.of(start, end, exact)) {
            assertEquals(Optional.of(row), RowIndex.of(List.of(row)).firstMatch(Map.of(), name, Map.of()));
        }
    }

    @Test
    void anUnknownModelMatchesNoGlobAtAll() {
        RowIndex index = RowIndex.of(List.of(row("all", List.of("*")), row("some", List.of("?*", "a*"))));

        assertTrue(index.firstMatch(Map.of(), "", Map.of()).isEmpty());
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

    private static RowIndex.Container container(Random random, List<SizingRow> rows) {
        Map<String, String> labels = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            labels.put("k" + random.nextInt(4), "v" + random.nextInt(5));
        }
        Map<String, String> environment = new HashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            environment.put("V" + random.nextInt(2), word(random, "ab"));
        }
        return new RowIndex.Container(labels, model(random, rows), environment);
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
