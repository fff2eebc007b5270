package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.Config;

import io.gpurightsizer.testing.Reviews;

/** The accounts that a webhook under test runs as, in the namespace {@code gpu-rightsizer}. */
final class Accounts {
    private static final String ACCOUNTS = "/api/v1/namespaces/gpu-rightsizer/serviceaccounts/";

    private final Admin admin;
    private final Config server;
    private final Path folder;

    Accounts(Admin admin, Config server, Path folder) {
        this.admin = admin;
        this.server = server;
        this.folder = folder;
    }

    /** Adds {@code gpu-rightsizer}, with what {@code k8s/base/rbac.yaml} allows it and nothing more. */
    void withTheRightsOfTheManifests() {
        withTheRightsOf("gpu-rightsizer", Path.of("k8s/base/rbac.yaml"));
    }

    /** Adds one with what a manifest allows it, beside what it may do already. */
    void withTheRightsOf(String name, Path manifest) {
        add(name);
        for (JsonNode rule : Reviews.yamls(manifest)) {
            if (rule.path("apiVersion").asText().startsWith("rbac.")) {
                admin.apply(path(rule), rule.toString()).orFail();
            }
        }
    }

    /** Adds one that may do nothing. */
    void add(String name) {
        admin.namespace("gpu-rightsizer", Map.of());
        admin.apply(ACCOUNTS + name, "{apiVersion: v1, kind: ServiceAccount, metadata: {name: " + name + "}}")
                .orFail();
    }

    /** A new file that leads to the API server, or what stands before it, at a port of this machine. */
    Path kubeconfig(String account, int port) {
        String token = admin.send(
                        "POST",
                        ACCOUNTS + account + "/token",
                        "application/json",
                        "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\",\"spec\":{}}")
                .orFail()
                .body()
                .at("/status/token")
                .asText();
        try {
            String authority = server.getCaCertData() != null
                    ? server.getCaCertData()
                    : Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of(server.getCaCertFile())));
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

    private static String path(JsonNode rule) {
        String namespace = rule.at("/metadata/namespace").asText();
        return "/apis/rbac.authorization.k8s.io/v1/"
                + (namespace.isEmpty() ? "" : "namespaces/" + namespace + "/")
                + rule.path("kind").asText().toLowerCase(java.util.Locale.ROOT) + "s/"
                + rule.at("/metadata/name").asText();
    }
}
