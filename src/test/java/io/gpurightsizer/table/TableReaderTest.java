package io.gpurightsizer.table;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.table.AtMost;
import io.gpurightsizer.sizing.table.CapabilityRule;
import io.gpurightsizer.sizing.table.Glob;
import io.gpurightsizer.sizing.table.IdentityKeys;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.sizing.table.LabelSelector.Operator;
import io.gpurightsizer.sizing.table.LabelSelector.Requirement;
import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.sizing.table.Setting;
import io.gpurightsizer.sizing.table.SizingRow;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.sizing.table.WhenNoneFree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TableReaderTest {
    private static final Path VALID = Path.of("src/test/resources/tables/valid");
    private static final TableReader READER = new TableReader(GpuCatalogReader.bundled());

    @Test
    void everyFieldArrivesInTheTable() throws IOException {
        SizingTable table = read("every-field");

        assertEquals("every-field.v1", table.name());
        assertEquals(0, table.headroomPercent());
        assertEquals(WhenNoneFree.WAIT, table.whenNoneFree());
        assertEquals(CapabilityRule.ANY, table.computeCapability());
        assertTrue(table.assumeOffered().contains(new ExtendedResource("nvidia.com/mig-1g.10gb.me")));
        assertEquals(
                new IdentityKeys(List.of("example.com/model", "model"), List.of("MODEL_ID", "my.model")),
                table.identityKeys());
        assertEquals(Set.of("bin-packing.example.com"), table.allowedSchedulers());
        SizingRow row = table.rows().get(0);
        assertEquals(List.of(new Glob("magpie-*")), row.models());
        assertEquals(
                List.of(
                        new Requirement("app.kubernetes.io/component", Operator.In, Set.of("tts")),
                        new Requirement("empty", Operator.In, Set.of("")),
                        new Requirement("tier", Operator.In, Set.of("gold", "silver")),
                        new Requirement("canary", Operator.NotIn, Set.of("true")),
                        new Requirement("team", Operator.Exists, Set.of()),
                        new Requirement("legacy", Operator.DoesNotExist, Set.of())),
                row.selector().requirements());
        assertEquals(
                List.of(
                        new Setting("NIM_TAGS_SELECTOR", new Glob("*batch_size=8*"), false),
                        new Setting("NIM_MANIFEST_PROFILE", new Glob("*"), true),
                        new Setting("--max-model-len", new AtMost(4096), false),
                        new Setting("--enable-lora", new Glob("*"), true),
                        new Setting("-c", new Glob("8*"), false)),
                row.settings());
        assertEquals(new Need.Memory(GpuMemory.parse("14.6Gi"), Isolation.ANY, true, 25), row.need());
        assertEquals(Optional.of(WhenNoneFree.WHOLE_GPU), row.whenNoneFree());
        assertEquals(Optional.of(CapabilityRule.SAME), row.computeCapability());
        assertEquals("Several lines,\nof free text: 2026.\n", row.source());
    }

    @Test
    void aWholeGpuMayBeRequired() throws IOException {
        SizingTable table = read("whole-gpus");

        assertEquals(
                List.of(new Need.WholeGpu(true), new Need.WholeGpu(false)),
                table.rows().stream().map(SizingRow::need).toList());
    }

    @Test
    void whatIsNotGivenHasItsDefault() throws IOException {
        SizingTable table = read("json-is-yaml");

        assertEquals("json-is-yaml.yaml", table.name());
        assertEquals(10, table.headroomPercent());
        assertEquals(IdentityKeys.DEFAULT, table.identityKeys());
        assertEquals(Set.of(), table.allowedSchedulers());
        assertEquals(
                new Need.Memory(GpuMemory.parse("1Gi"), Isolation.PREFERRED),
                table.rows().get(0).need());
    }

    @Test
    void resourcesKeepTheirOrder() throws IOException {
        SizingRow row = read("the-example-of-the-design").rows().get(1);

        assertEquals(new Need.Resources(List.of("nvidia.com/mig-1g.10gb", "nvidia.com/gpu.shared")), row.need());
    }

    @Test
    void bytesThatAreNotUtf8AreAProblemInTheirPlace() {
        byte[] bytes = "kind: SizingTable\nname: \"Ä\"\n".getBytes(StandardCharsets.ISO_8859_1);

        assertEquals(List.of("f:2:8: error: the bytes here are not UTF-8"), printed(READER.read(bytes, "f")));
    }

    @Test
    void moreBytesThanAnyTableHasAreNotLookedInto() {
        assertEquals(
                List.of("f:1:1: error: 67108865 bytes are more than the 67108864 that are read"),
                printed(READER.read(new byte[(64 << 20) + 1], "f")));
    }

    @Test
    void aTableOfSeveralMebibytesIsRead() throws IOException {
        String table = "#\n".repeat(2 << 20) + Files.readString(VALID.resolve("json-is-yaml.yaml"));

        assertEquals(List.of(), READER.read(table, "f").problems());
    }

    @Test
    void aHundredRowsMayShareAList() {
        StringBuilder table = new StringBuilder("""
                apiVersion: gpu-rightsizer.io/v1alpha1
                kind: SizingTable
                spec:
                  rows:
                  - {name: r, models: [m], resources: &all [nvidia.com/gpu.shared], source: s}
                """);
        for (int i = 0; i < 100; i++) {
            table.append("  - {name: r-%d, models: [m-%d], resources: *all, source: s}\n".formatted(i, i));
        }

        assertEquals(List.of(), READER.read(table.toString(), "f").problems());
    }

    @Test
    void aCharacterThatYamlDoesNotAllowIsAProblemInItsPlace() {
        assertEquals(
                List.of("f:2:4: error: this is not YAML: special characters are not allowed"),
                printed(READER.read("a: b\n🙂: \u0007\n", "f")));
        assertEquals(
                List.of("f:1:1: error: this is not YAML: special characters are not allowed"),
                printed(READER.read("\u0007", "f")));
    }

    @Test
    void aByteOrderMarkIsSkipped() throws IOException {
        String text = "\uFEFF" + Files.readString(VALID.resolve("json-is-yaml.yaml"));

        assertTrue(
                READER.read(text.getBytes(StandardCharsets.UTF_8), "f").table().isPresent());
    }

    @Test
    void aDocumentNestedWithoutEndIsRefusedAtOnce() {
        List<String> problems = printed(READER.read("[".repeat(100_000), "f"));

        assertEquals(1, problems.size());
        assertTrue(problems.get(0).contains("error: this is not YAML: Nesting Depth exceeded"), problems.get(0));
    }

    @Test
    void aliasesThatMultiplyAreRefusedAtOnce() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(9)));
        }

        List<String> problems = printed(READER.read(bomb.toString(), "f"));

        assertTrue(problems.get(0).contains("aliases"), problems.get(0));
    }

    @Test
    void aListThatContainsItselfIsRefused() {
        TableReading reading = READER.read("""
                apiVersion: gpu-rightsizer.io/v1alpha1
                kind: SizingTable
                spec:
                  rows: &rows
                  - *rows
                """, "f");

        assertEquals(
                List.of(
                        "f:4:9: error: spec.rows[0]: is a list, not a mapping; expected fields, each as \"name: value\""),
                printed(reading));
    }

    @Test
    void valuesCannotSteerATerminal() {
        String text = "apiVersion: \"\\e[2J\\nx\"\nkind: SizingTable\nspec: 1\n";

        String first = printed(READER.read(text, "f")).get(0);

        assertTrue(first.contains("\"\\u001b[2J\\nx\""), first);
    }

    /** Whatever is done to a table, there is a table or an error, in a place that exists, and no exception. */
    @Test
    void aSpoiltTableNeverBreaksTheReader() throws IOException {
        Random random = new Random(31);
        List<String> originals = List.of(
                Files.readString(VALID.resolve("every-field.yaml")),
                Files.readString(VALID.resolve("the-example-of-the-design.yaml")),
                Files.readString(Path.of("src/test/resources/tables/invalid/several-faults-in-one-file.yaml")));
        for (int i = 0; i < 500; i++) {
            String spoilt = spoil(originals.get(i % originals.size()), random);

            TableReading reading = READER.read(spoilt, "f");

            assertEquals(reading.errors().isEmpty(), reading.table().isPresent(), spoilt);
            long lines = spoilt.lines().count() + 1;
            assertTrue(
                    reading.problems().stream()
                            .allMatch(it -> it.line() >= 1 && it.line() <= lines && it.column() >= 1),
                    () -> reading.problems() + "\n" + spoilt);
        }
    }

    private static String spoil(String text, Random random) {
        StringBuilder spoilt = new StringBuilder(text);
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(spoilt.length());
            switch (random.nextInt(4)) {
                case 0 -> spoilt.deleteCharAt(at);
                case 1 -> spoilt.insert(at, ":-[]{}\"'\n &*!#,\t0~\u0007é".charAt(random.nextInt(20)));
                case 2 -> spoilt.setLength(Math.max(1, at));
                default -> spoilt.insert(at, spoilt.substring(at, Math.min(spoilt.length(), at + 40)));
            }
        }
        return spoilt.toString();
    }

    private static SizingTable read(String name) throws IOException {
        return READER.read(Files.readString(VALID.resolve(name + ".yaml")), name + ".yaml")
                .table()
                .orElseThrow();
    }

    private static List<String> printed(TableReading reading) {
        return reading.problems().stream().map(problem -> problem.in("f")).toList();
    }
}
