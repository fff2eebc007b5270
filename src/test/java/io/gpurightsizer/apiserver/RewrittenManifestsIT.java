package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.cli.Typed;
import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What {@code rewrite} prints for a cluster's nodes is applied to it: controllers make the pods, the webhook is registered in
 * enforce mode and leaves those alone, and the scheduler finds a node for each. Skipped where these are not beside the other
 * binaries.
 */
class RewrittenManifestsIT {
    private static final String NAMESPACE = "rag";
    private static final String GPU = "nvidia.com/gpu";

    /** Needs what only the node of MIG strategy single has, under the name nvidia.com/gpu. */
    private static final String LARGE = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: large, namespace: rag, annotations: {gpu-rightsizer.io/memory: 30Gi}}
            spec:
              replicas: 1
              selector: {matchLabels: {app: large}}
              template:
                metadata: {labels: {app: large}}
                spec:
                  containers:
                  - name: main
                    image: registry.example/large:1
                    resources: {limits: {nvidia.com/gpu: 1}}
            """;

    @TempDir
    static Path folder;

    private static ControlPlane plane;
    private static Admin admin;
    private static Jar webhook;

    @BeforeAll
    static void start() throws IOException {
        plane = ControlPlane.orSkip(folder);
        assumeTrue(
                plane.hasControllers() && plane.hasScheduler(), "no controllers and scheduler beside kube-apiserver");
        plane.startControllers();
        plane.startScheduler();
        admin = new Admin(plane.admin()).namespace(NAMESPACE, Map.of());
        node("mixed", "NVIDIA-H100-80GB-HBM3", "\"nvidia.com/gpu\": \"0\", \"nvidia.com/mig-1g.10gb\": \"7\"");
        node("single", "NVIDIA-H100-80GB-HBM3-MIG-3g.40gb", "\"nvidia.com/gpu\": \"2\"");
        node("whole", "NVIDIA-H100-80GB-HBM3", "\"nvidia.com/gpu\": \"8\"");
        webhook = WatchingWebhook.of(plane, admin, folder, Map.of());
        Admin.await("the webhook resizes a pod", RewrittenManifestsIT::isCalled);
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable it : new AutoCloseable[] {webhook, admin, plane}) {
            if (it != null) {
                close(it);
            }
        }
    }

    @Test
    void podsOfRewrittenManifestsAreLeftAloneAndRun() throws IOException {
        Path large = Files.writeString(folder.resolve("large.yaml"), LARGE);

        for (Path manifests : List.of(Path.of("k8s/examples/rag-pipeline.yaml"), large)) {
            Path rewritten = Files.writeString(folder.resolve("rewritten.yaml"), rewritten(manifests));
            Reviews.yamls(rewritten).forEach(RewrittenManifestsIT::apply);
        }

        for (Pod pod : scheduled("embedder", 2)) {
            assertEquals(Map.of("nvidia.com/mig-1g.10gb", "1"), limits(pod));
            assertEquals(Map.of(), pod.getMetadata().getAnnotations());
        }
        Pod onSingle = scheduled("large", 1).get(0);
        assertEquals("single", onSingle.getSpec().getNodeName());
        assertEquals(Map.of(GPU, "1"), limits(onSingle));
        assertEquals(
                List.of("gpu-rightsizer.io/resized-from", "gpu-rightsizer.io/resized-to"),
                onSingle.getMetadata().getAnnotations().keySet().stream()
                        .sorted()
                        .toList());
        Pod llm = scheduled("llm", 1).get(0);
        assertEquals(Map.of(GPU, "1"), limits(llm));
    }

    /** For the nodes that the API server has. */
    private static String rewritten(Path manifests) throws IOException {
        Path nodes = Files.writeString(
                folder.resolve("nodes.json"),
                admin.get("/api/v1/nodes").orFail().body().toString());
        Typed typed = Typed.of("rewrite", "-f", manifests.toString(), "--nodes", nodes.toString());
        assertEquals(0, typed.code(), typed.err());
        return typed.out();
    }

    private static void apply(JsonNode deployment) {
        String name = deployment.at("/metadata/name").asText();
        admin.apply("/apis/apps/v1/namespaces/" + NAMESPACE + "/deployments/" + name, deployment.toString())
                .orFail();
    }

    private static void node(String name, String product, String devices) throws IOException {
        GoldenNodes.put(admin, (ObjectNode) Reviews.JSON.readTree("""
                {"apiVersion": "v1", "kind": "Node",
                 "metadata": {"name": "%1$s", "labels": {"kubernetes.io/hostname": "%1$s",
                   "nvidia.com/gpu.product": "%2$s"}},
                 "status": {"allocatable": {%3$s, "cpu": "64", "memory": "512Gi", "pods": "110"},
                   "capacity": {%3$s, "cpu": "64", "memory": "512Gi", "pods": "110"},
                   "conditions": [{"type": "Ready", "status": "True"}]}}""".formatted(name, product, devices)));
    }

    private static boolean isCalled() {
        JsonNode pod = Reviews.yaml("""
                apiVersion: v1
                kind: Pod
                metadata: {name: asked, namespace: rag, annotations: {gpu-rightsizer.io/memory: 8Gi}}
                spec: {containers: [{name: main, image: "mine:1", resources: {limits: {nvidia.com/gpu: 1}}}]}
                """);
        return admin.tryPod(pod).body().at("/metadata/annotations").has("gpu-rightsizer.io/resized-to");
    }

    private static List<Pod> scheduled(String deployment, int count) {
        Admin.await(count + " pods of " + deployment + " with a node", () -> {
            List<Pod> pods = pods(deployment);
            return pods.size() == count
                    && pods.stream().allMatch(it -> it.getSpec().getNodeName() != null);
        });
        return pods(deployment);
    }

    private static List<Pod> pods(String deployment) {
        return admin.client()
                .pods()
                .inNamespace(NAMESPACE)
                .withLabel("app", deployment)
                .list()
                .getItems();
    }

    private static Map<String, String> limits(Pod pod) {
        Map<String, Quantity> limits =
                pod.getSpec().getContainers().get(0).getResources().getLimits();
        return limits.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, it -> it.getValue().toString()));
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
