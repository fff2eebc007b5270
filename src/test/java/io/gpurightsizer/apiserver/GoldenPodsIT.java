package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Pem;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Every golden situation through a real API server: what is admitted is, field by field, what the API server makes of the
 * expected pod when no webhook is registered.
 */
class GoldenPodsIT {
    private static final Path FOLDER = Path.of("src/test/resources/golden");

    @TempDir
    static Path folder;

    private static final Map<String, Admin.Answer> WITHOUT_WEBHOOK = new HashMap<>();
    private static Admin admin;
    private static Jar webhook;
    private static Registration registration;

    static List<String> situations() throws IOException {
        try (Stream<Path> entries = Files.list(FOLDER)) {
            return entries.filter(Files::isDirectory)
                    .map(it -> it.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @BeforeAll
    static void start() throws IOException {
        admin = new Admin(ApiServer.orSkip()).namespace("voice", Map.of());
        for (String situation : situations()) {
            Path resized = FOLDER.resolve(situation).resolve("resized.yaml");
            WITHOUT_WEBHOOK.put(
                    situation, admin.tryPod(Files.exists(resized) ? Reviews.yaml(resized) : pod(situation)));
        }
        Pem pem = Pem.in(folder);
        Map<String, String> environment = new HashMap<>(pem.environment());
        environment.put("RIGHTSIZER_MODE", "enforce");
        environment.put("RIGHTSIZER_TABLE", FOLDER.resolve("table.yaml").toString());
        environment.put("RIGHTSIZER_NODES", FOLDER.resolve("nodes.yaml").toString());
        webhook = Jar.serve(environment);
        registration = Registration.of(admin, webhook.httpsPort, pem);
        Admin.await(
                "webhook called",
                () -> admin.tryPod(pod("asr"))
                        .body()
                        .at("/metadata/annotations")
                        .has("gpu-rightsizer.io/resized-to"));
    }

    @AfterEach
    void clear() {
        admin.clear("voice");
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable it : new AutoCloseable[] {registration, webhook, admin}) {
            if (it != null) {
                close(it);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("situations")
    void theAdmittedPodIsTheExpectedOne(String situation) {
        Admin.Answer created = admin.createPod(pod(situation));

        assertSame(WITHOUT_WEBHOOK.get(situation), created);
    }

    @ParameterizedTest
    @MethodSource("situations")
    void dryRunOnTheServerShowsTheSame(String situation) {
        Admin.Answer tried = admin.tryPod(pod(situation));

        assertSame(WITHOUT_WEBHOOK.get(situation), tried);
    }

    private static void assertSame(Admin.Answer expected, Admin.Answer actual) {
        assertEquals(expected.code(), actual.code(), () -> actual.body().toString());
        assertEquals(
                timeless(expected.body()).toPrettyString(),
                timeless(actual.body()).toPrettyString());
    }

    /** Without what differs between any two creations, and without the record of what the client itself had written. */
    private static JsonNode timeless(JsonNode answer) {
        ObjectNode copy = answer.deepCopy();
        if (copy.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove(List.of("uid", "creationTimestamp", "resourceVersion", "managedFields"));
        }
        return copy;
    }

    private static JsonNode pod(String situation) {
        return Reviews.yaml(FOLDER.resolve(situation).resolve("pod.yaml"));
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
