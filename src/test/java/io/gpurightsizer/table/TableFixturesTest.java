package io.gpurightsizer.table;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The tables under {@code src/test/resources/tables}: each says in its name what is the matter with it, and beside it
 * lies what the reader prints. Every one goes through the published schema as well.
 */
class TableFixturesTest {
    private static final Path ROOT = Path.of("src/test/resources/tables");
    private static final TableReader READER = new TableReader(GpuCatalogReader.bundled());
    private static final JsonSchema SCHEMA = schema();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a schema cannot say: it looks at one value at a time, after merge keys are gone, and knows no GPU. */
    private static final Set<String> BEYOND_A_SCHEMA = Set.of(
            "a-glob-covers-a-later-one",
            "a-mig-profile-no-gpu-has",
            "contradicts-itself",
            "duplicate-names",
            "hidden-by-arguments",
            "hidden-by-settings",
            "hidden-by-the-same-labels",
            "memory-larger-than-any-gpu",
            "memory-larger-than-any-gpu-with-headroom",
            "merge-keys");

    /** An unquoted date is text to Kubernetes and to the reader, but not to every YAML parser. */
    private static final Set<String> READ_OTHERWISE_ELSEWHERE = Set.of("a-date-is-text");

    static List<Path> valid() throws IOException {
        return tables("valid");
    }

    static List<Path> invalid() throws IOException {
        return tables("invalid");
    }

    @ParameterizedTest
    @MethodSource("valid")
    void aValidTableIsReadAndItsWarningsAreAsExpected(Path file) throws IOException {
        TableReading reading = READER.read(Files.readAllBytes(file), name(file));

        assertEquals(expected(file), printed(reading, file));
        assertTrue(reading.table().isPresent());
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void anInvalidTableIsRefusedWithEveryProblemInItsPlace(Path file) throws IOException {
        TableReading reading = READER.read(Files.readAllBytes(file), name(file));

        assertEquals(expected(file), printed(reading, file));
        assertTrue(reading.table().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("valid")
    void theSchemaAcceptsWhatTheReaderAccepts(Path file) throws IOException {
        assertEquals(READ_OTHERWISE_ELSEWHERE.contains(name(file)), schemaRefuses(file));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void theSchemaRefusesWhatTheReaderRefusesAsFarAsASchemaCan(Path file) throws IOException {
        assertEquals(!BEYOND_A_SCHEMA.contains(name(file)), schemaRefuses(file));
    }

    @Test
    void theSchemaAcceptsTheDefaultTable() {
        assertEquals(Set.of(), SCHEMA.validate(tree(DefaultTable.bytes())));
    }

    @Test
    void theSchemaHasADescriptionForEveryFieldOfARow() {
        JsonNode fields = SCHEMA.getSchemaNode().at("/$defs/row/properties");

        assertEquals(Set.copyOf(RowReader.FIELDS), fieldNames(fields));
        fields.properties().forEach(field -> {
            boolean described =
                    field.getKey().equals("name") || field.getValue().has("description");
            assertTrue(described, field.getKey());
        });
    }

    @Test
    void nothingLiesUnusedBesideTheTables() throws IOException {
        for (String folder : List.of("valid", "invalid")) {
            try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
                List<Path> strays = files.filter(file -> !file.toString().endsWith(".yaml"))
                        .filter(file -> !Files.exists(file.resolveSibling(name(file) + ".yaml")))
                        .toList();
                assertEquals(List.of(), strays);
            }
        }
    }

    @Test
    void whatIsSaidToBeBeyondASchemaExists() throws IOException {
        Set<String> names = invalid().stream().map(TableFixturesTest::name).collect(Collectors.toSet());

        assertTrue(names.containsAll(BEYOND_A_SCHEMA));
        assertFalse(names.size() < 20, "only " + names.size() + " kinds of fault");
    }

    private static boolean schemaRefuses(Path file) throws IOException {
        try {
            return !SCHEMA.validate(tree(Files.readAllBytes(file))).isEmpty();
        } catch (YAMLException e) {
            return true;
        }
    }

    private static JsonNode tree(byte[] yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Object loaded = new Yaml(new SafeConstructor(options)).load(new String(yaml, StandardCharsets.UTF_8));
        return JSON.valueToTree(loaded);
    }

    private static JsonSchema schema() {
        InputStream in = TableReader.class.getResourceAsStream("sizing-table.schema.json");
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
    }

    private static Set<String> fieldNames(JsonNode fields) {
        return fields.properties().stream().map(it -> it.getKey()).collect(Collectors.toSet());
    }

    private static String printed(TableReading reading, Path file) {
        return reading.problems().stream()
                .map(problem -> problem.in(name(file) + ".yaml") + "\n")
                .collect(Collectors.joining());
    }

    /** No file beside a table means that nothing is wrong with it. */
    private static String expected(Path file) throws IOException {
        Path beside = file.resolveSibling(name(file) + ".expected");
        return Files.exists(beside) ? Files.readString(beside) : "";
    }

    private static String name(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.'));
    }

    private static List<Path> tables(String folder) throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }
}
