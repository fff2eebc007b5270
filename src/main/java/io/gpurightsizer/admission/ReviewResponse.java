package io.gpurightsizer.admission;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

/** Writes the AdmissionReview that answers a request. The only place that does, and it only ever allows. */
final class ReviewResponse {
    private static final JsonFactory JSON = new JsonFactory();

    private ReviewResponse() {}

    /** Allowed as it is. */
    static byte[] untouched(String uid, List<String> warnings) {
        return of(uid, List.of(), warnings, Map.of());
    }

    /**
     * The answer as bytes of JSON.
     *
     * @param patch the operations; none leaves the pod as it is
     * @param warnings each at most 120 characters
     * @param auditAnnotations keys without a slash, as the API server puts the webhook's name before them
     */
    static byte[] of(
            String uid,
            List<ResourcePatch.Operation> patch,
            List<String> warnings,
            Map<String, String> auditAnnotations) {
        // Before the outer one begins: of two generators at once, the second gets none of Jackson's recycled buffers.
        byte[] patchBytes = patch.isEmpty() ? new byte[0] : bytes(patch);
        ByteArrayOutputStream out = new ByteArrayOutputStream(patch.isEmpty() ? 1024 : 4096);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("apiVersion", ReviewReader.API_VERSION);
            json.writeStringField("kind", ReviewReader.KIND);
            json.writeObjectFieldStart("response");
            json.writeStringField("uid", uid);
            json.writeBooleanField("allowed", true);
            if (!patch.isEmpty()) {
                json.writeStringField("patchType", "JSONPatch");
                json.writeFieldName("patch");
                writeBase64(json, patchBytes);
            }
            writeWarnings(json, warnings);
            if (!auditAnnotations.isEmpty()) {
                json.writeFieldName("auditAnnotations");
                writeMap(json, auditAnnotations);
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Base64 by the JDK, which has instructions of the processor for it: a tenth of the time of Jackson's. */
    private static void writeBase64(JsonGenerator json, byte[] bytes) throws IOException {
        byte[] text = Base64.getEncoder().encode(bytes);
        json.writeRawUTF8String(text, 0, text.length);
    }

    private static byte[] bytes(List<ResourcePatch.Operation> operations) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(2048);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartArray();
            for (ResourcePatch.Operation operation : operations) {
                json.writeStartObject();
                json.writeStringField("op", operation.op());
                json.writeStringField("path", operation.path());
                if (operation.value().isPresent()) {
                    json.writeFieldName("value");
                    writeValue(json, operation.value().get());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void writeValue(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            writeMap(json, map);
        } else {
            json.writeString(value.toString());
        }
    }

    private static void writeMap(JsonGenerator json, Map<?, ?> map) throws IOException {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            json.writeFieldName(entry.getKey().toString());
            writeValue(json, entry.getValue());
        }
        json.writeEndObject();
    }

    private static void writeWarnings(JsonGenerator json, List<String> warnings) throws IOException {
        if (warnings.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("warnings");
        for (String warning : warnings) {
            json.writeString(warning);
        }
        json.writeEndArray();
    }
}
