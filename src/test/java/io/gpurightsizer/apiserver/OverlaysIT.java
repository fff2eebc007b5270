package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.gpurightsizer.testing.Chart;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** What kustomize makes of base and overlays, and Helm of the chart, held against the schemas of a real API server. */
class OverlaysIT {
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
        ServerDryRun.define(server);
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
    void everyObjectIsAccepted(Path kustomization) {
        isAccepted(kustomization, server.kubectl("kustomize", kustomization.toString()));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void everyObjectOfTheChartIsAccepted(Path choice) {
        isAccepted(choice, Chart.text(choice.resolve("values.yaml")));
    }

    private void isAccepted(Path origin, String objects) {
        int accepted = ServerDryRun.accepted(objects, origin.toString(), server, folder);

        assertTrue(accepted >= 10, () -> accepted + " objects of " + origin);
    }
}
