package io.gpurightsizer.table;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.table.SizingRow;
import io.gpurightsizer.table.yaml.Problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DefaultRowsTest {
    private static final GpuCatalog CATALOG = GpuCatalogReader.bundled();
    private static final String DEFAULT = table("", """
              - {name: all-modes, models: ["parakeet-*"], settings: {MODE: all}, wholeGpu: true, source: a test}
              - {name: asr, models: ["parakeet-*", "canary-*"], memory: 16Gi, source: a test}
              - {name: embedder, models: ["bge-m3"], memory: 8Gi, source: a test}
            """);

    private static String table(String spec, String rows) {
        return "apiVersion: gpu-rightsizer.io/v1alpha1\nkind: SizingTable\nspec:\n" + spec
                + (rows.isEmpty() ? "" : "  rows:\n" + rows.indent(2));
    }

    private static TableReading read(String text) {
        List<SizingRow> rows = new TableReader(CATALOG)
                .read(DEFAULT, "default")
                .table()
                .orElseThrow()
                .rows();
        return new TableReader(CATALOG, () -> rows, false).read(text, "ours");
    }

    private static List<String> names(TableReading reading) {
        return reading.table().orElseThrow().rows().stream()
                .map(SizingRow::name)
                .toList();
    }

    private static List<String> problems(TableReading reading) {
        return reading.problems().stream().map(it -> it.in("ours")).toList();
    }

    @Test
    void defaultRowsFollowOurs() {
        TableReading reading = read(table("  extends: default\n", """
                - {name: ours, models: ["my-model"], memory: 1Gi, source: a test}
                """));

        assertEquals(List.of("ours", "all-modes", "asr", "embedder"), names(reading));
        assertEquals(List.of(), problems(reading));
    }

    @Test
    void withoutExtendsOursAreAllThereAre() {
        TableReading reading = read(table("", """
                - {name: ours, models: ["my-model"], memory: 1Gi, source: a test}
                """));

        assertEquals(List.of("ours"), names(reading));
    }

    @Test
    void aTableMayHaveNoRowsOfItsOwn() {
        TableReading reading = read(table("  extends: default\n  headroomPercent: 30\n", ""));

        assertEquals(List.of("all-modes", "asr", "embedder"), names(reading));
        assertEquals(30, reading.table().orElseThrow().headroomPercent());
    }

    @Test
    void aDefaultRowWithTheNameOfOneOfOursGivesWayWithANote() {
        TableReading reading = read(table("  extends: default\n", """
                - {name: embedder, models: ["other-model"], memory: 1Gi, source: a test}
                """));

        assertEquals(List.of("embedder", "all-modes", "asr"), names(reading));
        assertEquals(
                List.of(
                        "ours:4:12: note: spec.extends: the default row \"embedder\" gives way: the row in line 6 has its"
                                + " name"),
                problems(reading));
    }

    @Test
    void defaultRowsThatOursHideGiveWayWithANote() {
        TableReading reading = read(table("  extends: default\n", """
                - {name: speech, models: ["parakeet-*", "canary*"], wholeGpu: true, source: a test}
                """));

        assertEquals(List.of("speech", "embedder"), names(reading));
        String because = " gives way: row \"speech\" in line 6 comes first and takes all it could match";
        assertEquals(
                List.of(
                        "ours:4:12: note: spec.extends: the default row \"all-modes\"" + because,
                        "ours:4:12: note: spec.extends: the default row \"asr\"" + because),
                problems(reading));
    }

    @Test
    void aDefaultRowOfWhichOursTakeOnlyAPartStaysWithoutANote() {
        TableReading reading = read(table("  extends: default\n", """
                - {name: canary, models: ["canary-*"], wholeGpu: true, source: a test}
                """));

        assertEquals(List.of("canary", "all-modes", "asr", "embedder"), names(reading));
        assertEquals(List.of(), problems(reading));
    }

    @Test
    void aHeadroomWithWhichADefaultRowFitsNoGpuIsNoError() {
        TableReading reading = read(table("  extends: default\n  headroomPercent: 500\n", ""));

        assertEquals(List.of(), reading.errors());
    }

    @Test
    void notesAreNeitherErrorsNorWarnings() {
        TableReading reading = read(table("  extends: default\n", """
                - {name: embedder, models: ["bge-m3"], memory: 1Gi, source: a test}
                """));

        assertTrue(reading.problems().stream().allMatch(it -> it.severity() == Problem.Severity.NOTE));
        assertEquals(List.of(), reading.warnings());
        assertEquals(List.of(), reading.errors());
    }

    /** The whole default table as ours, and after it itself: every row gives way. */
    @Test
    void ourOwnCopyOfTheDefaultTableMayExtendIt() {
        String ours = new String(DefaultTable.bytes(), StandardCharsets.UTF_8)
                .replace("\nspec:\n", "\nspec:\n  extends: default\n");

        TableReading reading = new TableReader(CATALOG).read(ours, "ours");

        assertEquals(
                DefaultTable.table(CATALOG).rows(),
                reading.table().orElseThrow().rows());
    }
}
