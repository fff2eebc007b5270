package io.gpurightsizer.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private static final int FEWEST_TURNS = 10;

    private final Fields fields = new Fields();

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
        fields.only(root, "", "apiVersion", "kind", "metadata", "spec");
        fields.expect(root, "apiVersion", "gpu-rightsizer.io/v1alpha1");
        fields.expect(root, "kind", "BenchmarkPlan");
        JsonNode spec = root.path("spec");
        fields.only(
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
                (long) fields.number(spec, "spec", "seed", 1, 0),
                (int) fields.number(spec, "spec", "repeats", 5, 1),
                fields.number(spec, "spec", "seconds", 60, 1),
                fields.number(spec, "spec", "settleSeconds", 5, 0),
                fields.number(spec, "spec", "timeoutSeconds", 20, 0.1),
                warmUp(spec.path("warmUp")),
                limits(spec.path("limits")),
                spec.has("prometheus") ? Optional.of(fields.address(spec, "spec", "prometheus")) : Optional.empty(),
                fields.text(spec, "spec", "audio"),
                stages(spec.path("stages")),
                strategies(spec.path("strategies"), spec.path("stages")),
                loads(spec.path("loads"), spec.path("stages")));
        if (fields.problems().isEmpty()) {
            audioIsThere(plan);
            turnsAreEnough(plan);
        }
        if (!fields.problems().isEmpty()) {
            throw new IllegalArgumentException(file + ":\n  " + String.join("\n  ", fields.problems()));
        }
        return plan;
    }

    private void audioIsThere(Plan plan) {
        Stream<Api> apis = plan.stages().values().stream().map(Stage::api);
        boolean transcribes = plan.stages().values().stream().anyMatch(it -> it.api() == Api.TRANSCRIPTION);
        if (transcribes && plan.audio().isEmpty() && apis.noneMatch(Api::speaks)) {
            fields.problem("spec.audio: expected a folder of WAV files, for no stage makes speech to transcribe");
        }
    }

    /** A round without turns cannot be run, and one with few says nothing. */
    private void turnsAreEnough(Plan plan) {
        for (int i = 0; i < plan.loads().size(); i++) {
            for (double rate : plan.loads().get(i).rates()) {
                if (rate * plan.seconds() < FEWEST_TURNS) {
                    fields.problem("spec.loads[" + i + "].rates: expected " + FEWEST_TURNS + " turns or more in the "
                            + plan.seconds() + " s of a round, found " + rate + " a second");
                }
            }
        }
        double first = plan.loads().get(0).rates().get(0);
        if (plan.warmUp().atMost() > 0 && first * plan.warmUp().seconds() < FEWEST_TURNS) {
            fields.problem("spec.warmUp.seconds: expected " + FEWEST_TURNS + " turns or more at the first rate, "
                    + first + " a second, found " + plan.warmUp().seconds() + " s");
        }
    }

    private Plan.WarmUp warmUp(JsonNode node) {
        fields.only(node, "spec.warmUp", "seconds", "percent", "atMost");
        return new Plan.WarmUp(
                fields.number(node, "spec.warmUp", "seconds", 30, 1),
                fields.number(node, "spec.warmUp", "percent", 5, 0),
                (int) fields.number(node, "spec.warmUp", "atMost", 20, 0));
    }

    private Plan.Limits limits(JsonNode node) {
        fields.only(node, "spec.limits", "p95", "deviation");
        return new Plan.Limits(
                fields.number(node, "spec.limits", "p95", 1.1, 1),
                fields.number(node, "spec.limits", "deviation", 1.25, 1));
    }

    private Map<String, Stage> stages(JsonNode node) {
        Map<String, Stage> stages = new LinkedHashMap<>();
        node.properties().forEach(it -> {
            String path = "spec.stages." + it.getKey();
            JsonNode stage = it.getValue();
            fields.only(stage, path, "api", "model", "path", "texts", "parameters");
            Api api = fields.constant(Api.values(), stage, path, "api", Api.all());
            String model = fields.required(stage, path, "model");
            String address = fields.text(stage, path, "path").orElse(api == null ? "" : api.path());
            Map<String, Object> parameters =
                    YAML.convertValue(stage.path("parameters"), new TypeReference<Map<String, Object>>() {});
            stages.put(
                    it.getKey(),
                    new Stage(
                            api,
                            model,
                            address,
                            (int) fields.number(stage, path, "texts", api == Api.RERANKING ? 8 : 1, 1),
                            parameters == null ? Map.of() : parameters));
        });
        fields.notEmpty(stages.size(), "spec.stages", "a stage");
        return stages;
    }

    private List<Strategy> strategies(JsonNode node, JsonNode stages) {
        List<Strategy> strategies = new ArrayList<>();
        for (JsonNode strategy : node) {
            String path = "spec.strategies[" + strategies.size() + "]";
            fields.only(strategy, path, "name", "gpus", "services", "utilisation");
            Map<String, String> services = new LinkedHashMap<>();
            stages.fieldNames()
                    .forEachRemaining(
                            it -> services.put(it, fields.address(strategy.path("services"), path + ".services", it)));
            fields.only(
                    strategy.path("services"),
                    path + ".services",
                    services.keySet().toArray(String[]::new));
            String name = fields.required(strategy, path, "name");
            if (strategies.stream().anyMatch(it -> it.name().equals(name))) {
                fields.problem(path + ".name: \"" + name + "\" is there twice");
            }
            strategies.add(new Strategy(
                    name,
                    (int) fields.number(strategy, path, "gpus", -1, 1),
                    services,
                    fields.text(strategy, path, "utilisation")));
        }
        fields.notEmpty(strategies.size(), "spec.strategies", "a strategy");
        return strategies;
    }

    private List<Load> loads(JsonNode node, JsonNode stages) {
        List<Load> loads = new ArrayList<>();
        for (JsonNode load : node) {
            String path = "spec.loads[" + loads.size() + "]";
            fields.only(load, path, "name", "stages", "rates", "neighbour");
            List<String> names = new ArrayList<>();
            load.path("stages").forEach(it -> names.add(fields.stage(it.asText(), stages, path + ".stages")));
            fields.notEmpty(names.size(), path + ".stages", "the name of a stage");
            List<Double> rates = new ArrayList<>();
            load.path("rates").forEach(it -> rates.add(it.asDouble()));
            if (rates.isEmpty() || rates.stream().anyMatch(it -> it <= 0)) {
                fields.problem(path + ".rates: expected numbers above 0, found " + load.path("rates"));
            }
            Optional<Neighbour> neighbour = load.has("neighbour")
                    ? Optional.of(neighbour(load.path("neighbour"), path + ".neighbour", stages))
                    : Optional.empty();
            loads.add(new Load(fields.required(load, path, "name"), names, rates, neighbour));
        }
        fields.notEmpty(loads.size(), "spec.loads", "a load");
        return loads;
    }

    private Neighbour neighbour(JsonNode node, String path, JsonNode stages) {
        fields.only(node, path, "stage", "rate", "patterns");
        List<Pattern> patterns = new ArrayList<>();
        for (JsonNode pattern : node.path("patterns")) {
            Pattern known =
                    fields.constant(Pattern.values(), pattern.asText(), path + ".patterns", "idle, steady, bursty");
            if (known != null) {
                patterns.add(known);
            }
        }
        fields.notEmpty(node.path("patterns").size(), path + ".patterns", "idle, steady or bursty");
        return new Neighbour(
                fields.stage(fields.required(node, path, "stage"), stages, path + ".stage"),
                fields.number(node, path, "rate", -1, 0.001),
                patterns);
    }
}
