package io.gpurightsizer.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RunCommandTest {
    private static final String PLAN = """
            apiVersion: gpu-rightsizer.io/v1alpha1
            kind: BenchmarkPlan
            spec:
              repeats: 1
              seconds: 2
              settleSeconds: 0
              warmUp: {seconds: 2, atMost: 1}
              stages:
                embedder: {api: embeddings, model: m, texts: 2}
                reranker: {api: reranking, model: m%s}
                tts: {api: nim-speech, model: m, parameters: {language: en-US}}
              strategies:
              - {name: dedicated, gpus: 3, services: {embedder: "%2$s", reranker: "%2$s", tts: "%2$s"}}
              - {name: shared, gpus: 2, services: {embedder: "%2$s", reranker: "%2$s", tts: "%2$s"}}
              loads:
              - {name: question, stages: [embedder, reranker, tts], rates: [10]}
              - {name: embedder, stages: [embedder], rates: [10], neighbour: {stage: reranker, rate: 10, patterns: [bursty]}}
            """;

    @TempDir
    Path folder;

    private QueueServer server;

    @BeforeEach
    void server() throws IOException {
        server = new QueueServer(2);
    }

    @AfterEach
    void noServer() {
        server.close();
    }

    @Test
    void everyRoundOfEveryStrategyIsMeasuredAndTheNeighbourIsAskedToo() throws Exception {
        Launched run = Launched.run(PLAN.formatted("", server.address()), folder);

        assertEquals(0, run.exitCode(), run.output());
        assertEquals(4, run.rounds().size());
        assertTrue(run.output().contains("The hypothesis "), run.output());
        int questions = server.requests().get("/v1/audio/synthesize");
        assertTrue(questions > 60, "two warm-ups and two rounds of ten a second for two seconds");
        assertTrue(
                server.requests().get("/rerank") > questions + 20,
                server.requests().toString());
        assertTrue(
                server.requests().get("/v1/embeddings") > questions + 20,
                server.requests().toString());
    }

    @Test
    void aServerThatFailsEndsItBeforeHoursAreSpent() throws Exception {
        Launched run = Launched.run(PLAN.formatted(", path: /broken", server.address()), folder);

        assertEquals(1, run.exitCode());
        assertTrue(
                run.output().contains("no turn of dedicated succeeded while warming up, ")
                        && run.output().contains(" failed (reranker failed): do the addresses of the plan answer?"),
                run.output());
    }

    @Test
    void resultsAreNotOverwritten() throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("results")).resolve("rounds.jsonl"), "");
        Launched run = Launched.run(PLAN.formatted("", server.address()), folder);

        assertEquals(2, run.exitCode());
        assertTrue(run.output().contains("rounds.jsonl: it is there already; name another folder"), run.output());
    }

    @Test
    void aPlanThatIsNotThereIsNamed() throws Exception {
        Launched run = Launched.start(folder, "run", "--plan", "no-plan.yaml", "--results", folder.toString());

        assertEquals(1, run.exitCode());
        assertTrue(run.output().contains("no-plan.yaml"), run.output());
    }
}
