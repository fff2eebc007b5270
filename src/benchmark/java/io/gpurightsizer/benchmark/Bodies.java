package io.gpurightsizer.benchmark;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.gpurightsizer.benchmark.Plan.Stage;

/** The bodies of requests. */
final class Bodies {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Bodies() {}

    static String speech(Stage stage, String text) {
        return json(stage, Map.of("input", text, "response_format", "wav"));
    }

    /** Asks for the first sentence, which is all that has to be there before speech can begin. */
    static String chat(Stage stage, String question) {
        return json(stage, Map.of("messages", List.of(message("user", question)), "stop", List.of(".", "!", "?")));
    }

    /** Asks for what follows it. */
    static String rest(Stage stage, String question, String sentence) {
        return json(
                stage,
                Map.of(
                        "messages",
                        List.of(
                                message("user", question),
                                message("assistant", sentence),
                                message("user", "Please go on."))));
    }

    private static Map<String, String> message(String role, String content) {
        return Map.of("role", role, "content", content);
    }

    static String embeddings(Stage stage, String text) {
        return json(stage, Map.of("input", Collections.nCopies(stage.texts(), text)));
    }

    static String reranking(Stage stage, String text) {
        return json(stage, Map.of("query", text, "texts", Collections.nCopies(stage.texts(), text)));
    }

    /** The fields of a form that asks for speech. */
    static Map<String, String> form(Stage stage, String text) {
        Map<String, String> fields = fields(stage);
        fields.put("text", text);
        return fields;
    }

    /** The parameters of a stage as fields of a form. */
    static Map<String, String> fields(Stage stage) {
        Map<String, String> fields = new LinkedHashMap<>();
        stage.parameters().forEach((key, value) -> fields.put(key, String.valueOf(value)));
        return fields;
    }

    private static String json(Stage stage, Map<String, Object> fields) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", stage.model());
        body.putAll(fields);
        body.putAll(stage.parameters());
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // maps of texts and numbers
        }
    }
}
