package io.gpurightsizer.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The command in a process of its own, as people start it. */
record Launched(Process process, Path folder) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param plan text of the plan */
    static Launched run(String plan, Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("plan.yaml"), plan);
        return start(
                folder,
                "run",
                "--plan",
                file.toString(),
                "--results",
                folder.resolve("results").toString());
    }

    static Launched start(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens",
                "java.base/java.lang=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Benchmark.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        return new Launched(process, folder);
    }

    String output() throws IOException {
        return Files.readString(folder.resolve("output"), StandardCharsets.UTF_8);
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("it has not ended after five minutes");
        }
        return process.exitValue();
    }

    /** The report, once it is there. */
    JsonNode report() throws IOException, InterruptedException {
        if (exitCode() != 0) {
            throw new IllegalStateException(output());
        }
        return JSON.readTree(folder.resolve("results/report.json").toFile());
    }

    List<JsonNode> rounds() throws IOException {
        List<JsonNode> rounds = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("results/rounds.jsonl"))) {
            rounds.add(JSON.readTree(line));
        }
        return rounds;
    }
}
