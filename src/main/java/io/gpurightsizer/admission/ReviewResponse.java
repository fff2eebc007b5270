package io.gpurightsizer.admission;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.text.SafeText;
import io.gpurightsizer.workload.PreviousResize;

/**
 * The AdmissionReview that answers a request. The only place that writes one, and it only ever allows. What the mode
 * changes is here: only in mode {@code enforce} there is a patch, and the warnings say which it is.
 */
record ReviewResponse(String apiVersion, String kind, Response response) {
    /** An API server passes on 4096 characters of warnings in all, of which each has up to 120. */
    private static final int MOST_WARNINGS = 30;

    private static final JsonMapper JSON = new JsonMapper();
    private static final ObjectWriter REVIEW = JSON.writerFor(ReviewResponse.class);
    private static final ObjectWriter PATCH = JSON.writer();

    /**
     * Whether the pod is allowed, and how it is changed.
     *
     * @param patch a JSON Patch; written in Base64
     * @param warnings each at most 120 characters
     * @param auditAnnotations keys without a slash, as the API server puts the webhook's name before them
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Response(
            String uid,
            boolean allowed,
            String patchType,
            @JsonSerialize(using = Base64Text.class) byte[] patch,
            List<String> warnings,
            Map<String, String> auditAnnotations) {}

    /** Allowed as it is. */
    static byte[] untouched(String uid) {
        return of(uid, List.of(), List.of(), Map.of());
    }

    /** Allowed with what we gave the stored pod, which an update cannot change. */
    static byte[] restoring(AdmissionRequest update) {
        SubmittedPod updated = update.pod().orElseThrow();
        SubmittedPod stored = update.storedPod().orElseThrow();
        List<ResourcePatch.Operation> patch = new ArrayList<>();
        if (PreviousResize.isRecordedOn(stored)) {
            patch.addAll(ResourcePatch.restoring(updated, stored));
        }
        patch.addAll(AffinityPatch.restoring(updated, stored));
        return of(update.uid(), patch, List.of(), Map.of());
    }

    static byte[] of(PodDecision decided) {
        return of(decided.request().uid(), patch(decided), warnings(decided), auditAnnotations(decided));
    }

    /** @param patch the operations; none leaves the pod as it is */
    static byte[] of(
            String uid,
            List<ResourcePatch.Operation> patch,
            List<String> warnings,
            Map<String, String> auditAnnotations) {
        Response response = new Response(
                uid,
                true,
                patch.isEmpty() ? "" : "JSONPatch",
                patch.isEmpty() ? new byte[0] : bytes(PATCH, patch),
                warnings,
                auditAnnotations);
        return bytes(REVIEW, new ReviewResponse(ReviewReader.API_VERSION, ReviewReader.KIND, response));
    }

    private static List<ResourcePatch.Operation> patch(PodDecision decided) {
        if (!decided.isEnforced()) {
            return List.of();
        }
        List<ResourcePatch.Operation> patch = new ArrayList<>(
                decided.decision() instanceof SizingDecision.Resize resize
                        ? ResourcePatch.of(
                                decided.pod(), resize, decided.interpreted().previous())
                        : ResourcePatch.undoing(
                                decided.pod(), decided.interpreted().previous()));
        patch.addAll(AffinityPatch.of(decided.pod(), decided.interpreted().steering(), decided.steering()));
        return patch;
    }

    private static List<String> warnings(PodDecision decided) {
        List<String> warnings = new ArrayList<>();
        if (decided.decision() instanceof SizingDecision.Resize resize) {
            for (SizingDecision.ContainerResize container : resize.containers()) {
                warnings.add(SafeText.warning(
                        decided.verb() + " container " + container.at().name() + " from "
                                + decided.interpreted().workload().placement().gpu() + " to "
                                + container.offer().target() + " (" + container.decidedBy() + ")"));
            }
        }
        if (decided.isTakenBack()) {
            warnings.add(SafeText.warning("resize taken back: " + decided.explanation()));
        }
        decided.newSteering()
                .ifPresent(it -> warnings.add(SafeText.warning((decided.isEnforced() ? "steered" : "would steer")
                        + " to nodes with whole GPUs, " + it.word())));
        warnings.addAll(decided.interpreted().warnings());
        return warnings.size() <= MOST_WARNINGS ? warnings : warnings.subList(0, MOST_WARNINGS);
    }

    private static Map<String, String> auditAnnotations(PodDecision decided) {
        SizingDecision decision = decided.decision();
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put("decision", decision.verb());
        annotations.put("reason", decision.reasonCode());
        annotations.put("detail", decided.explanation());
        annotations.put("row", decision.rowNames());
        annotations.put("resource", decision.resourceNames());
        annotations.put("mode", decided.mode().toString());
        decided.steering().ifPresent(it -> annotations.put("steered", it.word()));
        return annotations;
    }

    private static byte[] bytes(ObjectWriter writer, Object value) {
        try {
            return writer.writeValueAsBytes(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By the JDK, which has instructions of the processor for it, and not looked through for what JSON escapes. */
    private static final class Base64Text extends JsonSerializer<byte[]> {
        @Override
        public void serialize(byte[] bytes, JsonGenerator json, SerializerProvider provider) throws IOException {
            byte[] text = Base64.getEncoder().encode(bytes);
            json.writeRawUTF8String(text, 0, text.length);
        }

        @Override
        public boolean isEmpty(SerializerProvider provider, byte[] bytes) {
            return bytes.length == 0;
        }
    }
}
