package io.gpurightsizer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.gpurightsizer.companions.Companion;
import io.gpurightsizer.testing.Manifests;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.testing.Slices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CompanionsCommandTest {
    private static final Path FOLDER = Path.of("src/test/resources/companions");
    private static final String CLUSTER = FOLDER.resolve("cluster.yaml").toString();
    private static final String NODES = FOLDER.resolve("nodes.yaml").toString();

    /** The fields that Kueue and Karpenter have in the parts that are printed, from their CustomResourceDefinitions. */
    private static final Set<String> FIELDS_OF_FLAVORS =
            Set.of("nodeLabels", "nodeTaints", "tolerations", "topologyName");

    private static final Set<String> FIELDS_OF_OVERLAYS =
            Set.of("requirements", "capacity", "price", "priceAdjustment", "weight");
    private static final Pattern LABEL_VALUE = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");

    @TempDir
    private Path folder;

    private static Typed companions(String... options) {
        List<String> words = new ArrayList<>(List.of("companions", "-f", CLUSTER, "--nodes", NODES));
        words.addAll(List.of(options));
        Typed typed = Typed.of(words.toArray(String[]::new));
        assertEquals(0, typed.code(), typed.err());
        return typed;
    }

    private static List<JsonNode> objects(Typed typed) throws IOException {
        try (var documents = Reviews.YAML.readerFor(JsonNode.class).<JsonNode>readValues(typed.out())) {
            return documents.readAll().stream().filter(JsonNode::isObject).toList();
        }
    }

    private static JsonNode one(String kind, Typed typed) throws IOException {
        return objects(typed).stream()
                .filter(it -> it.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static <T extends HasMetadata> T strictly(String kind, Class<T> type) throws IOException {
        return Manifests.strictly(Reviews.YAML.writeValueAsString(one(kind, companions())), type);
    }

    @Test
    void everythingThatIsOfUseIsPrintedAsInTheFolder() throws IOException {
        assertEquals(
                Files.readString(FOLDER.resolve("companions.yaml")),
                companions().out());
    }

    @ParameterizedTest
    @EnumSource(Companion.class)
    void whatIsAskedForIsPrintedAlone(Companion companion) {
        List<String> headings = companions("--for", companion.toString()).lines().stream()
                .filter(it -> it.matches("# [a-z]+: .*"))
                .map(it -> it.substring(2, it.indexOf(':')))
                .toList();

        assertEquals(List.of(companion.toString()), headings);
    }

    @ParameterizedTest
    @EnumSource(Companion.class)
    void whatIsAskedForIsPrintedThoughNothingShowsThatItIsNeeded(Companion companion) throws IOException {
        String file = Files.writeString(folder.resolve("pod.yaml"), "{apiVersion: v1, kind: Pod, metadata: {name: a}}")
                .toString();

        Typed typed = Typed.of("companions", "-f", file, "--for", companion.toString());

        assertEquals(0, typed.code(), typed.err());
        assertTrue(typed.out().contains("# " + companion + ": "), typed::out);
        assertEquals(List.of(), objects(typed));
    }

    @Test
    void whereNothingShowsANeedNothingIsPrinted() throws IOException {
        String file = Files.writeString(folder.resolve("pod.yaml"), "{apiVersion: v1, kind: Pod, metadata: {name: a}}")
                .toString();

        Typed typed = Typed.of("companions", "-f", file);

        assertEquals(List.of(), objects(typed));
        assertTrue(typed.out().contains("Nothing that was read shows a need of any."), typed::out);
    }

    @Test
    void objectsOfKubernetesHaveItsFieldsAlone() throws IOException {
        ResourceQuota quota = strictly("ResourceQuota", ResourceQuota.class);
        LimitRange limitRange = strictly("LimitRange", LimitRange.class);
        DeviceClass deviceClass = strictly("DeviceClass", DeviceClass.class);

        assertEquals(
                "4",
                quota.getSpec().getHard().get("requests.nvidia.com/mig-3g.20gb").toString());
        assertEquals(
                Set.of("cpu"),
                limitRange.getSpec().getLimits().get(0).getDefault().keySet());
        assertEquals("nvidia.com/mig-1g.10gb", deviceClass.getSpec().getExtendedResourceName());
    }

    @Test
    void sharesOfGpusGetAClassWhereAllGpusAreShared() throws IOException {
        ObjectNode shared = Slices.slice("a", List.of(Slices.sharedGpu(0, 4)));
        ObjectNode whole = Slices.slice("b", Slices.gpus(1));

        Typed all = dra(shared);
        Typed some = dra(shared, whole);

        DeviceClass deviceClass =
                Manifests.strictly(Reviews.YAML.writeValueAsString(one("DeviceClass", all)), DeviceClass.class);
        assertEquals("nvidia.com/gpu.shared", deviceClass.getSpec().getExtendedResourceName());
        assertEquals(
                Slices.GPU_SELECTOR,
                deviceClass.getSpec().getSelectors().get(0).getCel().getExpression());
        assertEquals(List.of(), objects(some));
        assertTrue(some.out().contains("Pods share 1 of 2 GPUs"), some::out);
    }

    private Typed dra(ObjectNode... slices) throws IOException {
        Path file = folder.resolve("slices.yaml");
        Files.writeString(file, Stream.of(slices).map(ObjectNode::toString).collect(Collectors.joining("\n---\n")));
        return Typed.of("companions", "-f", file.toString(), "--for", "dra");
    }

    @Test
    void objectsOfKueueAndKarpenterHaveTheirFieldsAlone() throws IOException {
        JsonNode flavor = one("ResourceFlavor", companions());
        JsonNode overlay = one("NodeOverlay", companions());

        assertTrue(FIELDS_OF_FLAVORS.containsAll(names(flavor.path("spec"))), flavor::toPrettyString);
        assertTrue(FIELDS_OF_OVERLAYS.containsAll(names(overlay.path("spec"))), overlay::toPrettyString);
        flavor.at("/spec/nodeLabels")
                .forEach(it -> assertTrue(LABEL_VALUE.matcher(it.asText()).matches(), it.asText()));
        assertEquals(
                "{\"nvidia.com/mig-3g.20gb\":\"12\"}",
                overlay.at("/spec/capacity").toString(),
                "what both nodes have");
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void tagsOfNodeGroupsNameEachDeviceOfANode() {
        List<String> tags = Pattern.compile("Key=k8s.io/cluster-autoscaler/node-template/(\\S+),Value=([^\"]+)\"")
                .matcher(companions("--for", "autoscaler").out())
                .results()
                .map((MatchResult it) -> it.group(1) + "=" + it.group(2))
                .toList();

        assertEquals(
                List.of(
                        "resources/nvidia.com/mig-1g.20gb=32",
                        "label/nvidia.com/gpu.product=NVIDIA-H100-80GB-HBM3",
                        "taint/nvidia.com/gpu=:NoSchedule",
                        "taint/team=voice:NoSchedule"),
                tags);
    }

    @Test
    void nodePoolsOfGkeAreMadeForPodsThatFindNoPartOfAGpu() throws IOException {
        String nodes = Files.writeString(folder.resolve("nodes.yaml"), """
            apiVersion: v1
            kind: Node
            metadata:
              name: gke-a
              labels:
                cloud.google.com/gke-accelerator: nvidia-h100-80gb
                cloud.google.com/gke-nodepool: gpus
                node.kubernetes.io/instance-type: a3-highgpu-8g
            status: {allocatable: {nvidia.com/gpu: "8", cpu: "100", memory: 1Ti, pods: "100"}}
            """).toString();

        Typed typed = Typed.of("companions", "-f", CLUSTER, "--nodes", nodes, "--for", "gke");

        assertTrue(
                typed.out()
                        .contains(
                                "--accelerator=type=nvidia-h100-80gb,count=8,gpu-partition-size=1g.20gb,gpu-driver-version"),
                typed::out);
        assertTrue(typed.out().contains("--max-nodes=1"), typed::out);
    }

    @Test
    void devicesOfAPartitionedNodePoolOfGkeAreNotCountedAsGpus() throws IOException {
        String nodes = Files.writeString(folder.resolve("nodes.yaml"), """
            apiVersion: v1
            kind: Node
            metadata:
              name: gke-a
              labels:
                cloud.google.com/gke-accelerator: nvidia-h100-80gb
                cloud.google.com/gke-nodepool: gpus
                cloud.google.com/gke-gpu-partition-size: 1g.10gb
            status: {allocatable: {nvidia.com/gpu: "56", cpu: "100", memory: 1Ti, pods: "100"}}
            """).toString();

        Typed typed = Typed.of("companions", "-f", CLUSTER, "--nodes", nodes, "--for", "gke");

        assertTrue(typed.out().contains("type=nvidia-h100-80gb,count=…,gpu-partition-size="), typed::out);
        assertTrue(typed.out().contains("--max-nodes=…"), typed::out);
    }

    private static String node(String name, String label, String taints, String devices) {
        return """
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: %s
              labels: {%s, nvidia.com/gpu.product: NVIDIA-A100-SXM4-40GB, node.kubernetes.io/instance-type: p4d.24xlarge}
            spec: {taints: [%s]}
            status: {allocatable: {%s, cpu: "100", memory: 1Ti, pods: "100"}}
            """.formatted(name, label, taints, devices);
    }

    @Test
    void karpenterIsPromisedNoPartThatANodeOfTheNodePoolDoesNotHave() throws IOException {
        String pool = "karpenter.sh/nodepool: gpus";
        String nodes = Files.writeString(
                        folder.resolve("nodes.yaml"),
                        node("a", pool, "", "nvidia.com/mig-3g.20gb: '16'")
                                + node("b", pool, "", "nvidia.com/gpu: '8'"))
                .toString();

        Typed typed = Typed.of("companions", "-f", CLUSTER, "--nodes", nodes, "--for", "karpenter");

        assertEquals(List.of(), objects(typed));
        assertTrue(typed.out().contains("Nodes of NodePool gpus on p4d.24xlarge are not all cut"), typed::out);
    }

    @Test
    void flavorsThatShareAResourceAreInOneGroupAndHaveTheTaintsOfAllTheirNodes() throws IOException {
        String lasting = "{key: nvidia.com/gpu, effect: NoSchedule}";
        String first = "kubernetes.azure.com/agentpool: first";
        String nodes = Files.writeString(
                        folder.resolve("nodes.yaml"),
                        node("a", first, lasting + ", {key: team, effect: NoSchedule}", "nvidia.com/mig-3g.20gb: '16'")
                                + node(
                                        "b",
                                        first,
                                        lasting
                                                + ", {key: ToBeDeletedByClusterAutoscaler, value: '1', effect:"
                                                + " NoSchedule}",
                                        "nvidia.com/mig-3g.20gb: '16'")
                                + node(
                                        "c",
                                        "karpenter.sh/nodepool: second",
                                        "{key: karpenter.sh/disrupted, effect: NoSchedule}",
                                        "nvidia.com/gpu: '4', nvidia.com/mig-3g.20gb: '8'"))
                .toString();

        Typed typed = Typed.of("companions", "-f", CLUSTER, "--nodes", nodes, "--for", "kueue");

        List<JsonNode> flavors = objects(typed);
        assertEquals(
                "[{\"key\":\"nvidia.com/gpu\",\"effect\":\"NoSchedule\"}]",
                flavors.get(0).at("/spec/nodeTaints").toString());
        assertFalse(flavors.get(1).path("spec").has("nodeTaints"), typed::out);
        assertTrue(typed.out().contains("""
            #   - coveredResources: [nvidia.com/gpu, nvidia.com/mig-3g.20gb]
            #     flavors:
            #     - name: gpu-nvidia-a100-sxm4-40gb-first
            #       resources:
            #       - {name: nvidia.com/gpu, nominalQuota: 0}
            #       - {name: nvidia.com/mig-3g.20gb, nominalQuota: 32}
            #     - name: gpu-nvidia-a100-sxm4-40gb-second
            #       resources:
            #       - {name: nvidia.com/gpu, nominalQuota: 4}
            #       - {name: nvidia.com/mig-3g.20gb, nominalQuota: 8}
            """), typed::out);
    }

    @Test
    void aNodePoolOfGkeThatNvidiasPluginCutsGetsLabelsOfNodes() throws IOException {
        String nodes = Files.writeString(folder.resolve("nodes.yaml"), """
            apiVersion: v1
            kind: Node
            metadata:
              name: gke-a
              labels:
                cloud.google.com/gke-accelerator: nvidia-h100-80gb
                cloud.google.com/gke-nodepool: slices
            status: {allocatable: {nvidia.com/mig-1g.20gb: "4", cpu: "100", memory: 1Ti, pods: "100"}}
            """).toString();

        Typed typed = Typed.of("companions", "-f", CLUSTER, "--nodes", nodes, "--for", "gke");

        assertTrue(
                typed.out().contains("#   clusterautoscaler-nodetemplate-resources.nvidia.com/mig-1g.20gb=4\n"),
                typed::out);
    }

    @Test
    void namesInFilesCannotLeaveACommentOrACommand() throws IOException {
        String file = Files.writeString(folder.resolve("a.yaml"), """
            apiVersion: v1
            kind: LimitRange
            metadata: {name: "a\\nkind: Secret", namespace: "$(reboot)'"}
            spec: {limits: [{type: Container, max: {nvidia.com/gpu: 2}}]}
            """).toString();

        Typed typed = Typed.of("companions", "-f", file);

        assertEquals(List.of(), objects(typed));
        assertTrue(typed.lines().stream().allMatch(it -> it.isEmpty() || it.startsWith("#")), typed::out);
        assertTrue(typed.out().contains("--namespace '$(reboot)'\\'''"), typed::out);
    }

    @Test
    void theDocumentationListsEachAndItsCommandWorks() throws IOException {
        String text = Files.readString(Path.of("docs/companions.md"));
        String command =
                text.substring(text.indexOf("```sh\n") + 6).lines().findFirst().orElseThrow();

        Typed typed = Typed.of(command.replaceFirst("^bin/gpu-rightsizer ", "").split(" "));

        assertEquals(0, typed.code(), typed.err());
        List<String> listed = text.lines()
                .filter(it -> it.matches("\\| `[a-z]+` \\|.*"))
                .map(it -> it.split("`")[1])
                .toList();
        assertEquals(Stream.of(Companion.values()).map(Companion::toString).toList(), listed);
    }

    @Test
    void aNameThatIsNoCompanionIsNamedWithThoseThatAre() {
        Typed typed = Typed.of("companions", "-f", CLUSTER, "--for", "quotas");

        assertEquals(2, typed.code());
        assertTrue(typed.err().contains("quota, limitrange, kueue, autoscaler, karpenter, gke or dra"), typed.err());
        assertTrue(typed.err().contains("quotas"), typed.err());
    }

    @Test
    void withoutAnythingToLookAtItSaysWhatToGive() {
        Typed typed = Typed.of("companions");

        assertEquals(2, typed.code());
        assertTrue(typed.err().contains("give -f FILE"), typed.err());
    }

    @Test
    void ofAClusterItReadsWhatIsSetUpThere() throws IOException {
        List<JsonNode> objects = new ArrayList<>(Reviews.yamls(Path.of(CLUSTER)));
        objects.addAll(Reviews.yamls(Path.of(NODES)));
        objects.add(Reviews.yaml("{apiVersion: v1, kind: Namespace, metadata: {name: voice}}"));
        try (RecordedCluster cluster = RecordedCluster.of(objects, Set.of(), folder)) {
            Typed typed = cluster.typed("companions", "--cluster");

            assertEquals(0, typed.code(), typed.err());
            assertEquals(kinds(objects(companions())), kinds(objects(typed)), typed::out);
            assertFalse(typed.out().contains("Not read"), typed::out);
        }
    }

    private static List<String> kinds(List<JsonNode> objects) {
        return objects.stream().map(it -> it.path("kind").asText()).toList();
    }
}
