package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.gpurightsizer.testing.Chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What kustomize makes of base and overlays, and Helm of the chart, held against the schemas of a real API server, which knows more than the models
 * of a client. Objects of cert-manager and of the Prometheus operator are held against them where
 * {@value #DEFINITIONS_VARIABLE} names a folder with their CustomResourceDefinitions; otherwise they are left out, which is
 * said.
 */
class OverlaysIT {
    static final String DEFINITIONS_VARIABLE = "GPU_RIGHTSIZER_TEST_CRDS";

    @TempDir
    Path folder;

    private ApiServer server;

    static List<Path> folders() throws IOException {
        try (Stream<Path> overlays = Files.list(Path.of("k8s/overlays"))) {
            return Stream.concat(Stream.of(Path.of("k8s")), overlays.sorted()).toList();
        }
    }

    static List<Path> choices() throws IOException {
        try (Stream<Path> choices = Files.list(Path.of("src/test/resources/chart"))) {
            return choices.sorted().toList();
        }
    }

    /** Objects in a namespace can only be tried where there is one. */
    @BeforeEach
    void theNamespaceAndTheDefinitions() {
        server = ApiServer.orSkip();
        server.kubectl("apply", "-f", "k8s/base/namespace.yaml");
        String definitions = System.getenv(DEFINITIONS_VARIABLE);
        if (definitions != null && !definitions.isBlank()) {
            server.kubectl("apply", "--server-side", "-f", definitions);
            server.kubectl("wait", "--for=condition=established", "--timeout=30s", "crd", "--all");
        }
    }

    @AfterEach
    void noNamespace() {
        if (server != null) {
            try (Admin admin = new Admin(server)) {
                Contents.endNamespace(admin, server);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void everyObjectIsAccepted(Path kustomization) throws IOException {
        isAccepted(kustomization, server.kubectl("kustomize", kustomization.toString()));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void everyObjectOfTheChartIsAccepted(Path choice) throws IOException {
        isAccepted(choice, Chart.text(choice.resolve("values.yaml")));
    }

    private void isAccepted(Path origin, String objects) throws IOException {
        List<String> served = server.kubectl("api-versions").lines().toList();
        List<String> known = new ArrayList<>();
        for (String object : objects.split("(?m)^---$")) {
            if (object.isBlank()) {
                continue;
            }
            if (served.contains(field("apiVersion", object))) {
                known.add(object);
            } else {
                System.err.println(
                        "NOT CHECKED in " + origin + ", its definition is not there: " + field("kind", object));
            }
        }
        Path file = Files.writeString(folder.resolve("objects.yaml"), String.join("---\n", known));

        String said = server.kubectl("apply", "--dry-run=server", "--validate=strict", "-f", file.toString());

        assertEquals(
                known.size(),
                said.lines().filter(it -> it.endsWith("(server dry run)")).count(),
                said);
        assertTrue(!said.contains("Warning"), said);
        assertTrue(known.size() >= 10, said);
    }

    private static String field(String name, String object) {
        return object.lines()
                .filter(it -> it.startsWith(name + ": "))
                .findFirst()
                .orElseThrow()
                .substring(name.length() + 2);
    }
}
