package io.gpurightsizer.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;

/** An API server of this process that a webhook of another process can watch. It stores what it is given and checks nothing. */
public final class MockCluster implements AutoCloseable {
    private final Map<ServerRequest, Queue<ServerResponse>> answers = new HashMap<>();
    private final KubernetesMockServer server = new KubernetesMockServer(
            new Context(), new MockWebServer(), answers, new KubernetesMixedDispatcher(answers), false);
    private final KubernetesClient client;
    private final Path kubeconfig;

    /** Starts it; {@code folder} is where its kubeconfig is written. */
    public MockCluster(Path folder) throws IOException {
        server.init();
        client = server.createClient();
        kubeconfig = Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                users: [{name: u, user: {}}]
                current-context: x
                """.formatted(server.getPort()));
    }

    /** What a webhook needs to watch it, in mode {@code enforce}. */
    public Map<String, String> environment() {
        return Map.of(
                "RIGHTSIZER_MODE", "enforce",
                "RIGHTSIZER_CLUSTER", "on",
                "RIGHTSIZER_TLS_SELF_MANAGED", "off",
                "KUBECONFIG", kubeconfig.toString());
    }

    public KubernetesClient client() {
        return client;
    }

    /** Whatever is asked under this path is answered with this. */
    public void replies(String path, String body) {
        server.expect().get().withPath(path).andReturn(200, body).always();
    }

    @Override
    public void close() {
        client.close();
        server.destroy();
    }
}
