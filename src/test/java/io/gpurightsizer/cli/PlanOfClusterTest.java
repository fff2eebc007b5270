package io.gpurightsizer.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** {@code plan --cluster} against an API server that answers from memory. */
class PlanOfClusterTest {
    private static final String KUBECONFIG = "kubeconfig";
    private static final String NODE = """
        {"metadata": {"name": "gpu-a", "labels": {"nvidia.com/gpu.product": "NVIDIA-H100-80GB-HBM3",
          "nvidia.com/gpu.count": "3", "nvidia.com/mig.strategy": "mixed"}},
         "status": {"allocatable": {"nvidia.com/gpu": "2", "nvidia.com/mig-1g.10gb": "7", "pods": "110"},
           "conditions": [{"type": "Ready", "status": "True"}]}}\
        """;

    @TempDir
    private Path folder;

    private final Map<String, String> items = new HashMap<>();
    private HttpServer server;
    private int refusal;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        Path file = Files.writeString(
                folder.resolve("config"), """
                    apiVersion: v1
                    kind: Config
                    current-context: test
                    contexts: [{name: test, context: {cluster: test, user: test}}]
                    clusters: [{name: test, cluster: {server: "http://127.0.0.1:%d"}}]
                    users: [{name: test, user: {}}]
                    """.formatted(server.getAddress().getPort()));
        System.setProperty(KUBECONFIG, file.toString());
    }

    @AfterEach
    void stop() {
        System.clearProperty(KUBECONFIG);
        server.stop(0);
    }

    @Test
    void podsThatWereKeptAndPodsThatHoldPartitionsAreDemandAlike() throws IOException {
        items.put("/api/v1/nodes", NODE);
        items.put("/api/v1/pods", pod("kept", "nvidia.com/gpu") + "," + pod("resized", "nvidia.com/mig-1g.10gb"));

        Typed typed = Typed.of("plan", "--cluster", "-o", "json");

        assertEquals(0, typed.code(), typed.err());
        JsonNode plan = new ObjectMapper().readTree(typed.out());
        assertEquals(2, plan.path("gpusBefore").asInt(), typed.out());
        assertEquals(1, plan.path("gpusAfter").asInt(), typed.out());
        assertEquals("gpu-a", plan.at("/pools/0/nodes/0/name").asText());
        assertTrue(typed.out().contains("voice/Pod/kept") && typed.out().contains("voice/Pod/resized"), typed.out());
        assertEquals(0, plan.path("unplaced").size());
    }

    @Test
    void aServerThatRefusesTheNodesIsNamed() {
        refusal = 403;

        Typed typed = Typed.of("plan", "--cluster");

        assertEquals(2, typed.code());
        assertTrue(typed.err().startsWith("gpu-rightsizer: "), typed.err());
    }

    private static String pod(String name, String resource) {
        return """
            {"metadata": {"name": "%1$s", "namespace": "voice", "uid": "%1$s"},
             "spec": {"nodeName": "gpu-a", "containers": [{"name": "a",
               "image": "nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us", "resources": {"limits": {"%2$s": "1"}}}]},
             "status": {"phase": "Running"}}\
            """.formatted(name, resource);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean served = path.startsWith("/api/v1/") || path.matches("/apis/(apps|batch)/v1/.*");
        int status = refusal > 0 ? refusal : served ? 200 : 404;
        byte[] body = ("{\"kind\": \"" + kind(path) + "List\", \"apiVersion\": \"v1\", \"metadata\": {}, \"items\": ["
                        + items.getOrDefault(path, "") + "]}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String kind(String path) {
        return switch (path) {
            case "/api/v1/nodes" -> "Node";
            case "/api/v1/pods" -> "Pod";
            default -> "";
        };
    }
}
