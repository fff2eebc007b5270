package io.gpurightsizer.manifests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.cli.Typed;
import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Manifests;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The manifests of k8s/benchmark, rendered by kustomize; skipped where there is no kubectl to ask. */
class BenchmarkKitTest {
    private static final Path KIT = Path.of("k8s/benchmark");

    @TempDir
    Path folder;

    @BeforeAll
    static void kubectl() {
        assumeTrue(Manifests.canRender(), "kubectl is not installed, so nothing can be rendered");
    }

    /** A node with whole GPUs, one with MIG devices and one whose GPUs are shared by time-slicing. */
    private static String nodes() {
        return node("whole", Map.of("nvidia.com/gpu", 4), "", 1, "")
                + node("mig", Map.of("nvidia.com/mig-1g.20gb", 4, "nvidia.com/mig-1g.10gb", 7), "", 1, "mixed")
                + node("shared", Map.of("nvidia.com/gpu.shared", 4), "time-slicing", 4, "");
    }

    private static String node(String name, Map<String, Integer> offers, String sharing, int replicas, String mig) {
        StringBuilder node = new StringBuilder("---\napiVersion: v1\nkind: Node\nmetadata:\n  name: " + name
                + "\n  labels:\n    nvidia.com/gpu.product: NVIDIA-H100-80GB-HBM3"
                + (sharing.isEmpty() ? "" : "-SHARED") + "\n    nvidia.com/gpu.memory: \"81559\""
                + "\n    nvidia.com/gpu.count: \"4\"\n    nvidia.com/gpu.replicas: \"" + replicas + "\""
                + "\n    nvidia.com/gpu.compute.major: \"9\"\n    nvidia.com/gpu.compute.minor: \"0\""
                + (sharing.isEmpty() ? "" : "\n    nvidia.com/gpu.sharing-strategy: " + sharing)
                + (mig.isEmpty() ? "" : "\n    nvidia.com/mig.strategy: " + mig)
                + "\nstatus:\n  allocatable:\n");
        new TreeMap<>(offers).forEach((key, value) -> node.append("    " + key + ": \"" + value + "\"\n"));
        return node.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "voice, asr, nvidia.com/mig-1g.20gb, nvidia.com/gpu.shared",
        "voice, tts, nvidia.com/mig-1g.10gb, nvidia.com/gpu.shared",
        "rag, embedder, nvidia.com/mig-1g.10gb, nvidia.com/gpu.shared",
        "rag, reranker, nvidia.com/mig-1g.10gb, nvidia.com/gpu.shared",
        "voice-nim, asr, nvidia.com/mig-1g.20gb, nvidia.com/gpu.shared",
        "voice-nim, tts, nvidia.com/mig-1g.20gb, nvidia.com/gpu.shared"
    })
    void theNamespacesSwitchTheStrategy(String pipeline, String server, String mig, String shared) throws IOException {
        assertEquals("keep opted-out", decision(pipeline, "benchmark-dedicated", server, nodes()));
        assertEquals("resize " + mig, decision(pipeline, "benchmark-mig", server, nodes()));
        String onlyShared = nodes().replaceAll("    nvidia.com/mig-.*\\n", "");
        assertEquals("resize " + shared, decision(pipeline, "benchmark-shared", server, onlyShared));
        assertEquals("keep opted-out", decision(pipeline, "benchmark", "llm", nodes()));
    }

    private String decision(String pipeline, String namespace, String name, String nodes) throws IOException {
        String all = Manifests.rendered(KIT.resolve(pipeline)).documents().stream()
                .map(JsonNode::toString)
                .collect(Collectors.joining("\n---\n"));
        Path manifests = Files.writeString(folder.resolve("manifests.yaml"), all);
        Path cluster = Files.writeString(folder.resolve("nodes.yaml"), nodes);
        Typed audit = Typed.of("audit", "-f", manifests.toString(), "--nodes", cluster.toString(), "-o", "json");
        assertEquals(0, audit.code(), audit.err());
        for (JsonNode workload : Reviews.JSON.readTree(audit.out()).path("workloads")) {
            if (workload.path("namespace").asText().equals(namespace)
                    && workload.path("name").asText().equals(name)) {
                return workload.path("decision").asText().equals("resize")
                        ? "resize " + workload.at("/containers/0/target").asText()
                        : "keep " + workload.path("reason").asText();
            }
        }
        throw new AssertionError(namespace + "/" + name + " is not in " + audit.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"voice", "rag", "voice-nim"})
    void everyAddressOfThePlanIsThatOfAServiceThatHasPods(String pipeline) throws IOException {
        Manifests rendered = Manifests.rendered(KIT.resolve(pipeline));
        Set<String> services = named(rendered, "Service");
        Set<String> addresses = new TreeSet<>();
        JsonNode plan = Reviews.yaml(KIT.resolve(pipeline).resolve("plan.yaml"));
        plan.at("/spec/strategies").forEach(it -> it.path("services").forEach(at -> addresses.add(at.asText())));

        assertEquals(
                services.stream().map(it -> "http://" + it + ":8000").collect(Collectors.toCollection(TreeSet::new)),
                addresses);
        assertEquals(services, named(rendered, "Deployment"));
        String mounted = rendered.documents().stream()
                .filter(it -> it.path("kind").asText().equals("ConfigMap"))
                .map(it -> it.at("/metadata/namespace").asText()
                        + it.at("/data/plan.yaml").asText())
                .collect(Collectors.joining());
        assertEquals("benchmark" + Files.readString(KIT.resolve(pipeline).resolve("plan.yaml")), mounted);
    }

    private static Set<String> named(Manifests manifests, String kind) {
        return manifests.documents().stream()
                .filter(it -> it.path("kind").asText().equals(kind))
                .map(it -> it.at("/metadata/name").asText() + "."
                        + it.at("/metadata/namespace").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** So that one command, with the label, removes all of it. */
    @Test
    void everythingIsInANamespaceWithTheLabelOfTheKit() {
        Manifests rendered = Manifests.rendered(KIT.resolve("voice"));
        Set<String> labelled = new TreeSet<>();
        Set<String> used = new TreeSet<>();
        for (JsonNode object : rendered.documents()) {
            if (object.path("kind").asText().equals("Namespace")) {
                assertEquals(
                        "gpu-rightsizer-benchmark",
                        object.at("/metadata/labels")
                                .path("app.kubernetes.io/part-of")
                                .asText());
                labelled.add(object.at("/metadata/name").asText());
            } else {
                used.add(object.at("/metadata/namespace").asText());
            }
        }
        assertEquals(labelled, used);
        assertEquals(4, labelled.size());
    }

    @Test
    void theGeneratorNamesWhatTheBuildMakes() throws IOException {
        JsonNode job = Reviews.yaml(KIT.resolve("generator.yaml"));
        String version = Jar.shell(List.of(".ci/version"), Map.of()).output().strip();
        List<String> images = new ArrayList<>();
        StreamSupport.stream(job.at("/spec/template/spec/initContainers").spliterator(), false)
                .forEach(it -> images.add(it.path("image").asText()));
        images.add(job.at("/spec/template/spec/containers/0/image").asText());

        String image = "ghcr.io/gpu-rightsizer/benchmark:" + version;
        assertEquals(List.of(image, image), images);
        assertTrue(Files.readString(Path.of("src/benchmark/pom.xml")).contains("<version>" + version + "</version>"));
        assertTrue(Files.readString(Path.of("src/benchmark/Dockerfile")).contains("-t " + image + " "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image | expected voice, rag, voice-nim, --without or --results, found \"image\"",
                "voice --without dedicated | --without: expected mig or shared, found \"dedicated\"",
                "voice --without | --without: expected mig or shared, found \"\"",
                "voice --results src | src: it is there already; name another folder with --results"
            })
    void badUsageIsSaidBeforeAnythingIsCreated(String words, String message) {
        List<String> command = new ArrayList<>(List.of(KIT.resolve("run").toString()));
        command.addAll(List.of(words.split(" ")));

        Jar.Result result = Jar.shell(command, Map.of());

        assertEquals(2, result.exitCode(), result.output());
        assertEquals(message, result.output().strip());
    }

    /** With a kubectl that writes down what it was asked and answers as a cluster without MIG would. */
    @ParameterizedTest
    @CsvSource({"nvidia.com/mig-1g.20gb, 0", "'', 1"})
    void runMeasuresOnlyWhereTheServersGotWhatTheStrategySays(String resized, int code) throws IOException {
        Path kubectl = Files.writeString(
                folder.resolve("kubectl"), """
                #!/bin/sh
                echo "$*" >> "%1$s"
                case "$*" in
                  *"benchmark-mig get pods"*) echo 'asr %3$s' ;;
                  *"benchmark-shared get pods"*) echo 'asr nvidia.com/gpu.shared' ;;
                  *"state.waiting.reason"*) echo ImagePullBackOff ;;
                  *"get pods"*) echo 'asr ' ;;
                  *"--for=condition=Ready pod"*) [ -e "%2$s" ] || { touch "%2$s"; exit 1; } ;;
                  *"cat /results/"*) echo result ;;
                  "apply -f -") cat >/dev/null ;;
                esac
                """.formatted(folder.resolve("asked"), folder.resolve("waited"), resized));
        assertTrue(kubectl.toFile().setExecutable(true));
        Path results = folder.resolve("results");

        Jar.Result result = Jar.shell(
                List.of(KIT.resolve("run").toString(), "voice", "--results", results.toString()),
                Map.of("PATH", folder + ":" + System.getenv("PATH")));

        assertEquals(code, result.exitCode(), result.output());
        String asked = Files.readString(folder.resolve("asked"));
        assertEquals(code == 0, asked.contains("logs -f job/generator -c measure"), asked);
        assertEquals(code == 0, Files.exists(results.resolve("report.html")));
        if (code == 0) {
            assertTrue(
                    result.output().contains("the load generator has not started: ImagePullBackOff"), result.output());
        }
        if (code == 1) {
            assertTrue(
                    result.output()
                            .contains("benchmark-mig: asr was given nvidia.com/gpu, which is not this strategy."),
                    result.output());
            assertTrue(result.output().contains("--without mig or --without shared leaves one out"), result.output());
        }
    }
}
