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

import org.junit.jupiter.api.Test;

import io.gpurightsizer.sizing.SizingTable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Rows said to be unreachable, against pods drawn at random. */
class ReachabilityTest {
    private static final TableReader READER = new TableReader(GpuCatalogReader.bundled());
    private static final Map<String, Optional<SizingTable>> TABLES = new HashMap<>();

    @Test
    void noPodReachesARowSaidToBeUnreachable() {
        Random random = new Random(21);
        int unreachable = 0;
        for (int t = 0; t < 400; t++) {
            List<String> rows = rows(random, 2 + random.nextInt(12));
            Set<String> hidden = hidden(rows);
            unreachable += hidden.size();
            for (int p = 0; p < 200; p++) {
                String first = firstMatch(rows, random);

                assertTrue(!hidden.contains(first), () -> first + " is reached in\n" + table(rows));
            }
        }
        assertTrue(unreachable > 400, "only " + unreachable + " found: the test draws badly");
    }

    @Test
    void aTableWithoutTheUnreachableRowsIsSound() {
        Random random = new Random(22);
        for (int t = 0; t < 200; t++) {
            List<String> rows = rows(random, 10);
            Set<String> hidden = hidden(rows);
            List<String> rest =
                    rows.stream().filter(row -> !hidden.contains(name(row))).toList();

            Set<String> stillHidden = hidden(rest);

            assertEquals(Set.of(), stillHidden, () -> table(rest));
        }
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
                .filter(row -> TABLES.computeIfAbsent(row, ReachabilityTest::alone)
                        .map(table ->
                                table.firstMatch(labels, model, environment).isPresent())
                        .orElse(false))
                .map(ReachabilityTest::name)
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
