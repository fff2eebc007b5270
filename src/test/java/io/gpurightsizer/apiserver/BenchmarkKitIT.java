package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The objects of k8s/benchmark, held against the schemas of a real API server. */
class BenchmarkKitIT {
    private static final Path KIT = Path.of("k8s/benchmark");
    private static final List<String> NAMESPACES =
            List.of("benchmark", "benchmark-dedicated", "benchmark-mig", "benchmark-shared");

    @TempDir
    Path folder;

    private ApiServer server;

    /** Objects in a namespace can only be tried where there is one. */
    @BeforeEach
    void theNamespaces() {
        server = ApiServer.orSkip();
        NAMESPACES.forEach(it -> server.kubectl("create", "namespace", it, "--save-config"));
    }

    @AfterEach
    void noNamespace() {
        if (server != null) {
            try (Admin admin = new Admin(server)) {
                NAMESPACES.forEach(it -> Contents.endNamespace(it, admin, server));
            }
        }
    }

    /** Four namespaces, the plan and the generator; each strategy's two servers and the language model with their Services. */
    @ParameterizedTest
    @CsvSource({"voice, 20", "rag, 20", "voice-nim, 20"})
    void everyObjectIsAccepted(String pipeline, int objects) throws IOException {
        String rendered = server.kubectl("kustomize", KIT.resolve(pipeline).toString());
        String all = rendered + "---\n" + Files.readString(KIT.resolve("generator.yaml"));

        assertEquals(objects, ServerDryRun.accepted(all, pipeline, server, folder));
    }
}
