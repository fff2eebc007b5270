package io.gpurightsizer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.gpurightsizer.testing.Cases;
import io.gpurightsizer.testing.Expectation;
import io.gpurightsizer.testing.Reviews;

/** Real pods and bug reports, audited as a user would. */
class AuditCasesTest {
    private static final Map<String, JsonNode> REAL_PODS = new HashMap<>();

    @TempDir
    Path folder;

    private record Audit(int code, String out) {
        JsonNode report() throws IOException {
            return Reviews.JSON.readTree(out);
        }
    }

    static Stream<String> bugReports() {
        return Cases.ofRun("audit").stream();
    }

    static Stream<String> realPods() throws IOException {
        return Files.readAllLines(Cases.REAL_PODS.resolve("expected.tsv")).stream()
                .skip(1);
    }

    @ParameterizedTest
    @MethodSource("bugReports")
    void aBugReportedElsewhereIsNotOurs(String name) throws IOException {
        JsonNode expectation = Cases.expectation(name);

        Audit audit = audit(arguments(name, expectation));

        Cases.check(name, problem(expectation, audit));
    }

    /** The columns are: file, best answer, all answers in order, a file with the same answer, why. */
    @ParameterizedTest
    @MethodSource("realPods")
    void aRealPodIsDecidedAsAnEngineerWould(String line) throws IOException {
        String[] columns = line.split("\t", -1);
        if (REAL_PODS.isEmpty()) {
            auditRealPods();
        }

        JsonNode workload = REAL_PODS.get(columns[0]);

        Expectation expectation = new Expectation(Stream.of(columns[2].split("\\|"))
                .map(it -> it.equals("keep") ? it : "nvidia.com/" + it)
                .toList());
        Cases.check(
                columns[0],
                workload == null ? Optional.of("not in the report") : expectation.problem(decision(workload), ""));
    }

    private static void auditRealPods() throws IOException {
        Audit audit = audit(List.of("-f", Cases.REAL_PODS.toString()));
        for (JsonNode workload : audit.report().path("workloads")) {
            String file = Path.of(workload.path("file").asText()).getFileName().toString();
            JsonNode other = REAL_PODS.get(file);
            if (other == null || other.path("gpusAskedFor").asInt() == 0) {
                REAL_PODS.put(file, workload);
            }
        }
    }

    private List<String> arguments(String name, JsonNode expectation) throws IOException {
        List<String> arguments = new ArrayList<>();
        List<String> files = new ArrayList<>();
        expectation.path("files").forEach(it -> files.add(it.asText()));
        for (String file : files.isEmpty() ? List.of("input.yaml", "input.json") : files) {
            if (!files.isEmpty() || Files.exists(Cases.file(name, file))) {
                arguments.addAll(List.of("-f", Cases.file(name, file).toString()));
            }
        }
        if (Files.exists(Cases.file(name, "nodes.yaml"))) {
            Path nodes = folder.resolve("nodes.yaml");
            String pods = Files.exists(Cases.file(name, "pods.yaml"))
                    ? "\n---\n" + Files.readString(Cases.file(name, "pods.yaml"))
                    : "";
            Files.writeString(nodes, Files.readString(Cases.file(name, "nodes.yaml")) + pods);
            arguments.addAll(List.of("--nodes", nodes.toString()));
        }
        if (Files.exists(Cases.file(name, "table.yaml"))) {
            arguments.addAll(List.of("--table", Cases.file(name, "table.yaml").toString()));
        }
        return arguments;
    }

    private static Audit audit(List<String> arguments) {
        List<String> words = new ArrayList<>(List.of("audit", "-o", "json"));
        words.addAll(arguments);
        Typed typed = Typed.of(words.toArray(String[]::new));
        return new Audit(typed.code(), typed.out());
    }

    private static Optional<String> problem(JsonNode expectation, Audit audit) throws IOException {
        if (expectation.has("either")) {
            List<Optional<String>> problems = new ArrayList<>();
            for (JsonNode one : expectation.path("either")) {
                problems.add(problem(one, audit));
            }
            return problems.stream().anyMatch(Optional::isEmpty) ? Optional.empty() : problems.get(0);
        }
        if (expectation.has("exit")
                && StreamSupport.stream(expectation.path("exit").spliterator(), false)
                        .noneMatch(it -> it.asInt() == audit.code())) {
            return Optional.of("exit code " + audit.code());
        }
        if (!expectation.has("objects") && !expectation.has("report") && !expectation.has("says")) {
            return Optional.empty();
        }
        for (JsonNode words : expectation.path("says")) {
            if (!Pattern.compile(words.asText()).matcher(audit.out()).find()) {
                return Optional.of("does not say " + words);
            }
        }
        return totalsProblem(expectation.path("report"), audit.report().path("totals"))
                .or(() -> Cases.problem(expectation, decisions(audit), audit.out()));
    }

    private static Optional<String> totalsProblem(JsonNode expected, JsonNode totals) {
        for (var field : expected.properties()) {
            double actual = totals.path(field.getKey()).asDouble();
            JsonNode wanted = field.getValue();
            boolean right =
                    wanted.has("atMost") ? actual <= wanted.get("atMost").asDouble() : actual == wanted.asDouble();
            if (!right) {
                return Optional.of(field.getKey() + " is " + actual + ", not " + wanted);
            }
        }
        return Optional.empty();
    }

    private static Map<String, Expectation.Decision> decisions(Audit audit) {
        Map<String, Expectation.Decision> decisions = new HashMap<>();
        try {
            for (JsonNode workload : audit.report().path("workloads")) {
                decisions.put(
                        workload.path("kind").asText() + "/"
                                + workload.path("name").asText(),
                        decision(workload));
            }
        } catch (IOException e) {
            throw new AssertionError(audit.out(), e);
        }
        return decisions;
    }

    private static Expectation.Decision decision(JsonNode workload) {
        return new Expectation.Decision(
                workload.path("decision").asText().equals("resize"),
                workload.path("reason").asText(),
                workload.path("target").asText());
    }
}
