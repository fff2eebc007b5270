package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.testing.Client;
import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Pem;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** The API server's process is killed while the webhook watches it, and started again on the same data. */
class RestartIT {
    private static final Path FOLDER = Path.of("src/test/resources/golden");
    private static final JsonNode ASR = Reviews.creationOf(Reviews.yaml(FOLDER.resolve("asr/pod.yaml")));

    @TempDir
    Path folder;

    @Test
    void betweenTwoApiServersItDecidesByWhatItKnewAndAfterwardsItSeesNodesComeAndGo() throws IOException {
        try (ControlPlane plane = ControlPlane.orSkip(folder);
                Admin admin = new Admin(plane.admin())) {
            GoldenNodes.in(admin);
            Pem pem = Pem.in(folder);
            try (Jar webhook = Jar.serve(environment(plane, admin, pem))) {
                Client client = new Client(webhook.httpsPort, pem);
                Admin.await("the nodes are known", () -> client.resizes(ASR));

                plane.killApiServer();

                for (int i = 0; i < 50; i++) {
                    assertTrue(client.resizes(ASR), webhook.log());
                }
                assertTrue(webhook.isReady());

                plane.startApiServer();

                admin.client().nodes().withName(GoldenNodes.H100_MIXED).delete();
                Admin.await("the node is gone", () -> !client.resizes(ASR));
                GoldenNodes.in(admin);
                Admin.await("the new node is seen", () -> client.resizes(ASR));
                assertTrue(webhook.isReady());
            }
        }
    }

    private Map<String, String> environment(ControlPlane plane, Admin admin, Pem pem) {
        Accounts accounts = new Accounts(admin, plane.admin(), folder);
        accounts.withTheRightsOfTheManifests();
        Map<String, String> environment = new HashMap<>(pem.environment());
        environment.put("RIGHTSIZER_MODE", "enforce");
        environment.put("RIGHTSIZER_CLUSTER", "on");
        environment.put("RIGHTSIZER_TABLE", FOLDER.resolve("table.yaml").toString());
        environment.put(
                "KUBECONFIG",
                accounts.kubeconfig("gpu-rightsizer", plane.port()).toString());
        return environment;
    }
}
