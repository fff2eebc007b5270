package io.gpurightsizer.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.sizing.table.SizingRow;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.yaml.Problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Rows said to be unreachable, against pods drawn at random. */
class ShadowedRowsTest {
    private static final TableReader READER = new TableReader(GpuCatalogReader.bundled());
    private static final Map<String, Optional<SizingTable>> TABLES = new HashMap<>();
    private static final List<Map<String, String>> LABELS = labels();
    private static final List<String> WORDS = words();

    @Test
    void noPodReachesARowSaidToBeUnreachable() {
        Random random = new Random(21);
        int unreachable = 0;
        for (int t = 0; t < 100; t++) {
            List<String> rows = rows(random, 2 + random.nextInt(12));
            Set<String> hidden = hidden(rows);
            unreachable += hidden.size();
            for (int p = 0; p < 200; p++) {
                String first = firstMatch(rows, random);

                assertTrue(!hidden.contains(first), () -> first + " is reached in\n" + table(rows));
            }
        }
        assertTrue(unreachable > 100, "only " + unreachable + " found: the test draws badly");
    }

    @Test
    void aTableWithoutTheUnreachableRowsIsSound() {
        Random random = new Random(22);
        for (int t = 0; t < 40; t++) {
            List<String> rows = rows(random, 10);
            Set<String> hidden = hidden(rows);
            List<String> rest =
                    rows.stream().filter(row -> !hidden.contains(name(row))).toList();

            Set<String> stillHidden = hidden(rest);

            assertEquals(Set.of(), stillHidden, () -> table(rest));
        }
    }

    /** Of two rows that can match at all, the second is reported if and only if the first takes all that it could match. */
    @Test
    void theSecondOfTwoRowsIsReportedJustWhereNoPodReachesIt() {
        Random random = new Random(23);
        int reported = 0;
        for (int t = 0; t < 250; t++) {
            List<String> rows = rows(random, 2);
            Optional<SizingRow> first =
                    alone(rows.get(0)).map(table -> table.rows().get(0));
            Optional<SizingRow> second =
                    alone(rows.get(1)).map(table -> table.rows().get(0));
            if (first.isPresent() && second.isPresent()) {
                boolean hidden = hidden(rows).contains("r1");

                assertEquals(takesAllOf(first.get(), second.get()), hidden, () -> table(rows));
                reported += hidden ? 1 : 0;
            }
        }
        assertTrue(reported > 15, "only " + reported + " reported: the test draws badly");
    }

    /** Labels, models and variables are matched each for itself, so each is tried for itself. */
    private static boolean takesAllOf(SizingRow first, SizingRow second) {
        return LABELS.stream()
                        .allMatch(it -> !second.selector().matches(it)
                                || first.selector().matches(it))
                && WORDS.stream().allMatch(it -> !takes(second, it) || takes(first, it))
                && Stream.concat(
                                Stream.of(Map.<String, String>of()),
                                WORDS.stream().map(it -> Map.of("V", it)))
                        .allMatch(it -> !holds(second, it) || holds(first, it));
    }

    private static boolean takes(SizingRow row, String model) {
        return row.models().isEmpty()
                || !model.isEmpty() && row.models().stream().anyMatch(glob -> glob.matches(model));
    }

    private static boolean holds(SizingRow row, Map<String, String> environment) {
        return row.settings().stream().allMatch(setting -> setting.matches(environment));
    }

    private static List<Map<String, String>> labels() {
        List<Map<String, String>> all = new ArrayList<>();
        for (String k : List.of("", "v0", "v1", "v2", "x")) {
            for (String l : List.of("", "v0", "v1", "v2", "x")) {
                Map<String, String> labels = new HashMap<>(Map.of("k", k, "l", l));
                labels.values().removeIf(String::isEmpty);
                all.add(labels);
            }
        }
        return all;
    }

