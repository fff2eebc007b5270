package io.gpurightsizer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Folders with manifests, and nodes where they count: what is printed is in {@code rewritten.…}, what is said in
 * {@code said.txt}. With {@code -Dgolden.write=true} both are written anew, to be read before they are committed.
 */
class GoldenRewriteTest {
    private static final Path FOLDERS = Path.of("src/test/resources/rewrite");
    private static final boolean WRITE = Boolean.getBoolean("golden.write");

    static Stream<Path> situations() throws IOException {
        return Files.list(FOLDERS).sorted();
    }

    @ParameterizedTest
    @MethodSource("situations")
    void theManifestsOfASituationBecomeThoseInItsFolder(Path folder) throws IOException {
        Typed typed = rewrite(folder, file(folder, "manifests"));

        check(file(folder, "rewritten"), typed.out());
        check(folder.resolve("said.txt"), typed.err().replace(folder + "/", ""));
        assertEquals(0, typed.code());
    }

    @ParameterizedTest
    @MethodSource("situations")
    void whatIsRewrittenStaysAsItIs(Path folder) throws IOException {
        Path rewritten = file(folder, "rewritten");

        Typed typed = rewrite(folder, rewritten);

        assertEquals(Files.readString(rewritten), typed.out());
    }

    @Test
    void noFileLiesThereUnused() throws IOException {
        Set<String> known = Set.of(
                "manifests.yaml", "manifests.json", "nodes.yaml", "rewritten.yaml", "rewritten.json", "said.txt");
        try (Stream<Path> files = Files.walk(FOLDERS)) {
            assertEquals(
                    List.of(),
                    files.filter(Files::isRegularFile)
                            .filter(it -> !known.contains(it.getFileName().toString()))
                            .toList());
        }
    }

    private static Typed rewrite(Path folder, Path manifests) {
        List<String> words = new ArrayList<>(List.of("rewrite", "-f", manifests.toString()));
        Path nodes = folder.resolve("nodes.yaml");
        if (Files.exists(nodes)) {
            words.addAll(List.of("--nodes", nodes.toString()));
        }
        return Typed.of(words.toArray(String[]::new));
    }

    private static Path file(Path folder, String name) {
        boolean json = Files.exists(folder.resolve("manifests.json"));
        return folder.resolve(name + (json ? ".json" : ".yaml"));
    }

    private static void check(Path file, String text) throws IOException {
        if (WRITE) {
            Files.writeString(file, text);
        }
        assertEquals(Files.readString(file), text, () -> file + " should be, if this is right:\n" + text);
    }
}
