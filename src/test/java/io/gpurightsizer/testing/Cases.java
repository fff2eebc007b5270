package io.gpurightsizer.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Where the cases lie that were written after real pods and bug reports, a folder for each. */
public final class Cases {
    public static final Path BUG_REPORTS = Path.of("src/test/resources/cases/bug-reports");
    public static final Path REAL_PODS = Path.of("src/test/resources/cases/real-pods");
    private static final Path WRONG = Path.of("src/test/resources/cases/known-to-be-wrong.txt");

    private Cases() {}

    /** The cases that run this way ({@code audit} or {@code webhook}), sorted by name. */
    public static List<String> ofRun(String run) {
        try (Stream<Path> folders = Files.list(BUG_REPORTS)) {
            return folders.map(it -> it.getFileName().toString())
                    .filter(it -> expectation(it).path("run").asText().equals(run))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode expectation(String name) {
        return json(file(name, "expect.json"));
    }

    public static Path file(String name, String file) {
        return BUG_REPORTS.resolve(name).resolve(file);
    }

    public static JsonNode json(Path file) {
        try {
            return written(Reviews.JSON.readTree(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Compares the decisions about a case's objects with what is expected.
     *
     * @param decisions by kind and name, for example {@code Pod/asr}
     */
    public static Optional<String> problem(
            JsonNode expectation, Map<String, Expectation.Decision> decisions, String everythingSaid) {
        Map<String, String> problems = new TreeMap<>();
        expectation.path("objects").properties().forEach(object -> {
            Expectation.Decision decision = decisions.get(object.getKey());
            if (decision == null) {
                problems.put(object.getKey(), "is not among " + decisions.keySet());
            } else {
                Expectation.of(object.getValue())
                        .problem(decision, everythingSaid)
                        .ifPresent(it -> problems.put(object.getKey(), it));
            }
        });
        return problems.isEmpty() ? Optional.empty() : Optional.of(problems.toString());
    }

    /** A case must be in order, unless it is listed as known to be wrong; then it must be wrong. */
    public static void check(String name, Optional<String> problem) {
        if (knownToBeWrong(name)) {
            assertTrue(problem.isPresent(), () -> name + " is in order now: take it out of " + WRONG);
        } else {
            assertEquals(Optional.empty(), problem, () -> name);
        }
    }

    private static boolean knownToBeWrong(String name) {
        try {
            return Files.exists(WRONG) && Files.readAllLines(WRONG).contains(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Long values are written short: {@code {$repeat: x, times: 300}} and {@code {$map: 500, key: "k{i}", value: …}}. */
    private static JsonNode written(JsonNode node) {
        if (node.has("$repeat")) {
            return Reviews.JSON
                    .getNodeFactory()
                    .textNode(node.get("$repeat")
                            .asText()
                            .repeat(node.get("times").asInt()));
        }
        if (node.has("$map")) {
            ObjectNode map = Reviews.JSON.createObjectNode();
            for (int i = 0; i < node.get("$map").asInt(); i++) {
                map.set(node.get("key").asText().replace("{i}", Integer.toString(i)), written(node.get("value")));
            }
            return map;
        }
        if (node instanceof ObjectNode object) {
            ObjectNode copy = Reviews.JSON.createObjectNode();
            object.properties().forEach(it -> copy.set(it.getKey(), written(it.getValue())));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = Reviews.JSON.createArrayNode();
            array.forEach(it -> copy.add(written(it)));
            return copy;
        }
        return node;
    }
}
