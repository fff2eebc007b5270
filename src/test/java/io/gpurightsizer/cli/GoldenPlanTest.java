package io.gpurightsizer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Folders with workloads and nodes, and what the plan for them prints in 80 columns. */
class GoldenPlanTest {
    private static final Path FOLDERS = Path.of("src/test/resources/plan/golden");

    static Stream<Path> situations() throws IOException {
        return Files.list(FOLDERS).sorted();
    }

    @ParameterizedTest
    @MethodSource("situations")
    void thePlanOfASituationIsThatInItsFolder(Path folder) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "plan",
                "-f",
                folder.resolve("pods.yaml").toString(),
                "--nodes",
                folder.resolve("nodes.yaml").toString()));
        words.addAll(
                List.of(Files.readString(folder.resolve("arguments")).strip().split(" ")));

        Typed typed = Typed.with("", Map.of("COLUMNS", "80"), words.toArray(String[]::new));

        assertEquals(Files.readString(folder.resolve("plan.txt")), typed.out(), typed.err());
        assertEquals(List.of("arguments", "nodes.yaml", "plan.txt", "pods.yaml"), files(folder));
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(it -> it.getFileName().toString()).sorted().toList();
        }
    }
}
