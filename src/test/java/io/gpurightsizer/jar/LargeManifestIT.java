package io.gpurightsizer.jar;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.testing.Jar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A list that is larger than the heap would hold is audited; {@code -Dlarge.megabytes=300} makes it larger still. */
class LargeManifestIT {
    private static final int MEGABYTES = Integer.getInteger("large.megabytes", 40);
    private static final int HEAP_MEGABYTES = Math.max(96, MEGABYTES * 4 / 5);
    private static final String FILLER = ("            - {name: SETTING, value: " + "x".repeat(60) + "}\n").repeat(25);
    private static final String ITEM = """
        - apiVersion: apps/v1
          kind: Deployment
          metadata: {name: app-NUMBER, namespace: voice}
          spec:
            template:
              spec:
                containers:
                - name: main
                  image: nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us
                  resources: {limits: {nvidia.com/gpu: 1}}
                  env:
        """ + FILLER;

    @TempDir
    private Path folder;

    @Test
    void aListOfAnySizeIsReadItemByItem() throws IOException {
        int items = MEGABYTES * 1_000_000 / ITEM.length();
        Path file = folder.resolve("list.yaml");
        try (Writer list = Files.newBufferedWriter(file)) {
            list.write("apiVersion: v1\nitems:\n");
            for (int i = 0; i < items; i++) {
                list.write(ITEM.replace("NUMBER", String.valueOf(i)));
            }
            list.write("kind: List\n");
        }

        Jar.Result audit = Jar.shell(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP_MEGABYTES + "m",
                        "-jar",
                        "target/quarkus-app/quarkus-run.jar",
                        "audit",
                        "-f",
                        file.toString(),
                        "--quiet"),
                Map.of("COLUMNS", "200"));

        assertEquals(0, audit.exitCode(), audit.output());
        assertTrue(audit.output().contains("by " + items + " of " + items + " workloads"), audit.output());
    }
}
