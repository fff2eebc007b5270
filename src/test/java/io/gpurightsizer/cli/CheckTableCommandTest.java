package io.gpurightsizer.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CheckTableCommandTest {
    private static final String GOOD = """
        apiVersion: gpu-rightsizer.io/v1alpha1
        kind: SizingTable
        spec:
          rows:
          - {name: asr, models: ["parakeet-*"], memory: 16Gi, source: "a test"}
        """;

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aGoodTableExitsWithZeroAndIsCounted() throws IOException {
        int code = run(file("good.yaml", GOOD));

        assertEquals(0, code);
        assertEquals(
                "1 table checked, 1 usable (1 row): 0 errors, 0 warnings" + System.lineSeparator(), out.toString());
    }

    @Test
    void warningsAreShownButDoNotFail() throws IOException {
        String file = file("table.yaml", GOOD.replace(", source: \"a test\"", ""));

        int code = run(file);

        assertEquals(0, code);
        assertTrue(out.toString().startsWith(file + ":5:5: warning: spec.rows[0]: has no \"source\""), out.toString());
    }

    @Test
    void defaultRowsThatGiveWayAreListedAndCountedAsNotes() throws IOException {
        String file = file(
                "table.yaml",
                GOOD.replace("  rows:", "  extends: default\n  rows:").replace("asr", "canary-asr"));

        int code = run("-o", "json", file);

        assertEquals(0, code);
        JsonNode root = new ObjectMapper().readTree(out.toString());
        assertEquals("true", root.at("/tables/0/usable").asText());
        assertEquals("note", root.at("/tables/0/problems/0/severity").asText());
        assertEquals("spec.extends", root.at("/tables/0/problems/0/path").asText());
        assertEquals(0, root.path("warnings").asInt());
        assertEquals(root.at("/tables/0/problems").size(), root.path("notes").asInt());
    }

    @Test
    void notesAreCountedInTheTextWhereThereAreSome() throws IOException {
        String file = file(
                "table.yaml",
                GOOD.replace("  rows:", "  extends: default\n  rows:").replace("[\"parakeet-*\"]", "[\"canary-*\"]"));

        int code = run(file);

        assertEquals(0, code);
        assertTrue(out.toString().endsWith("0 errors, 0 warnings, 1 note" + System.lineSeparator()), out.toString());
    }

    @Test
    void everyProblemOfEveryFileIsPrintedAndExitsWithOne() throws IOException {
        String bad = file("bad.yaml", GOOD.replace("16Gi", "10Gbb").replace("SizingTable", "SizingTabel"));

        int code = run(bad, file("good.yaml", GOOD));

        assertEquals(1, code);
        String[] lines = out.toString().split("\\R");
        assertEquals(bad + ":2:7: error: kind: unknown kind \"SizingTabel\"; expected SizingTable", lines[0]);
        assertEquals(
                bad + ":5:49: error: spec.rows[0].memory: \"10Gbb\" is not a quantity; expected for example 16Gi",
                lines[1]);
        assertEquals("2 tables checked, 1 usable (1 row): 2 errors, 0 warnings", lines[2]);
    }

    @Test
    void anUnreadableFileExitsWithTwoAndTheRestIsStillChecked() throws IOException {
        String missing = directory.resolve("missing.yaml").toString();

        int code = run(missing, file("bad.yaml", ""));

        assertEquals(2, code);
        assertEquals(missing + ": error: there is no such file" + System.lineSeparator(), err.toString());
        assertTrue(out.toString().contains("bad.yaml:1:1: error: the file is empty"), out.toString());
        assertTrue(out.toString().contains("1 file not readable"), out.toString());
    }

    @Test
    void noFileAtAllIsBadUsage() {
        assertEquals(2, run());
    }

    @Test
    void jsonHoldsWhatTheTextSays() throws IOException {
        String bad = file("bad.yaml", GOOD.replace("16Gi", "10Gbb"));

        int code = run("-o", "json", bad);

        assertEquals(1, code);
        JsonNode root = new ObjectMapper().readTree(out.toString());
        assertEquals(1, root.path("errors").asInt());
        JsonNode table = root.path("tables").path(0);
        assertEquals(bad, table.path("file").asText());
        assertEquals("false", table.path("usable").asText());
        JsonNode problem = table.path("problems").path(0);
        assertEquals("error", problem.path("severity").asText());
        assertEquals(5, problem.path("line").asInt());
        assertEquals(49, problem.path("column").asInt());
        assertEquals("spec.rows[0].memory", problem.path("path").asText());
        assertEquals(
                "\"10Gbb\" is not a quantity; expected for example 16Gi",
                problem.path("message").asText());
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private int run(String... arguments) {
        return new CommandLine(new CheckTableCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
