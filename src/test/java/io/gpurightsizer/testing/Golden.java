package io.gpurightsizer.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Where the golden situations lie: a folder for each, and one table and one set of nodes for all of them. */
public final class Golden {
    public static final Path FOLDER = Path.of("src/test/resources/golden");
    public static final Path TABLE = FOLDER.resolve("table.yaml");
    public static final Path NODES = FOLDER.resolve("nodes.yaml");

    private Golden() {}

    /** The names of all situations, sorted. */
    public static List<String> situations() throws IOException {
        try (Stream<Path> entries = Files.list(FOLDER)) {
            return entries.filter(Files::isDirectory)
                    .map(it -> it.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** Where the pod that goes in stands. */
    public static Path podFile(String situation) {
        return FOLDER.resolve(situation).resolve("pod.yaml");
    }

    public static ObjectNode pod(String situation) {
        return Reviews.yaml(podFile(situation));
    }

    /** Where it stands what is decided about it. */
    public static Path expectedFile(String situation) {
        return FOLDER.resolve(situation).resolve("expected.yaml");
    }

    /** Where the pod stands as it is afterwards; there is no such file if it is to stay as it is. */
    public static Path resizedFile(String situation) {
        return FOLDER.resolve(situation).resolve("resized.yaml");
    }
}
