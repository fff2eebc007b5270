package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

import io.fabric8.kubernetes.client.Config;

/** Service accounts of the namespace {@code gpu-rightsizer}, as a process outside the cluster can be one. */
final class Accounts {
    private Accounts() {}

    /**
     * A kubeconfig with a token of that account.
     *
     * @param port at which the API server is reached on this machine
     */
    static Path kubeconfig(Admin admin, String account, int port, Path folder) {
        String token = admin.send(
                        "POST",
                        "/api/v1/namespaces/gpu-rightsizer/serviceaccounts/" + account + "/token",
                        "application/json",
                        "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\",\"spec\":{}}")
                .orFail()
                .body()
                .at("/status/token")
                .asText();
        try {
            Config config = ApiServer.orSkip().admin();
            String authority = config.getCaCertData() != null
                    ? config.getCaCertData()
                    : Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of(config.getCaCertFile())));
            return Files.writeString(
                    Files.createTempFile(folder, "kubeconfig", ""), """
                    apiVersion: v1
                    kind: Config
                    clusters: [{name: c, cluster: {server: "https://127.0.0.1:%d", certificate-authority-data: %s}}]
                    users: [{name: u, user: {token: %s}}]
                    contexts: [{name: x, context: {cluster: c, user: u}}]
                    current-context: x
                    """.formatted(port, authority, token));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
