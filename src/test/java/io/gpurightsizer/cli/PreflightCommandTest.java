package io.gpurightsizer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.gpurightsizer.preflight.Check;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Folders with the objects of a cluster and the paths that may not be read there, and what preflight says of it. */
class PreflightCommandTest {
    private static final Path FOLDERS = Path.of("src/test/resources/preflight");

    @TempDir
    private Path folder;

    static Stream<Path> situations() throws IOException {
        return Files.list(FOLDERS).sorted();
    }

    private Typed preflight(String situation, String... options) throws IOException {
        Path recorded = FOLDERS.resolve(situation);
        Set<String> refused = new LinkedHashSet<>(Files.readAllLines(recorded.resolve("refused")));
        refused.remove("");
        try (RecordedCluster cluster =
                RecordedCluster.of(Reviews.yamls(recorded.resolve("cluster.yaml")), refused, folder)) {
            String[] words = Stream.concat(Stream.of("preflight", "--cluster"), Stream.of(options))
                    .toArray(String[]::new);
            return cluster.typed(words);
        }
    }

    @ParameterizedTest
    @MethodSource("situations")
    void whatIsSaidOfASituationIsThatInItsFolder(Path situation) throws IOException {
        Typed typed = preflight(situation.getFileName().toString());

        assertEquals(Files.readString(situation.resolve("preflight.txt")), typed.out(), typed.err());
        try (Stream<Path> files = Files.list(situation)) {
            assertEquals(
                    List.of("cluster.yaml", "preflight.txt", "refused"),
                    files.map(it -> it.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void onlyWhatWouldMakeAPodWorseOffFailsTheCommand() throws IOException {
        assertEquals(0, preflight("ready-for-enforce").code());
        assertEquals(1, preflight("much-in-the-way").code());
        assertEquals(0, preflight("little-may-be-read").code());
    }

    @Test
    void theJsonSaysTheSame() throws IOException {
        JsonNode report =
                Reviews.JSON.readTree(preflight("much-in-the-way", "-o", "json").out());

        assertEquals("Preflight", report.path("kind").asText());
        assertEquals(RecordedCluster.ADDRESS, report.path("cluster").asText());
        assertEquals("fail", report.path("result").asText());
        JsonNode webhook = StreamSupport.stream(report.path("checks").spliterator(), false)
                .filter(it -> it.path("name").asText().equals("webhook"))
                .findFirst()
                .orElseThrow();
        assertEquals("fail", webhook.path("result").asText());
        for (String field : List.of("result", "found", "why", "todo")) {
            assertTrue(webhook.at("/findings/1").hasNonNull(field), webhook::toPrettyString);
        }
        assertEquals(0, report.path("unread").size());
    }

    @Test
    void whatMayNotBeReadIsInTheJsonToo() throws IOException {
        JsonNode report = Reviews.JSON.readTree(
                preflight("little-may-be-read", "-o", "json").out());

        assertEquals("warn", report.path("result").asText());
        assertTrue(
                report.path("unread").findValuesAsText("file").contains("cluster:/api/v1/limitranges"),
                report::toPrettyString);
    }

    @Test
    void theDocumentationListsEachCheckInItsOrder() throws IOException {
        List<String> listed = Files.readAllLines(Path.of("docs/preflight.md")).stream()
                .filter(it -> it.matches("\\| `[a-z-]+` \\|.*"))
                .map(it -> it.split("`")[1])
                .toList();

        assertEquals(Stream.of(Check.values()).map(Check::toString).toList(), listed);
    }

    @Test
    void itIsOnlyForClusters() {
        Typed typed = Typed.of("preflight");

        assertEquals(2, typed.code());
        assertTrue(typed.err().contains("--cluster"), typed.err());
    }

    @Test
    void aServerThatDoesNotAnswerIsNamed() throws IOException {
        RecordedCluster cluster = RecordedCluster.of(List.of(), Set.of(), folder);
        String kubeconfig = System.getProperty("kubeconfig");
        cluster.close();
        System.setProperty("kubeconfig", kubeconfig);
        try {
            Typed typed = Typed.of("preflight", "--cluster");

            assertEquals(2, typed.code());
            assertTrue(typed.err().contains(cluster.address()), typed.err());
        } finally {
            System.clearProperty("kubeconfig");
        }
    }
}
