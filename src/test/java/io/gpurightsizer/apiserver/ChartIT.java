package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.testing.Chart;
import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** {@code helm install}, {@code helm test}, {@code helm upgrade} and {@code helm uninstall} on a real API server. */
class ChartIT {
    private static final String TEAM = "charted";

    @TempDir
    Path folder;

    private Admin admin;
    private Installation installation;

    @BeforeEach
    void aClusterWithTheChart() {
        admin = new Admin(ApiServer.orSkip());
        admin.namespace(TEAM, Map.of());
        GoldenNodes.in(admin);
        installation = Installation.install(admin, folder, Chart.DEFAULTS);
    }

    @AfterEach
    void clear() {
        if (installation != null) {
            installation.close();
            admin.clear(TEAM);
            GoldenNodes.removeFrom(admin);
        }
        if (admin != null) {
            admin.close();
        }
    }

    @Test
    void itsTestPassesWhileTheWebhookRunsAndFailsOnceItHasEnded() throws IOException {
        Jar webhook = installation.replicas(1, Map.of()).get(0);
        Path authority = Files.write(folder.resolve("ca.crt"), authority());

        Jar.Result running = Chart.test(Chart.DEFAULTS, installation.port(), authority);
        List<String> unexplained = webhook.metricsWithoutHelp();
        installation.stopReplicas();
        Jar.Result ended = Chart.test(Chart.DEFAULTS, installation.port(), authority);

        assertEquals(0, running.exitCode(), running.output());
        assertTrue(running.output().contains("decision="), running.output());
        assertEquals(1, ended.exitCode(), ended.output());
        assertEquals(List.of(), unexplained);
    }

    @Test
    void anUpgradeToModeEnforceKeepsTheAuthorityThatTheWebhookWrote() throws IOException {
        installation.replicas(1, Map.of());
        Admin.await("it is called", () -> admin.tryPod(asr("warned")).warnings().toString().contains("would resize"));

        Path values = Files.writeString(folder.resolve("values.yaml"), "mode: enforce\n");
        new Helm(Chart.FOLDER)
                .upgrade()
                .withName(Chart.NAME)
                .withNamespace(Chart.NAME)
                .withValuesFile(values)
                .withKubeConfigContents(ApiServer.orSkip().adminKubeconfig())
                .call();

        assertEquals(
                "enforce",
                admin.get("/api/v1/namespaces/gpu-rightsizer/configmaps/gpu-rightsizer-mode")
                        .orFail()
                        .body()
                        .at("/data/mode")
                        .asText());
        assertFalse(admin.get("/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/zz-gpu-rightsizer")
                .orFail()
                .body()
                .at("/webhooks/0/clientConfig/caBundle")
                .asText()
                .isEmpty());
    }

    private byte[] authority() {
        return Base64.getDecoder()
                .decode(admin.get("/api/v1/namespaces/gpu-rightsizer/secrets/gpu-rightsizer-tls")
                        .orFail()
                        .body()
                        .at("/data/ca.crt")
                        .asText());
    }

    private static ObjectNode asr(String name) {
        ObjectNode pod = Reviews.yaml(Path.of("src/test/resources/golden/asr/pod.yaml"));
        ((ObjectNode) pod.get("metadata")).put("name", name).put("namespace", TEAM);
        return pod;
    }
}
