package io.gpurightsizer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

import io.gpurightsizer.testing.Readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PlanCommandTest {
    private static final String GPUS = "8xNVIDIA-H100-80GB-HBM3";

    @TempDir
    private Path folder;

    @Test
    void theReadmesPlanBeginsAsTheReadmeSays() {
        Typed typed = Typed.of("plan", "-f", "k8s/examples", "--gpus", GPUS, "--gpu-hour-price", "2.50");

        assertEquals(
                Readme.block(Path.of("docs/plan.md"), "text", "no layout needs fewer")
                        .strip(),
                typed.lines().get(0));
        assertEquals(0, typed.code());
        assertTrue(typed.lines().stream().allMatch(it -> it.length() <= 80), typed.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plan -f k8s/examples | no GPUs to plan: give --nodes FILE, --cluster, or --gpus",
                "plan --gpus 8xNVIDIA-L4 | no workloads to plan for",
                "plan -f k8s/examples --gpus 8xA100 | --gpus: \"A100\" may be A100-40GB or A100-80GB; say which",
                "plan -f k8s/examples --gpus eight | expected a number and a product such as 8xH100",
                "plan -f k8s/examples --gpus 0xNVIDIA-L4 | expected a number and a product",
                "plan -f k8s/examples --gpus 1xNVIDIA-L4 --cluster | --gpus contradicts --nodes and --cluster",
                "plan -f k8s/examples --gpus 1xNVIDIA-L4 --headroom much | expected a number of per cent such as 10%",
                "plan -f k8s/examples --gpus 1xNVIDIA-L4 -o files | -o files and --out DIR belong together",
                "plan -f k8s/examples --gpus 1xNVIDIA-L4 --max-unavailable 0 | expected at least 1, found 0",
                "plan -f k8s/examples --gpus 1xNVIDIA-L4 --strategy fewest | expected fewest-gpus or least-disruption,"
                        + " found \"fewest\"",
                "plan -f k8s/examples --gpus 1xNVIDIA-L4 --sharing some | expected auto, mig, time-slicing or mps,"
                        + " found",
                "plan -f k8s/examples --gpus 1xNVIDIA-L4 --shareing mig | has no option \"--shareing\"; did you mean"
                        + " --share, --share-file or --sharing",
                "plan -f k8s/examples --gpus 1xNVIDIA-L4 --headroom -10% | expected a number of per cent such as 10%",
                "plan -f k8s/examples --gpus 1xNVIDIA-L4 --nodes nodes.yaml | --gpus contradicts --nodes and --cluster",
                "plan -f k8s/base/no-such-folder --gpus 1xNVIDIA-L4 | there is no such file or folder",
                "plan -f /dev/null --gpus 1xNVIDIA-L4 | nothing could be read: -f must name Kubernetes manifests",
                "plan -f k8s/examples --gpus 1xNVIDIA-L4 -o files --out README.md | README.md: it is not a folder",
                "plan -f k8s/examples --gpus 1xNVIDIA-L4 -o files --out README.md/x | --out: expected a folder",
                "plan -f k8s/examples --nodes no-such-file | --nodes: there is no file no-such-file",
                "plan --check no-such-file --gpus 1xNVIDIA-L4 | --check: there is no file no-such-file",
                "plan --check README.md --gpus 1xNVIDIA-L4 | --check: README.md: it is not JSON",
            })
    void badUsageIsNamed(String line, String message) {
        Typed typed = Typed.of(line.strip().split(" "));

        assertEquals(2, typed.code(), typed.err());
        assertTrue(typed.err().contains(message.strip()), typed.err());
    }

    @Test
    void theJsonHasTheShapeThatIsDocumented() throws IOException {
        Typed typed = Typed.of("plan", "-f", "k8s/examples", "--gpus", GPUS, "-o", "json");

        JsonNode plan = new ObjectMapper().readTree(typed.out());
        assertEquals("Plan", plan.path("kind").asText());
        assertEquals(12, plan.path("gpusBefore").asInt());
        assertEquals(7, plan.path("gpusAfter").asInt());
        assertEquals(5, plan.path("gpusFreed").asInt());
        JsonNode gpus = plan.at("/pools/0/nodes/0/gpus");
        assertEquals(8, gpus.size());
        assertTrue(gpus.get(0).path("changed").isBoolean());
        assertTrue(plan.path("unplaced").isArray());
    }

    @Test
    void thePageShowsEachGpuAndLoadsNothing() {
        Typed typed = Typed.of("plan", "-f", "k8s/examples", "--gpus", GPUS, "-o", "html");

        assertTrue(typed.out().contains("default-src 'none'"), typed.out());
        assertEquals(8, typed.out().split("class=\"gpu\"", -1).length - 1);
    }

    @Test
    void theFilesAreYamlAndTheScriptStopsAtTheFirstFailure() throws IOException {
        Typed typed = Typed.of("plan", "-f", "k8s/examples", "--gpus", GPUS, "-o", "files", "--out", folder.toString());

        assertEquals(0, typed.code(), typed.err());
        for (String name :
                List.of("mig-parted-config.yaml", "mig-parted-configmap.yaml", "cluster-policy-patch.yaml")) {
            new Yaml().load(Files.readString(folder.resolve(name)));
        }
        String script = Files.readString(folder.resolve("apply.sh"));
        assertTrue(script.contains("set -euo pipefail"), script);
        assertTrue(script.indexOf("kubectl cordon") < script.indexOf("kubectl drain"), script);
        assertTrue(script.indexOf("wait_for_mig nvidia") < script.indexOf("kubectl uncordon"), script);
    }

    @Test
    void layoutsOfNodesThatStayAreCarriedOverAndThoseThatChangeAreNamedByTheirContent() throws IOException {
        String situation = "src/test/resources/plan/golden/partitions-in-use/";

        Typed typed = Typed.of(
                "plan",
                "-f",
                situation + "pods.yaml",
                "--nodes",
                situation + "nodes.yaml",
                "--strategy",
                "least-disruption",
                "-o",
                "files",
                "--out",
                folder.toString());

        assertEquals(0, typed.code(), typed.err());
        Map<String, Map<String, Object>> config =
                new Yaml().load(Files.readString(folder.resolve("mig-parted-config.yaml")));
        Map<String, Object> layouts = config.get("mig-configs");
        assertEquals(
                List.of("all-1g.20gb", "all-balanced", "all-disabled"),
                layouts.keySet().stream().filter(it -> it.startsWith("all-")).toList());
        assertEquals(
                "[{devices=all, mig-enabled=true, mig-devices={1g.20gb=4}}]",
                layouts.get("all-1g.20gb").toString());
        assertEquals(
                "[{devices=all, mig-enabled=true, mig-devices={1g.10gb=2, 2g.20gb=1, 3g.40gb=1}}]",
                layouts.get("all-balanced").toString());
        assertEquals(
                1,
                layouts.keySet().stream()
                        .filter(it -> it.matches("rightsizer-[0-9a-f]{10}"))
                        .count());
        String script = Files.readString(folder.resolve("apply.sh"));
        assertTrue(!script.contains("gpu-a") && script.contains("gpu-b"), script);
    }

    @Test
    void boardsWithoutMigGetAConfigurationOfTheDevicePlugin() throws IOException {
        String situation = "src/test/resources/plan/golden/boards-without-mig/";

        Typed typed = Typed.of(
                "plan",
                "-f",
                situation + "pods.yaml",
                "--nodes",
                situation + "nodes.yaml",
                "-o",
                "files",
                "--out",
                folder.toString());

        assertEquals(0, typed.code(), typed.err());
        Map<String, Map<String, String>> configMap =
                new Yaml().load(Files.readString(folder.resolve("device-plugin-configmap.yaml")));
        Map.Entry<String, String> file =
                configMap.get("data").entrySet().iterator().next();
        assertTrue(file.getValue().contains("renameByDefault: true"), file.getValue());
        assertTrue(file.getValue().contains("replicas: 2"), file.getValue());
        String script = Files.readString(folder.resolve("apply.sh"));
        assertTrue(script.contains("kubectl label node l4-b nvidia.com/device-plugin.config=" + file.getKey()), script);
    }

    @Test
    void namesOfNodesDoNothingToPageAndScript() throws IOException {
        String name = "x'; reboot; <script>alert(1)</script>";
        Path nodes = Files.writeString(folder.resolve("nodes.yaml"), """
            apiVersion: v1
            kind: Node
            metadata:
              name: "%s"
              labels: {nvidia.com/gpu.product: NVIDIA-H100-80GB-HBM3, nvidia.com/gpu.count: "8"}
            status: {allocatable: {nvidia.com/gpu: "8"}}
            """.formatted(name));

        Typed page = Typed.of("plan", "-f", "k8s/examples", "--nodes", nodes.toString(), "-o", "html");
        Typed files = Typed.of(
                "plan", "-f", "k8s/examples", "--nodes", nodes.toString(), "-o", "files", "--out", folder.toString());

        assertEquals(0, files.code(), files.err());
        assertTrue(!page.out().contains("<script>") && page.out().contains("&lt;script&gt;"), page.out());
        String script = Files.readString(folder.resolve("apply.sh"));
        assertTrue(script.contains("kubectl cordon 'x'\\''; reboot; <script>alert(1)</script>'\n"), script);
    }

    @Test
    void aCheckSaysWhatDiffersFromThePlan() throws IOException {
        Path plan = folder.resolve("plan.json");
        Files.writeString(
                plan,
                Typed.of("plan", "-f", "k8s/examples", "--gpus", GPUS, "-o", "json")
                        .out());

        Typed typed = Typed.of("plan", "--check", plan.toString(), "--gpus", GPUS);

        assertEquals(1, typed.code(), typed.err());
        assertTrue(
                typed.lines().contains("nvidia-h100-80gb-hbm3-1: nvidia.com/gpu is 8, the plan says 6"), typed.out());
    }
}
