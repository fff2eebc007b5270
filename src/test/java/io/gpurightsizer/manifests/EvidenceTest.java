package io.gpurightsizer.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The figures, charts and tables of docs/evidence.md, made again from the measurements beside them. */
class EvidenceTest {
    private static final Path DOCS = Path.of("docs");
    private static final Path PAGE = DOCS.resolve("evidence.md");
    private static final String TABLE = "(?s)(<!-- table \\w+ -->\n).*?(<!-- end -->)";

    @TempDir
    Path copy;

    @BeforeEach
    void withPython() {
        assumeTrue(run("command -v python3").exitCode() == 0, "python3 is not installed");
    }

    @Test
    void theShippedFiguresChartsAndTablesAreWhatTheCommandMakes() throws IOException {
        copyMeasurements();
        Files.createDirectories(copy.resolve("images"));
        Files.writeString(copy.resolve("evidence.md"), Files.readString(PAGE).replaceAll(TABLE, "$1$2"));

        Jar.Result result = run(commandOn(copy));

        assertEquals(0, result.exitCode(), result.output());
        Map<String, String> made = texts(copy);
        assertEquals(5, made.size());
        made.forEach((name, text) -> assertEquals(read(DOCS.resolve(name)), text, name));
    }

    @Test
    void whatCannotBeReadIsNamed() {
        Jar.Result result = run(commandOn(copy));

        assertEquals(1, result.exitCode(), result.output());
        assertTrue(result.output().contains("evidence/turns.csv.gz cannot be read"), result.output());
    }

    @Test
    void aValueThatIsNoNumberIsShownWithItsRow() throws IOException {
        copyMeasurements();
        Path windows = copy.resolve("evidence/windows.csv");
        Files.writeString(windows, Files.readString(windows).replaceFirst("M2-50,12,", "M2-50,often,"));

        Jar.Result result = run(commandOn(copy));

        assertEquals(1, result.exitCode(), result.output());
        assertTrue(result.output().contains("rate is 'often' in {'window': '2'"), result.output());
    }

    @Test
    void aCallWithoutAFolderSaysWhatIsExpected() {
        Jar.Result result = run(commandOn(""));

        assertEquals(1, result.exitCode(), result.output());
        assertTrue(result.output().contains("expected: python3 src/main/scripts/evidence DOCS"), result.output());
    }

    private void copyMeasurements() throws IOException {
        Files.createDirectories(copy.resolve("evidence"));
        for (String name : List.of("windows.csv", "turns.csv.gz", "embedders.csv")) {
            Files.copy(
                    DOCS.resolve("evidence").resolve(name),
                    copy.resolve("evidence").resolve(name));
        }
    }

    /** The command of the page, for another folder than docs. */
    private static String commandOn(Object folder) {
        String command = Readme.block(PAGE, "sh", "scripts/evidence").strip();
        assertTrue(command.endsWith(" docs"), command);
        return command.substring(0, command.length() - "docs".length()) + folder;
    }

    /** The files that are made, by their name in docs. */
    private static Map<String, String> texts(Path folder) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .filter(it -> !it.toString().contains(".csv"))
                    .forEach(it -> texts.put(folder.relativize(it).toString(), read(it)));
        }
        return texts;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Jar.Result run(String command) {
        return Jar.shell(List.of("sh", "-c", command), Map.of());
    }
}
