package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.testing.Chart;
import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Pem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** {@code helm install}, {@code helm test}, {@code helm upgrade} and {@code helm uninstall} on a real API server. */
class ChartIT {
    private static final String CONFIGURATION =
            "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/zz-gpu-rightsizer";
    private static final String IN_NAMESPACE = "/api/v1/namespaces/gpu-rightsizer";

    @TempDir
    Path folder;

    private ApiServer server;
    private Admin admin;

    @BeforeEach
    void anApiServer() {
        server = ApiServer.orSkip();
        admin = new Admin(server);
    }

    @AfterEach
    void uninstall() {
        if (admin != null) {
            Chart.uninstall(server.adminKubeconfig());
            Contents.endNamespace(admin, server);
            admin.close();
        }
    }

    @Test
    void itsTestPassesWhileTheWebhookRunsAndFailsOnceItHasEnded() throws IOException {
        try (Installation installation = Installation.install(admin, folder, Chart.DEFAULTS)) {
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
    }

    /** Otherwise no pod would be resized between an upgrade and the webhook's next look at its configuration. */
    @Test
    void anUpgradeChangesTheModeAndKeepsTheAuthorityThatTheWebhookWrote() throws IOException {
        String authority = Base64.getEncoder()
                .encodeToString(Pem.in(folder).certificateText().getBytes());
        Path enforce = Files.writeString(folder.resolve("values.yaml"), "mode: enforce\n");
        Chart.install(server.adminKubeconfig(), Chart.DEFAULTS);
        admin.send(
                        "PATCH",
                        CONFIGURATION,
                        "application/json-patch+json",
                        "[{\"op\":\"add\",\"path\":\"/webhooks/0/clientConfig/caBundle\",\"value\":\"" + authority
                                + "\"}]")
                .orFail();

        Chart.upgrade(server.adminKubeconfig(), enforce);

        assertEquals(
                "enforce",
                get(IN_NAMESPACE + "/configmaps/gpu-rightsizer-mode")
                        .at("/data/mode")
                        .asText());
        assertEquals(
                authority,
                get(CONFIGURATION).at("/webhooks/0/clientConfig/caBundle").asText());
        Chart.uninstall(server.adminKubeconfig());
        Contents.endNamespace(admin, server);
        assertEquals(
                List.of(),
                Contents.of(server).stream()
                        .filter(it -> it.contains(Chart.NAME) && !it.contains(" Event/"))
                        .toList());
    }

    /** One of them holds the namespace to the strictest Pod Security profile, which the pod of the test keeps to. */
    @Test
    void theCommandsInTheReadmeWork() throws IOException {
        List<String> commands = Pattern.compile("`(kubectl -n [^`]+|kubectl label [^`]+)`")
                .matcher(Files.readString(Chart.FOLDER.resolve("README.md")))
                .results()
                .map(it -> it.group(1))
                .toList();
        Chart.install(server.adminKubeconfig(), Chart.DEFAULTS);
        Path pod = Files.writeString(
                folder.resolve("pod.json"), Chart.testPod(Chart.DEFAULTS).toString());

        commands.forEach(server::shell);

        assertEquals(
                "off",
                get(IN_NAMESPACE + "/configmaps/gpu-rightsizer-mode")
                        .at("/data/mode")
                        .asText());
        assertEquals(
                "restricted",
                get(IN_NAMESPACE)
                        .at("/metadata/labels/pod-security.kubernetes.io~1enforce")
                        .asText());
        String created = server.kubectl("create", "--dry-run=server", "-f", pod.toString());
        assertTrue(created.contains("pod/gpu-rightsizer-test created (server dry run)"), created);
    }

    private byte[] authority() {
        return Base64.getDecoder()
                .decode(get(IN_NAMESPACE + "/secrets/gpu-rightsizer-tls")
                        .at("/data/ca.crt")
                        .asText());
    }

    private JsonNode get(String path) {
        return admin.get(path).orFail().body();
    }
}
