package io.gpurightsizer.admission;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.gpurightsizer.cluster.ClusterSnapshot;
import io.gpurightsizer.cluster.NodesFile;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.ContainerPosition;
import io.gpurightsizer.sizing.Offer;
import io.gpurightsizer.sizing.Offers;
import io.gpurightsizer.sizing.Sizer;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.sizing.SizingTable;
import io.gpurightsizer.sizing.Target;
import io.gpurightsizer.table.GpuCatalogReader;
import io.gpurightsizer.table.TableReader;
import io.gpurightsizer.testing.JsonPatches;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.workload.EarlierResize;
import io.gpurightsizer.workload.Interpretation;
import io.gpurightsizer.workload.MalformedPodException;
import io.gpurightsizer.workload.Mode;
import io.gpurightsizer.workload.PodInterpreter;
import io.gpurightsizer.workload.Rules;
import io.gpurightsizer.workload.SubmittedPod;
import io.gpurightsizer.workload.Surroundings;

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
    private static final ObjectNode POD = Reviews.yaml(GOLDEN.resolve("asr/pod.yaml"));
    private static final SubmittedPod SUBMITTED = submitted();

    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "24h")
    void answer(byte[] body) throws IOException {
        AdmissionRequest request;
        try {
            request = ReviewReader.read(body);
        } catch (UnreadableReviewException refused) {
            return;
        }
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
        Interpretation understood;
        try {
            understood = PodInterpreter.interpret(
                    pod, Surroundings.UNKNOWN, new Rules(TABLE.identityKeys(), Mode.ENFORCE, true));
        } catch (MalformedPodException leftAlone) {
            return List.of();
        }
        if (understood.mode() != Mode.ENFORCE) {
            return List.of();
        }
        SizingDecision decision = Sizer.decide(understood.workload(), TABLE, OFFERS);
        return decision instanceof SizingDecision.Resize resize
                ? ResourcePatch.of(pod, resize, understood.earlier())
                : ResourcePatch.undoing(pod, understood.earlier());
    }

    /** Any text as the key of a node label that an offer needs: it arrives in the pod as it was. */
    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "24h")
    void pointers(byte[] bytes) throws IOException {
        String key = new String(bytes, UTF_8);
        Offer offer = new Offer(
                new Target(ExtendedResource.WHOLE_GPU, Map.of(key, "value")), true, Optional.empty(), Optional.empty());
        SizingDecision.Resize resize = new SizingDecision.Resize(
                List.of(new SizingDecision.ContainerResize(
                        new ContainerPosition(false, 0, "main"), offer, "row", true, "because")),
                "node");

        byte[] answer = ReviewResponse.of(
                "uid", ResourcePatch.of(SUBMITTED, resize, new EarlierResize(Map.of())), List.of(), Map.of());

        JsonNode after = JsonPatches.apply(JsonPatches.in(Reviews.JSON.readTree(answer)), POD);
        assertEquals("value", after.at("/spec/nodeSelector").path(key).asText());
    }

    private static SubmittedPod submitted() {
        try {
            return ReviewReader.read(Reviews.creationOf(POD).toString().getBytes(UTF_8))
                    .pod()
                    .orElseThrow();
        } catch (UnreadableReviewException e) {
            throw new AssertionError(e);
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
