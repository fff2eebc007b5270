package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/**
 * Objects held against the schemas of a real API server, which knows more than the models of a client. Objects of others
 * (cert-manager, the Prometheus operator, Kueue, Karpenter) are held against them where {@value #DEFINITIONS_VARIABLE} names a
 * folder with their CustomResourceDefinitions; otherwise they are left out, which is said.
 */
final class ServerDryRun {
    static final String DEFINITIONS_VARIABLE = "GPU_RIGHTSIZER_TEST_CRDS";

    private ServerDryRun() {}

    /** Makes the API server know the objects of others, if they are to be had. */
    static void define(ApiServer server) {
        String definitions = System.getenv(DEFINITIONS_VARIABLE);
        if (definitions != null && !definitions.isBlank()) {
            server.kubectl("apply", "--server-side", "-f", definitions);
            server.kubectl("wait", "--for=condition=established", "--timeout=30s", "crd", "--all");
        }
    }

    /**
     * Tries all objects of a stream that the API server knows. It must accept each, and warn of none.
     *
     * @param from what messages call the stream
     * @return how many they are
     */
    static int accepted(String yaml, String from, ApiServer server, Path folder) {
        List<String> served = server.kubectl("api-versions").lines().toList();
        List<String> known = new ArrayList<>();
        for (String object : yaml.split("(?m)^---$")) {
            String version = field("apiVersion", object);
            if (served.contains(version)) {
                known.add(object);
            } else if (!version.isEmpty()) {
                System.err.println(
                        "NOT CHECKED in " + from + ", its definition is not there: " + field("kind", object));
            }
        }
        try {
            Path file = Files.writeString(folder.resolve("objects.yaml"), String.join("---\n", known));
            String said = server.kubectl("apply", "--dry-run=server", "--validate=strict", "-f", file.toString());
            assertEquals(
                    known.size(),
                    said.lines().filter(it -> it.endsWith("(server dry run)")).count(),
                    said);
            assertFalse(said.contains("Warning"), said);
            return known.size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String field(String name, String object) {
        return object.lines()
                .filter(it -> it.startsWith(name + ": "))
                .findFirst()
                .map(it -> it.substring(name.length() + 2))
                .orElse("");
    }
}
