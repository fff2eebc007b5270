package io.gpurightsizer.pod;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.gpurightsizer.sizing.offers.Placement;

/** Reads what limits the nodes a pod may run on. */
final class PlacementReader {
    private PlacementReader() {}

    /** From {@code spec.affinity} the terms of {@code nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution}. */
    static Optional<List<Placement.Term>> requiredNodeAffinity(JsonCursor json) throws IOException {
        List<Placement.Term> terms = new ArrayList<>();
        boolean[] required = {false};
        json.object(affinity -> within(
                json,
                affinity,
                "nodeAffinity",
                () -> json.object(rule -> within(json, rule, "requiredDuringSchedulingIgnoredDuringExecution", () -> {
                    terms.clear();
                    required[0] = json.object(field ->
                            within(json, field, "nodeSelectorTerms", () -> json.array(index -> terms.add(term(json)))));
                }))));
        return required[0] ? Optional.of(terms) : Optional.empty();
    }

    private static Placement.Term term(JsonCursor json) throws IOException {
        List<Placement.Requirement> expressions = new ArrayList<>();
        List<Placement.Requirement> fields = new ArrayList<>();
        json.object(part -> {
            switch (part) {
                case "matchExpressions" -> json.array(index -> expressions.add(requirement(json)));
                case "matchFields" -> json.array(index -> fields.add(requirement(json)));
                default -> json.skip();
            }
        });
        return new Placement.Term(expressions, fields);
    }

    private static Placement.Requirement requirement(JsonCursor json) throws IOException {
        String[] texts = {"", ""};
        List<String> values = new ArrayList<>();
        json.object(field -> {
            switch (field) {
                case "key" -> texts[0] = json.text();
                case "operator" -> texts[1] = json.text();
                case "values" -> values.addAll(json.texts());
                default -> json.skip();
            }
        });
        return new Placement.Requirement(texts[0], texts[1], values);
    }

    static List<Placement.Toleration> tolerations(JsonCursor json) throws IOException {
        List<Placement.Toleration> tolerations = new ArrayList<>();
        json.array(index -> {
            String[] texts = {"", "", "", ""};
            json.object(field -> {
                switch (field) {
                    case "key" -> texts[0] = json.text();
                    case "operator" -> texts[1] = json.text();
                    case "value" -> texts[2] = json.text();
                    case "effect" -> texts[3] = json.text();
                    default -> json.skip();
                }
            });
            tolerations.add(
                    new Placement.Toleration(texts[0], texts[1].isEmpty() ? "Equal" : texts[1], texts[2], texts[3]));
        });
        return tolerations;
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void within(JsonCursor json, String field, String wanted, Step step) throws IOException {
        if (field.equals(wanted)) {
            step.run();
        } else {
            json.skip();
        }
    }
}
