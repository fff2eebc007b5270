package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.testing.Golden;
import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Pem;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Every golden situation through a real API server: what is admitted is, field by field, what the API server makes of the
 * expected pod when no webhook is registered.
 */
class GoldenPodsIT {
    private static final String SITUATIONS = "io.gpurightsizer.testing.Golden#situations";

    @TempDir
    static Path folder;

    private static final Map<String, Admin.Answer> WITHOUT_WEBHOOK = new HashMap<>();
    private static final Set<String> NAMESPACES = new TreeSet<>();
    private static Admin admin;
    private static Jar webhook;
    private static Registration registration;

    @BeforeAll
    static void start() throws IOException {
        admin = new Admin(ApiServer.orSkip());
        for (String situation : Golden.situations()) {
            String namespace = Golden.pod(situation).at("/metadata/namespace").asText();
            if (NAMESPACES.add(namespace)) {
                admin.namespace(namespace, Map.of());
            }
            Path resized = Golden.resizedFile(situation);
            WITHOUT_WEBHOOK.put(
                    situation, admin.tryPod(Files.exists(resized) ? Reviews.yaml(resized) : Golden.pod(situation)));
        }
        Pem pem = Pem.in(folder);
        Map<String, String> environment = new HashMap<>(pem.environment());
        environment.put("RIGHTSIZER_MODE", "enforce");
        environment.put("RIGHTSIZER_TABLE", Golden.TABLE.toString());
        environment.put("RIGHTSIZER_NODES", Golden.NODES.toString());
        webhook = Jar.serve(environment);
        registration = Registration.of(admin, webhook.httpsPort, pem);
        Admin.await(
                "webhook called",
                () -> admin.tryPod(Golden.pod("asr"))
                        .body()
                        .at("/metadata/annotations")
                        .has("gpu-rightsizer.io/resized-to"));
    }

    @AfterEach
    void clear() {
        NAMESPACES.forEach(admin::clear);
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
    @MethodSource(SITUATIONS)
    void theAdmittedPodIsTheExpectedOne(String situation) {
        Admin.Answer created = admin.createPod(Golden.pod(situation));

        assertSame(WITHOUT_WEBHOOK.get(situation), created);
    }

    @ParameterizedTest
    @MethodSource(SITUATIONS)
    void dryRunOnTheServerShowsTheSame(String situation) {
        Admin.Answer tried = admin.tryPod(Golden.pod(situation));

        assertSame(WITHOUT_WEBHOOK.get(situation), tried);
    }

    /** The affinity of a stored pod cannot be changed; the second entry of the configuration puts it back. */
    @ParameterizedTest
    @ValueSource(strings = {"llm", "llm-with-an-affinity", "whole-gpu-required-in-every-term"})
    void aPodThatIsLedToWholeGpusCanBeAppliedAgain(String situation) {
        String path = Admin.pods("voice") + "/asr";
        String manifest = Golden.pod(situation).toString();

        Admin.Answer created = admin.apply(path, manifest).orFail();
        Admin.Answer again = admin.apply(path, manifest).orFail();

        assertEquals(created.body().get("spec"), again.body().get("spec"));
        assertTrue(again.body().at("/spec/affinity/nodeAffinity").isObject());
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

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
