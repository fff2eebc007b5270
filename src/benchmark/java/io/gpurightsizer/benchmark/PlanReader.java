package io.gpurightsizer.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.gpurightsizer.benchmark.Plan.Load;
import io.gpurightsizer.benchmark.Plan.Neighbour;
import io.gpurightsizer.benchmark.Plan.Pattern;
import io.gpurightsizer.benchmark.Plan.Stage;
import io.gpurightsizer.benchmark.Plan.Strategy;

/** Reads a {@link Plan} and reports every mistake at once, each with its path. */
final class PlanReader {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final List<String> problems = new ArrayList<>();

    private PlanReader() {}

    /** @throws IllegalArgumentException with all mistakes, a line for each */
    static Plan read(Path file) throws IOException {
        try {
            return new PlanReader().plan(YAML.readTree(file.toFile()), file);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(file + ": " + e.getOriginalMessage() + " at line "
                    + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()));
        }
    }

    private Plan plan(JsonNode root, Path file) {
        fields(root, "", "apiVersion", "kind", "metadata", "spec");
        expect(root, "apiVersion", "gpu-rightsizer.io/v1alpha1");
        expect(root, "kind", "BenchmarkPlan");
        JsonNode spec = root.path("spec");
        fields(
                spec,
                "spec",
                "seed",
                "repeats",
                "seconds",
                "settleSeconds",
                "timeoutSeconds",
                "warmUp",
                "limits",
                "prometheus",
                "audio",
                "stages",
                "strategies",
                "loads");
        Plan plan = new Plan(
                (long) number(spec, "spec", "seed", 1, 0),
                (int) number(spec, "spec", "repeats", 5, 1),
                number(spec, "spec", "seconds", 60, 1),
                number(spec, "spec", "settleSeconds", 5, 0),
                number(spec, "spec", "timeoutSeconds", 20, 0.1),
                warmUp(spec.path("warmUp")),
                limits(spec.path("limits")),
                text(spec, "spec", "prometheus"),
                text(spec, "spec", "audio"),
                stages(spec.path("stages")),
                strategies(spec.path("strategies"), spec.path("stages")),
                loads(spec.path("loads"), spec.path("stages")));
        if (problems.isEmpty()) {
            audioIsThere(plan);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(file + ":\n  " + String.join("\n  ", problems));
        }
        return plan;
    }

    private void audioIsThere(Plan plan) {
        Stream<Api> apis = plan.stages().values().stream().map(Stage::api);
        boolean transcribes = plan.stages().values().stream().anyMatch(it -> it.api() == Api.TRANSCRIPTION);
        if (transcribes && plan.audio().isEmpty() && apis.noneMatch(Api::speaks)) {
            problems.add("spec.audio: expected a folder of WAV files, for no stage makes speech to transcribe");
        }
    }

    private Plan.WarmUp warmUp(JsonNode node) {
        fields(node, "spec.warmUp", "seconds", "percent", "atMost");
        return new Plan.WarmUp(
                number(node, "spec.warmUp", "seconds", 30, 1), number(node, "spec.warmUp", "percent", 5, 0), (int)
                        number(node, "spec.warmUp", "atMost", 20, 0));
    }

    private Plan.Limits limits(JsonNode node) {
        fields(node, "spec.limits", "p95", "deviation");
        return new Plan.Limits(
                number(node, "spec.limits", "p95", 1.1, 1), number(node, "spec.limits", "deviation", 1.25, 1));
    }

    private Map<String, Stage> stages(JsonNode node) {
        Map<String, Stage> stages = new LinkedHashMap<>();
        node.properties().forEach(it -> {
            String path = "spec.stages." + it.getKey();
            JsonNode stage = it.getValue();
            fields(stage, path, "api", "model", "path", "texts", "parameters");
            Api api = constant(Api.values(), stage, path, "api", Api.all());
            String model = required(stage, path, "model");
            String address = text(stage, path, "path").orElse(api == null ? "" : api.path());
            Map<String, Object> parameters =
                    YAML.convertValue(stage.path("parameters"), new TypeReference<Map<String, Object>>() {});
            stages.put(
                    it.getKey(),
                    new Stage(
                            api,
                            model,
                            address,
                            (int) number(stage, path, "texts", api == Api.RERANKING ? 8 : 1, 1),
                            parameters == null ? Map.of() : parameters));
        });
        notEmpty(stages.size(), "spec.stages", "a stage");
        return stages;
    }

    private List<Strategy> strategies(JsonNode node, JsonNode stages) {
        List<Strategy> strategies = new ArrayList<>();
        for (JsonNode strategy : node) {
            String path = "spec.strategies[" + strategies.size() + "]";
            fields(strategy, path, "name", "gpus", "services", "utilisation");
            Map<String, String> services = new LinkedHashMap<>();
            stages.fieldNames()
                    .forEachRemaining(
                            it -> services.put(it, required(strategy.path("services"), path + ".services", it)));
            fields(
                    strategy.path("services"),
                    path + ".services",
                    services.keySet().toArray(String[]::new));
            String name = required(strategy, path, "name");
            if (strategies.stream().anyMatch(it -> it.name().equals(name))) {
                problems.add(path + ".name: \"" + name + "\" is there twice");
            }
            strategies.add(new Strategy(
                    name, (int) number(strategy, path, "gpus", -1, 1), services, text(strategy, path, "utilisation")));
        }
        notEmpty(strategies.size(), "spec.strategies", "a strategy");
        return strategies;
    }

    private List<Load> loads(JsonNode node, JsonNode stages) {
        List<Load> loads = new ArrayList<>();
        for (JsonNode load : node) {
            String path = "spec.loads[" + loads.size() + "]";
            fields(load, path, "name", "stages", "rates", "neighbour");
            List<String> names = new ArrayList<>();
            load.path("stages").forEach(it -> names.add(stage(it.asText(), stages, path + ".stages")));
            notEmpty(names.size(), path + ".stages", "the name of a stage");
            List<Double> rates = new ArrayList<>();
            load.path("rates").forEach(it -> rates.add(it.asDouble()));
            if (rates.isEmpty() || rates.stream().anyMatch(it -> it <= 0)) {
                problems.add(path + ".rates: expected numbers above 0, found " + load.path("rates"));
            }
            Optional<Neighbour> neighbour = load.has("neighbour")
                    ? Optional.of(neighbour(load.path("neighbour"), path + ".neighbour", stages))
                    : Optional.empty();
            loads.add(new Load(required(load, path, "name"), names, rates, neighbour));
        }
        notEmpty(loads.size(), "spec.loads", "a load");
        return loads;
    }

    private Neighbour neighbour(JsonNode node, String path, JsonNode stages) {
        fields(node, path, "stage", "rate", "patterns");
        List<Pattern> patterns = new ArrayList<>();
        for (JsonNode pattern : node.path("patterns")) {
            Pattern known = constant(Pattern.values(), pattern.asText(), path + ".patterns", "idle, steady, bursty");
            if (known != null) {
                patterns.add(known);
            }
        }
        notEmpty(node.path("patterns").size(), path + ".patterns", "idle, steady or bursty");
        return new Neighbour(
                stage(required(node, path, "stage"), stages, path + ".stage"),
                number(node, path, "rate", -1, 0.001),
                patterns);
    }

    private String stage(String name, JsonNode stages, String path) {
        if (!stages.has(name)) {
            problems.add(path + ": \"" + name + "\" is none of spec.stages");
        }
        return name;
    }

    private void fields(JsonNode node, String path, String... known) {
        Set<String> others = new TreeSet<>();
        node.fieldNames().forEachRemaining(others::add);
        List.of(known).forEach(others::remove);
        others.forEach(it -> problems.add((path.isEmpty() ? it : path + "." + it) + ": unknown field; expected one of "
                + String.join(", ", known)));
    }

    private void expect(JsonNode node, String name, String value) {
        if (!node.path(name).asText().equals(value)) {
            problems.add(name + ": expected " + value + ", found " + node.path(name));
        }
    }

    private double number(JsonNode node, String path, String name, double otherwise, double least) {
        JsonNode value = node.path(name);
        if (value.isMissingNode() && otherwise >= 0) {
            return otherwise;
        }
        if (!value.isNumber() || value.asDouble() < least) {
            problems.add(path + "." + name + ": expected a number of " + least + " or more, found "
                    + (value.isMissingNode() ? "nothing" : value));
        }
        return value.asDouble();
    }

    private String required(JsonNode node, String path, String name) {
        String value = node.path(name).asText("");
        if (value.isBlank()) {
            problems.add(path + "." + name + ": expected a text, found " + (node.has(name) ? "none" : "nothing"));
        }
        return value;
    }

    private Optional<String> text(JsonNode node, String path, String name) {
        return node.has(name) ? Optional.of(required(node, path, name)) : Optional.empty();
    }

    private <T extends Enum<T>> T constant(T[] constants, JsonNode node, String path, String name, String all) {
        return constant(constants, node.path(name).asText(), path + "." + name, all);
    }

    private <T extends Enum<T>> T constant(T[] constants, String value, String path, String all) {
        for (T constant : constants) {
            if (constant.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(value)) {
                return constant;
            }
        }
        problems.add(path + ": expected one of " + all + ", found \"" + value + "\"");
        return null;
    }

    private void notEmpty(int size, String path, String what) {
        if (size == 0) {
            problems.add(path + ": expected " + what + " at least");
        }
    }
}
