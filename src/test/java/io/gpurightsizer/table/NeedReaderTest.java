package io.gpurightsizer.table;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.table.yaml.Problem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is said of an amount of memory in a row. */
class NeedReaderTest {
    private static final GpuCatalog CATALOG = GpuCatalogReader.bundled();
    private static final TableReader READER = new TableReader(CATALOG);

    private static TableReading read(String memory) {
        return reading("memory: \"" + memory + "\"");
    }

    private static TableReading resources(String names) {
        return reading("resources: [" + names + "]");
    }

    private static TableReading reading(String need) {
        return READER.read("""
                apiVersion: gpu-rightsizer.io/v1alpha1
                kind: SizingTable
                metadata: {name: t}
                spec:
                  headroomPercent: 0
                  rows:
                  - {name: r, models: [m], source: s, %s}
                """.formatted(need).getBytes(UTF_8), "t.yaml");
    }

    private static String onlyProblem(String memory) {
        List<Problem> problems = read(memory).problems();
        assertEquals(1, problems.size(), problems.toString());
        return problems.get(0).in("t.yaml");
    }

    @Test
    void whatOnlyAWholeGpuHoldsIsTakenWithAWarning() {
        String most = CATALOG.largestMemory().mebibytes() + "Mi";

        TableReading reading = read(most);

        assertTrue(reading.table().isPresent(), reading.problems().toString());
        String said = onlyProblem(most);
        assertTrue(said.contains("more than any MIG device can hold ("), said);
    }

    @Test
    void aResourceClaimTemplateIsNamedAmongResources() {
        TableReading good = resources("claimTemplate/voice-16gi, nvidia.com/mig-1g.10gb");
        TableReading bad = resources("claimTemplate/Voice");

        assertEquals(
                new Need.Resources(List.of("claimTemplate/voice-16gi", "nvidia.com/mig-1g.10gb")),
                good.table().orElseThrow().rows().get(0).need());
        assertEquals(
                List.of(
                        "t.yaml:7:51: error: spec.rows[0].resources[0]: \"Voice\" is not the name of a ResourceClaimTemplate;"
                                + " expected lower case letters, digits, '-' and '.', for example claimTemplate/voice"),
                bad.problems().stream().map(it -> it.in("t.yaml")).toList());
    }

    @Test
    void whatNoGpuHoldsIsRefused() {
        String more = CATALOG.largestMemory().mebibytes() + 1 + "Mi";

        assertTrue(read(more).table().isEmpty());
        assertTrue(onlyProblem(more).contains("more than the largest known GPU has"), onlyProblem(more));
    }

    @ParameterizedTest
    @CsvSource({
        "16GB, 16Gi",
        "16 gib, 16Gi",
        "1.5g, 1.5Gi",
        "512MB, 512Mi",
        "512 mib, 512Mi",
    })
    void aUnitAsPeopleWriteItIsAnsweredWithTheOneThatIsMeant(String written, String meant) {
        String said = onlyProblem(written);

        assertTrue(said.contains("is not a quantity"), said);
        assertTrue(said.contains(meant), said);
    }

    @ParameterizedTest
    @CsvSource({
        "-1Gi, is not more than zero",
        "0, is not more than zero",
        "0.0Gi, is not more than zero",
        "9999999Gi, is more memory than any GPU has",
        "2Pi, is more memory than any GPU has",
        "1e30, is more memory than any GPU has",
        "lots, is not a quantity",
        "1, 'is 1 bytes, less than any model needs'",
    })
    void whatIsWrongIsSaid(String written, String why) {
        String said = onlyProblem(written);

        assertTrue(said.contains(why), said);
        assertTrue(said.contains("expected for example 16Gi"), said);
    }
}
