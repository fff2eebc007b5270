package io.gpurightsizer.admission;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.cluster.nodes.NodesFile;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.pod.MalformedPodException;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.Sizer;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Target;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.GpuCatalogReader;
import io.gpurightsizer.table.TableReader;
import io.gpurightsizer.testing.JsonPatches;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.workload.InterpretedPod;
import io.gpurightsizer.workload.Mode;
import io.gpurightsizer.workload.PodContext;
import io.gpurightsizer.workload.PodInterpreter;
import io.gpurightsizer.workload.PodSettings;
import io.gpurightsizer.workload.PreviousResize;
import io.gpurightsizer.workload.ResizeRecord;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Any bytes at all as a review: refused as unreadable, or answered by allowing, with a patch that keeps to its paths. */
class ReviewFuzzTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Pattern ALLOWED_PATHS = Pattern.compile("/metadata/annotations(/gpu-rightsizer\\.io~1[a-z-]+)?"
            + "|/metadata|/spec/nodeSelector(/[^/]+)?"
            + "|/spec/(initContainers|containers)/[0-9]+/resources/(limits|requests)(/[^/]+)?");
    private static final GpuCatalog CATALOG = GpuCatalogReader.bundled();
    private static final SizingTable TABLE = table();
    private static final Offers OFFERS = offers();
    private static final String WHOLE_GPU = "nvidia.com/gpu";
    private static final String[] RESOURCES = {WHOLE_GPU, "nvidia.com/gpu.shared", "nvidia.com/mig-1g.10gb"};
    private static final List<String> CONTAINER_KINDS = List.of("initContainers", "containers");

    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "24h")
    void answer(byte[] body) throws IOException {
        AdmissionRequest request;
        try {
            request = ReviewReader.read(body);
        } catch (UnreadableReviewException refused) {
            return;
        }
        asIfReadWhole(body, request);
        if (!request.createsPod()) {
            return;
        }
        SubmittedPod pod = request.pod().orElseThrow();
        List<ResourcePatch.Operation> patch = patch(pod);

        JsonNode answer = Reviews.JSON.readTree(ReviewResponse.of(request.uid(), patch, List.of(), Map.of()));

        assertTrue(answer.at("/response/allowed").asBoolean());
        assertEquals(request.uid(), answer.at("/response/uid").asText());
        ArrayNode operations = JsonPatches.in(answer);
        for (String path : JsonPatches.paths(operations)) {
            assertTrue(ALLOWED_PATHS.matcher(path).matches(), path);
        }
        if (!operations.isEmpty()) {
            againIsNothing(body, operations);
        }
    }

    /** What is passed over makes no difference, unless it is no JSON. */
    private static void asIfReadWhole(byte[] body, AdmissionRequest request) {
        if (request.podProblem().isEmpty()) {
            try {
                assertEquals(ReviewReader.readWhole(body), request);
            } catch (UnreadableReviewException | MalformedPodException inManagedFields) {
                assertTrue(new String(body, UTF_8).contains("managedFields"), inManagedFields::toString);
            }
        }
    }

    /** The patch applies to what was sent, and the pod that comes of it is left alone. */
    private static void againIsNothing(byte[] body, ArrayNode operations) throws IOException {
        ObjectNode review;
        try {
            review = (ObjectNode) Reviews.JSON.readTree(body);
        } catch (JsonProcessingException notUtf8) {
            // Jackson fills up short names with 0xff, so one that begins with that byte may pass for one read before.
            return;
        }
        JsonNode after = JsonPatches.apply(operations, review.at("/request/object"));
        ((ObjectNode) review.get("request")).set("object", after);
        try {
            SubmittedPod again =
                    ReviewReader.read(review.toString().getBytes(UTF_8)).pod().orElseThrow();
            assertEquals(List.of(), patch(again), after.toString());
        } catch (UnreadableReviewException e) {
            throw new AssertionError(after.toString(), e);
        }
    }

    private static List<ResourcePatch.Operation> patch(SubmittedPod pod) {
        InterpretedPod interpreted;
        try {
            interpreted =
                    PodInterpreter.interpret(pod, PodContext.UNKNOWN, PodSettings.of(TABLE, Mode.ENFORCE, true, false));
        } catch (MalformedPodException leftAlone) {
            return List.of();
        }
        if (interpreted.mode() != Mode.ENFORCE) {
            return List.of();
        }
        SizingDecision decision = Sizer.decide(interpreted.workload(), TABLE, OFFERS);
        return decision instanceof SizingDecision.Resize resize
                ? ResourcePatch.of(pod, resize, interpreted.previous())
                : ResourcePatch.undoing(pod, interpreted.previous());
    }

    /**
     * A resize of a pod in which any parent may be missing or null, to an offer whose nodes are told by labels with any key:
     * the patch applies, and does what is said here in another way.
     */
    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "24h")
    void pointers(FuzzedDataProvider data) throws IOException {
        ObjectNode pod = pod(data);
        SubmittedPod submitted = submitted(pod);
        Target target = Target.of(new ExtendedResource(data.pickValue(RESOURCES)), entries(data));
        SizingDecision.Resize resize = new SizingDecision.Resize(
                submitted.containers().stream()
                        .map(container -> new SizingDecision.ContainerResize(
                                container.at(),
                                new Offer(target, true, Optional.empty(), Optional.empty()),
                                "row",
                                true,
                                "because"))
                        .toList(),
                "node");

        byte[] answer =
                ReviewResponse.of("uid", ResourcePatch.of(submitted, resize, PreviousResize.NONE), List.of(), Map.of());

        JsonNode after = JsonPatches.apply(JsonPatches.in(Reviews.JSON.readTree(answer)), pod);
        assertEquals(resized(pod, target, ResizeRecord.annotations(resize, ExtendedResource.WHOLE_GPU)), after);
    }

    private static ObjectNode pod(FuzzedDataProvider data) {
        ObjectNode pod = Reviews.JSON.createObjectNode();
        pod.put("apiVersion", "v1").put("kind", "Pod");
        if (data.consumeBoolean()) {
            map(pod.putObject("metadata").put("name", "p"), "annotations", data);
        }
        ObjectNode spec = pod.putObject("spec");
        map(spec, "nodeSelector", data);
        for (String kind : CONTAINER_KINDS) {
            ArrayNode containers = spec.putArray(kind);
            for (int i = data.consumeInt(kind.equals("containers") ? 1 : 0, 2); i > 0; i--) {
                ObjectNode resources =
                        containers.addObject().put("name", kind + i).putObject("resources");
                if (map(resources, "limits", data)) {
                    resources.withObjectProperty("limits").put(WHOLE_GPU, "1");
                }
                if (map(resources, "requests", data) && data.consumeBoolean()) {
                    resources.withObjectProperty("requests").put(WHOLE_GPU, "1");
                }
            }
        }
        return pod;
    }

    /** Leaves a map out, sets it to null, or fills it; only then something can be put into it. */
    private static boolean map(ObjectNode parent, String field, FuzzedDataProvider data) {
        switch (data.consumeInt(0, 2)) {
            case 0 -> {}
            case 1 -> parent.putNull(field);
            default -> {
                ObjectNode map = parent.putObject(field);
                entries(data).forEach(map::put);
                return true;
            }
        }
        return false;
    }

    private static Map<String, String> entries(FuzzedDataProvider data) {
        Map<String, String> entries = new HashMap<>();
        for (int i = data.consumeInt(0, 3); i > 0; i--) {
            byte[] key = data.consumeBytes(data.consumeInt(0, 20));
            entries.put(new String(key, UTF_8), "value");
        }
        return entries;
    }

    private static ObjectNode resized(ObjectNode pod, Target target, Map<String, String> annotations) {
        ObjectNode resized = pod.deepCopy();
        annotations.forEach(resized.withObjectProperty("metadata").withObjectProperty("annotations")::put);
        ObjectNode spec = resized.withObjectProperty("spec");
        if (!target.nodeSelector().isEmpty()) {
            target.nodeSelector().forEach(spec.withObjectProperty("nodeSelector")::put);
        }
        for (String kind : CONTAINER_KINDS) {
            for (JsonNode container : spec.path(kind)) {
                if (!target.keepsName()) {
                    ObjectNode resources = ((ObjectNode) container).withObjectProperty("resources");
                    for (String amounts : List.of("limits", "requests")) {
                        ObjectNode map = resources.withObjectProperty(amounts);
                        map.remove(WHOLE_GPU);
                        map.putIfAbsent(target.name(), TextNode.valueOf("1"));
                    }
                }
            }
        }
        return resized;
    }

    private static SubmittedPod submitted(ObjectNode pod) {
        try {
            return ReviewReader.read(Reviews.creationOf(pod).toString().getBytes(UTF_8))
                    .pod()
                    .orElseThrow();
        } catch (UnreadableReviewException e) {
            throw new AssertionError(pod.toString(), e);
        }
    }

    private static SizingTable table() {
        try {
            return new TableReader(CATALOG)
                    .read(Files.readAllBytes(GOLDEN.resolve("table.yaml")), "table.yaml")
                    .table()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Offers offers() {
        try {
            return ClusterSnapshot.of(NodesFile.read(GOLDEN.resolve("nodes.yaml")), CATALOG)
                    .assuming(TABLE.assumeOffered());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
