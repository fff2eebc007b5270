package io.gpurightsizer.apiserver;

import java.nio.file.Path;
import java.util.Base64;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.gpurightsizer.testing.Pem;
import io.gpurightsizer.testing.Reviews;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Our own manifest, registered under an address on this machine instead of a Service. */
final class Registration implements AutoCloseable {
    private static final Path MANIFEST = Path.of("k8s/base/webhook.yaml");
    private static final String CONFIGURATIONS = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/";

    private final Admin admin;
    private final String name;

    private Registration(Admin admin, String name) {
        this.admin = admin;
        this.name = name;
    }

    static Registration of(Admin admin, int port, Pem trusted) {
        return of(admin, "gpu-rightsizer", port, trusted, webhook -> {});
    }

    /**
     * Registers and returns at once; the API server takes it up a moment later.
     *
     * @param change what is to be different from the manifest
     */
    static Registration of(Admin admin, String name, int port, Pem trusted, Consumer<ObjectNode> change) {
        ObjectNode manifest = Reviews.yaml(MANIFEST);
        ((ObjectNode) manifest.get("metadata")).put("name", name);
        for (JsonNode webhook : manifest.get("webhooks")) {
            ((ObjectNode) webhook)
                    .putObject("clientConfig")
                    .put("url", "https://127.0.0.1:" + port + "/mutate")
                    .put(
                            "caBundle",
                            Base64.getEncoder()
                                    .encodeToString(trusted.certificateText().getBytes(UTF_8)));
        }
        change.accept((ObjectNode) manifest.get("webhooks").get(0));
        admin.apply(CONFIGURATIONS + name, manifest.toString()).orFail();
        return new Registration(admin, name);
    }

    @Override
    public void close() {
        admin.send("DELETE", CONFIGURATIONS + name, "application/json", "{}");
    }
}