    /** Of two letters that globs name and one that none does, longer than any glob drawn. */
    private static List<String> words() {
        List<String> words = new ArrayList<>(List.of(""));
        for (int i = 0; words.get(i).length() < 5; i++) {
            for (String letter : List.of("a", "b", "z")) {
                words.add(words.get(i) + letter);
            }
        }
        return words;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{key: a, operator: Exists}, {key: a, operator: DoesNotExist}|true",
                "{key: a, operator: In, values: [x]}, {key: a, operator: DoesNotExist}|true",
                "{key: a, operator: In, values: [x]}, {key: a, operator: NotIn, values: [x, y]}|true",
                "{key: a, operator: In, values: [x]}, {key: a, operator: In, values: [y]}|true",
                "{key: a, operator: In, values: [x, y]}, {key: a, operator: In, values: [y, z]}|false",
                "{key: a, operator: In, values: [x, y]}, {key: a, operator: NotIn, values: [x]}|false",
                "{key: a, operator: NotIn, values: [x]}, {key: a, operator: DoesNotExist}|false",
                "{key: a, operator: NotIn, values: [x]}, {key: a, operator: Exists}|false",
                "{key: a, operator: Exists}, {key: b, operator: DoesNotExist}|false",
            })
    void labelsOfWhichNoValueWouldDoAreReported(String expressions, boolean contradicts) {
        List<String> said = said("matchExpressions: [" + expressions + "]");

        assertEquals(contradictionIn("label \"a\"", contradicts), said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "V: ab, '!V': 'a*'|true",
                "'!V': '*', V: 'a*'|true",
                "V: 'a*', '!V': ab|false",
                "V: '*', '!V': '?*'|false",
                "V: a, '!W': a|false",
                "'!V': a, '!W': a|false",
            })
    void variablesOfWhichNoValueWouldDoAreReported(String settings, boolean contradicts) {
        List<String> said = said("models: [m], settings: {" + settings + "}");

        assertEquals(contradictionIn("variable \"V\"", contradicts), said);
    }

    private static List<String> contradictionIn(String what, boolean isOne) {
        return isOne ? List.of("can never match: what it asks of the " + what + " contradicts itself") : List.of();
    }

    /** An example of what the second could match has nothing in the place of a star. */
    @Test
    void aRowIsReportedAlsoWhereItsVariableMayHoldLittle() {
        List<String> rows = List.of(
                "  - {name: r0, wholeGpu: true, source: x, models: [m], settings: {'!V': '?*a'}}",
                "  - {name: r1, wholeGpu: true, source: x, models: [m], settings: {V: '*a', '!V': '?*a'}}");

        assertEquals(Set.of("r1"), hidden(rows));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "V: 'a*'|V: 'a?'|true",
                "V: 'a?'|V: 'a*'|false",
                "'!V': ab|'!V': 'a*'|true",
                "'!V': 'a*'|'!V': ab|false",
                "'!V': 'a*'|V: 'b*'|true",
                "'!V': b|V: '*'|false",
                "'!V': a|W: b|false",
            })
    void aRowIsHiddenByAnotherWhoseVariablesMayHoldAllThatItsOwnMay(String first, String second, boolean isHidden) {
        List<String> rows = List.of(
                "  - {name: r0, wholeGpu: true, source: x, models: [m], settings: {" + first + "}}",
                "  - {name: r1, wholeGpu: true, source: x, models: [m], settings: {" + second + "}}");

        assertEquals(isHidden ? Set.of("r1") : Set.of(), hidden(rows));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--n: '<=8'|--n: '<=4'|true",
                "--n: '<=4'|--n: '<=8'|false",
                "--n: '*'|--n: '<=8'|true",
                "--n: '?*'|--n: '<=8'|false",
                "--n: '<=8'|--n: '5'|true",
                "--n: '<=8'|--n: '5*'|false",
                "'!--n': '<=8'|--n: '9'|true",
                "'!--n': '<=8'|--n: '9*'|false",
                "'!--n': '<=4'|'!--n': '<=8'|true",
                "'!--n': '<=8'|'!--n': '<=4'|false",
                "--max_n: '<=8'|--max-n: '<=4'|true",
            })
    void aRowIsHiddenByAnotherWhoseFlagsMayHoldAllThatItsOwnMay(String first, String second, boolean isHidden) {
        List<String> rows = List.of(
                "  - {name: r0, wholeGpu: true, source: x, models: [m], arguments: {" + first + "}}",
                "  - {name: r1, wholeGpu: true, source: x, models: [m], arguments: {" + second + "}}");

        assertEquals(isHidden ? Set.of("r1") : Set.of(), hidden(rows));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--n: '<=4', '!--n': '<=8'|true",
                "--n: '<=8', '!--n': '<=4'|false",
                "--n: '<=4', '!--n': '*'|true",
                "--n: '<=4', '!--m': '<=8'|false",
            })
    void flagsOfWhichNoValueWouldDoAreReported(String arguments, boolean contradicts) {
        List<String> said = said("models: [m], arguments: {" + arguments + "}");

        assertEquals(contradictionIn("flag \"--n\"", contradicts), said);
    }

    private static List<String> said(String fields) {
        String row = "  - {name: r0, wholeGpu: true, source: x, " + fields + "}";
        return READER.read(table(List.of(row)), "test").problems().stream()
                .map(Problem::message)
                .toList();
    }

    /** Finds the row by reading each alone, since a table with errors is no table. */
    private static String firstMatch(List<String> rows, Random random) {
        Map<String, String> labels = new HashMap<>();
        Map<String, String> environment = new HashMap<>();
        for (String key : List.of("k", "l")) {
            if (random.nextBoolean()) {
                labels.put(key, "v" + random.nextInt(3));
            }
        }
        if (random.nextBoolean()) {
            environment.put("V", word(random, "ab"));
        }
        String model = random.nextInt(5) == 0 ? "" : word(random, "ab");
        return rows.stream()
                .filter(row -> TABLES.computeIfAbsent(row, ShadowedRowsTest::alone)
                        .map(table ->
                                table.firstMatch(labels, model, environment).isPresent())
                        .orElse(false))
                .map(ShadowedRowsTest::name)
                .findFirst()
                .orElse("");
    }

    private static Optional<SizingTable> alone(String row) {
        return READER.read(table(List.of(row)), "alone").table();
    }

    private static Set<String> hidden(List<String> rows) {
        return READER.read(table(rows), "test").errors().stream()
                .peek(problem -> assertTrue(problem.message().startsWith("can never match"), problem.toString()))
                .map(problem -> name(rows.get(Integer.parseInt(problem.path().replaceAll("\\D", "")))))
                .collect(Collectors.toSet());
    }

    private static String table(List<String> rows) {
        return "apiVersion: gpu-rightsizer.io/v1alpha1\nkind: SizingTable\nspec:\n  rows:\n" + String.join("\n", rows)
                + "\n";
    }

    private static String name(String row) {
        return row.substring(row.indexOf("name: ") + 6, row.indexOf(','));
    }

    private static List<String> rows(Random random, int count) {
        return IntStream.range(0, count).mapToObj(i -> row(random, "r" + i)).toList();
    }

    private static String row(Random random, String name) {
        List<String> fields = new ArrayList<>(List.of("name: " + name, "wholeGpu: true", "source: x"));
        boolean models = random.nextInt(3) > 0;
        if (models) {
            fields.add("models: [\"" + word(random, "ab**?") + "\", \"" + word(random, "ab*") + "\"]");
        }
        if (!models || random.nextInt(3) == 0) {
            fields.add("matchExpressions: [" + expression(random)
                    + (random.nextInt(3) == 0 ? ", " + expression(random) : "") + "]");
        }
        if (random.nextInt(4) == 0) {
            fields.add("settings: {\"" + (random.nextBoolean() ? "!" : "") + "V\": \"" + word(random, "ab*") + "\"}");
        }
        return "  - {" + String.join(", ", fields) + "}";
    }

    private static String expression(Random random) {
        String key = random.nextBoolean() ? "k" : "l";
        String values = ", values: [v" + random.nextInt(3) + ", v" + random.nextInt(3) + "]}";
        return switch (random.nextInt(4)) {
            case 0 -> "{key: " + key + ", operator: Exists}";
            case 1 -> "{key: " + key + ", operator: DoesNotExist}";
            case 2 -> "{key: " + key + ", operator: In" + values;
            default -> "{key: " + key + ", operator: NotIn" + values;
        };
    }

    private static String word(Random random, String letters) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            word.append(letters.charAt(random.nextInt(letters.length())));
        }
        return word.toString();
    }
}
