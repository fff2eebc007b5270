package io.gpurightsizer.table;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.sizing.table.SizingRow;
import io.gpurightsizer.sizing.table.SizingTable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DefaultTableTest {
    private static final TableReading READING =
            new TableReader(GpuCatalogReader.bundled()).read(DefaultTable.bytes(), DefaultTable.NAME);

    /** What kubectl apply adds as an annotation must fit with the others into 262,144 bytes. */
    private static final int LARGEST = 220_000;

    /** How the sources write what a model was seen or reckoned to take. */
    private static final Pattern FIGURE = Pattern.compile("([0-9][0-9,]*) MiB (?:peak )?at run time|= ([0-9]+) MiB[.]");

    /** What was measured, and for which load. */
    private record Measured(List<String> models, long peak, String load, String measured) {}

    private record Measurements(String what, String unit, List<Measured> figures) {}

    @Test
    void hasNoProblemNotEvenAWarning() {
        List<String> problems =
                READING.problems().stream().map(it -> it.in(DefaultTable.NAME)).toList();

        assertEquals(List.of(), problems);
    }

    @Test
    void isTheSameWhereRowsThatHideOthersAreNotLookedFor() {
        assertEquals(
                READING.table().orElseThrow().rows(),
                DefaultTable.table(GpuCatalogReader.bundled()).rows());
    }

    @Test
    void hasRowsWrittenByHandAndRowsFromMtebsRegistryEachWithItsSource() {
        List<SizingRow> rows = READING.table().orElseThrow().rows();

        long generated =
                rows.stream().filter(row -> row.name().startsWith("mteb-")).count();

        assertTrue(generated >= 100, "only " + generated);
        assertTrue(rows.size() - generated >= 150, "only " + (rows.size() - generated));
        assertTrue(rows.stream().noneMatch(row -> row.source().isBlank()));
    }

    @Test
    void fitsIntoAConfigMapThatKubectlApplies() {
        String asJson = new ObjectMapper()
                .valueToTree(new String(DefaultTable.bytes(), StandardCharsets.UTF_8))
                .toString();

        assertTrue(asJson.length() < LARGEST, asJson.length() + " characters");
    }

    @Test
    void givesAModelItsFirstRow() {
        SizingTable table = READING.table().orElseThrow();

        assertEquals(
                "whisper-small",
                table.firstMatch(Map.of(), "whisper-small-en", Map.of())
                        .orElseThrow()
                        .name());
        assertTrue(
                table.firstMatch(Map.of(), "nobody-knows-this-model", Map.of()).isEmpty());
    }

    @Test
    void givesEveryModelNamedInFullTheRowThatNamesIt() {
        SizingTable table = READING.table().orElseThrow();

        List<String> elsewhere = table.rows().stream()
                .filter(row -> row.settings().isEmpty())
                .flatMap(row -> row.models().stream()
                        .map(Object::toString)
                        .filter(name -> name.matches("[a-z0-9-]+"))
                        .filter(name -> !row(name).equals(Optional.of(row)))
                        .map(name -> row.name() + ": " + name))
                .toList();

        assertEquals(List.of(), elsewhere);
    }

    @Test
    void aLanguageModelGetsPartOfAGpuOnlyWhereItsFlagsBoundWhatItTakes() {
        SizingTable table = READING.table().orElseThrow();
        Map<String, String> bounded = Map.of("--max-model-len", "4096", "--max-num-seqs", "8");
        Map<String, String> tooMany = Map.of("--max-model-len", "4096", "--max-num-seqs", "256");

        for (String model : List.of("qwen2-5-0-5b-instruct", "qwen2-5-1-5b-instruct", "qwen3-0-6b")) {
            Need need = table.firstMatch(Map.of(), model, bounded).orElseThrow().need();

            assertTrue(need instanceof Need.Memory, model);
            assertEquals(
                    "llm-qwen",
                    table.firstMatch(Map.of(), model, tooMany).orElseThrow().name());
            assertEquals("llm-qwen", row(model).orElseThrow().name());
        }
    }

    static List<Measured> measured() throws IOException {
        return new ObjectMapper()
                .readValue(
                        Path.of("src/test/resources/measured-footprints.json").toFile(), Measurements.class)
                .figures();
    }

    @ParameterizedTest
    @MethodSource("measured")
    void noRowIsBelowWhatWasMeasured(Measured figure) {
        for (String model : figure.models()) {
            SizingRow row = row(model).orElseThrow(() -> new AssertionError(model + " has no row"));

            assertTrue(holds(row, figure.peak()), () -> row.name() + " is below " + figure);
        }
    }

    @Test
    void noRowIsBelowTheFiguresInItsSource() {
        List<String> below = READING.table().orElseThrow().rows().stream()
                .filter(row -> FIGURE.matcher(row.source())
                        .results()
                        .map(it -> it.group(1) == null ? it.group(2) : it.group(1))
                        .anyMatch(mib -> !holds(row, Long.parseLong(mib.replace(",", "")))))
                .map(SizingRow::name)
                .toList();

        assertEquals(List.of(), below);
    }

    private static Optional<SizingRow> row(String model) {
        return READING.table().orElseThrow().firstMatch(Map.of(), model, Map.of());
    }

    private static boolean holds(SizingRow row, long mebibytes) {
        return row.need() instanceof Need.WholeGpu
                || row.need() instanceof Need.Memory memory
                        && memory.amount().isAtLeast(GpuMemory.ofMebibytes(mebibytes));
    }
}
