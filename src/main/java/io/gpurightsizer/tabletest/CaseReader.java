package io.gpurightsizer.tabletest;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.sizing.KeepReason;
import io.gpurightsizer.table.yaml.Field;
import io.gpurightsizer.table.yaml.Fields;
import io.gpurightsizer.text.SafeText;

/** Reads one test case. */
final class CaseReader {
    private static final List<String> INPUTS = List.of("container", "object", "file");
    private static final List<String> FIELDS = List.of("name", "container", "object", "file", "expect");
    private static final List<String> EXPECTED = List.of("decision", "reason", "row", "resource");
    private static final List<String> RESIZED = List.of("smallest-fit", "first-offered");
    private static final List<String> REASONS = Stream.concat(
                    RESIZED.stream(), Arrays.stream(KeepReason.values()).map(KeepReason::code))
            .toList();

    private CaseReader() {}

    /**
     * Reads a case; empty, with problems, if it cannot be used.
     *
     * @param tree the same case as objects are read
     * @param lines where the names of earlier cases stand; this one's is added
     */
    static Optional<TestFile.TestCase> read(Field field, JsonNode tree, Map<String, Integer> lines) {
        Optional<Fields> fields = Fields.of(field).map(it -> it.only(FIELDS));
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        Optional<Field> name = fields.get().require("name", "an ASR NIM gets a slice");
        Optional<String> text = name.flatMap(it -> it.text("an ASR NIM gets a slice"));
        text.map(it -> lines.putIfAbsent(it, field.line()))
                .ifPresent(line -> name.get().error("is the name of the case in line " + line + " too"));
        Optional<ExpectedDecision> expected = fields.get()
                .require("expect", "{decision: resize, resource: nvidia.com/mig-1g.10gb}")
                .flatMap(CaseReader::expected);
        Optional<Field> input = input(field, fields.get());
        boolean inFile = input.isPresent() && input.equals(fields.get().get("file"));
        Optional<String> file = input.filter(it -> inFile).flatMap(it -> it.text("asr.yaml"));
        Optional<ObjectNode> object = input.filter(it -> !inFile).flatMap(it -> object(it, tree));
        return text.isPresent() && expected.isPresent() && (file.isPresent() || object.isPresent())
                ? Optional.of(new TestFile.TestCase(text.get(), field.line(), object, file, expected.get()))
                : Optional.empty();
    }

    private static Optional<Field> input(Field field, Fields fields) {
        List<Field> given = fields.among(INPUTS);
        if (given.isEmpty() && INPUTS.stream().noneMatch(fields::mentions)) {
            field.error("says no pod: expected one of container, object and file");
        }
        given.stream()
                .skip(1)
                .forEach(it -> it.errorAtKey("says a second pod: give one of container, object and file"));
        return given.stream().findFirst();
    }

    private static Optional<ObjectNode> object(Field input, JsonNode tree) {
        boolean isContainer = input.path().endsWith(".container");
        if (Fields.of(input).isEmpty()) {
            return Optional.empty();
        }
        if (!(tree.path(isContainer ? "container" : "object") instanceof ObjectNode object)) {
            input.error("cannot be read as a Kubernetes object");
            return Optional.empty();
        }
        if (!isContainer && KubernetesObject.text(object, "kind").isEmpty()) {
            input.error("has no kind; expected a Kubernetes object, for example {apiVersion: v1, kind: Pod, …}");
            return Optional.empty();
        }
        return Optional.of(isContainer ? pod(object) : object);
    }

    /** A pod of this container, which asks for a whole GPU unless it says what it asks for. */
    private static ObjectNode pod(ObjectNode container) {
        ObjectNode pod =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Pod");
        pod.putObject("metadata").put("name", "pod");
        ObjectNode only = container.deepCopy();
        pod.putObject("spec").putArray("containers").add(only);
        if (!only.has("name")) {
            only.put("name", "main");
        }
        if (!only.has("resources")) {
            only.putObject("resources").putObject("limits").put(ExtendedResource.WHOLE_GPU.name(), "1");
        }
        return pod;
    }

    private static Optional<ExpectedDecision> expected(Field field) {
        return Fields.of(field).map(it -> it.only(EXPECTED)).map(fields -> {
            if (EXPECTED.stream().noneMatch(fields::mentions)) {
                field.error("expects nothing: say at least one of " + String.join(", ", EXPECTED));
            }
            Optional<String> decision =
                    fields.get("decision").flatMap(it -> it.word("a decision", List.of("resize", "keep")));
            Optional<String> reason = fields.get("reason").flatMap(it -> it.word("a reason", REASONS));
            reason.filter(it -> contradict(decision, it))
                    .ifPresent(it -> fields.get("reason")
                            .orElseThrow()
                            .error(SafeText.quoted(it) + " is no reason to " + decision.orElseThrow()));
            return new ExpectedDecision(
                    decision,
                    reason,
                    fields.get("row").flatMap(it -> it.text("parakeet-asr")),
                    fields.get("resource")
                            .flatMap(it -> it.text("nvidia.com/mig-1g.10gb", CaseReader::resourceProblem)));
        });
    }

    private static boolean contradict(Optional<String> decision, String reason) {
        return decision.filter(it -> it.equals("resize") != RESIZED.contains(reason))
                .isPresent();
    }

    private static Optional<String> resourceProblem(String names) {
        for (String name : names.split(",", -1)) {
            try {
                new ExtendedResource(name);
            } catch (IllegalArgumentException e) {
                return Optional.of(e.getMessage());
            }
        }
        return Optional.empty();
    }
}
