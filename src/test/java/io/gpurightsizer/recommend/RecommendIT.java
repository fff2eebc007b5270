package io.gpurightsizer.recommend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.cli.Typed;
import io.gpurightsizer.testing.RealPrometheus;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** {@code recommend} before a real Prometheus that has fourteen days of 500 pods whose need is known. */
class RecommendIT {
    private static final int PODS = 500;
    private static final double MARGIN = 1.15;

    @TempDir
    private static Path folder;

    private static SeenPods seen;
    private static RealPrometheus prometheus;

    @BeforeAll
    static void fill() throws IOException {
        seen = new SeenPods(Instant.now());
        seen.fill(PODS);
        prometheus = RealPrometheus.orSkip(folder, seen.series);
        Files.writeString(folder.resolve("workloads.yaml"), seen.manifests);
        Files.writeString(folder.resolve("nodes.yaml"), SeenPods.nodes());
    }

    @AfterAll
    static void stop() {
        if (prometheus != null) {
            prometheus.close();
        }
    }

    private static Typed recommend(String... more) {
        String[] words = {
            "recommend",
            "--prometheus",
            prometheus.url(),
            "-f",
            folder.resolve("workloads.yaml").toString(),
            "--nodes",
            folder.resolve("nodes.yaml").toString()
        };
        String[] all = new String[words.length + more.length];
        System.arraycopy(words, 0, all, 0, words.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return Typed.of(all);
    }

    @Test
    void everySuggestionIsTheTruthAndItsMarginAndNothingIsSuggestedOfWhatCannotBeKnown() throws IOException {
        Typed typed = recommend("-o", "json");
        assertEquals(0, typed.code(), typed.err());

        Map<String, String> wrong = new TreeMap<>();
        Map<String, OptionalDouble> expected = new TreeMap<>(seen.truth);
        for (JsonNode container : Reviews.JSON.readTree(typed.out()).path("containers")) {
            OptionalDouble truth = expected.remove(container.path("name").asText());
            JsonNode suggested = container.path("suggestedBytes");
            boolean right = truth.isEmpty()
                    ? suggested.isNull()
                            && container.path("confidence").asText().equals("none")
                    : Math.abs(suggested.asDouble() / (truth.getAsDouble() * (1 << 20) * MARGIN) - 1) < 0.01;
            if (!right) {
                wrong.put(container.path("name").asText(), truth + " but " + container);
            }
        }

        assertEquals(Map.of(), wrong);
        assertEquals(Map.of(), expected);
    }
}
