package io.gpurightsizer.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PlanReaderTest {
    @TempDir
    Path folder;

    static List<Path> plans() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("k8s/benchmark"))) {
            return files.filter(it -> it.endsWith("plan.yaml")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("plans")
    void everyPlanOfTheKitIsReadAndComparesThreeStrategiesInFiveRepeats(Path file) throws IOException {
        Plan plan = PlanReader.read(file);

        assertEquals("dedicated", plan.first().name());
        assertEquals(3, plan.strategies().size());
        assertEquals(5, plan.repeats());
        assertTrue(plan.loads().stream().anyMatch(it -> it.stages().size() == 3), "a whole turn");
        assertTrue(plan.loads().stream().anyMatch(it -> it.patterns().equals(List.of(Plan.Pattern.values()))));
    }

    @Test
    void thereAreThreePlans() throws IOException {
        assertEquals(3, plans().size());
    }

    @Test
    void everyMistakeIsReportedAtOnceWithItsPath() throws IOException {
        Path file = Files.writeString(folder.resolve("plan.yaml"), """
                apiVersion: gpu-rightsizer.io/v1
                kind: BenchmarkPlan
                spec:
                  repeats: 0
                  rate: 3
                  prometheus: prometheus:9090
                  stages:
                    asr: {api: transcribe, model: m}
                    llm: {api: chat}
                  strategies:
                  - {name: dedicated, services: {asr: "a:8000"}}
                  - {name: dedicated, gpus: 1, services: {asr: "http://a", llm: "http://l", tts: "http://t"}}
                  loads:
                  - {name: turn, stages: [asr, tts], rates: [0], neighbour: {stage: llm, rate: 1, patterns: [often]}}
                """);

        String message = assertThrows(IllegalArgumentException.class, () -> PlanReader.read(file))
                .getMessage();

        for (String expected : List.of(
                "apiVersion: expected gpu-rightsizer.io/v1alpha1, found \"gpu-rightsizer.io/v1\"",
                "spec.rate: unknown field; expected one of seed, ",
                "spec.prometheus: expected an address such as http://server:8000, found \"prometheus:9090\"",
                "spec.strategies[0].services.asr: expected an address such as http://server:8000, found \"a:8000\"",
                "spec.repeats: expected a number of 1.0 or more, found 0",
                "spec.stages.asr.api: expected one of transcription, chat, speech, nim-speech, embeddings, reranking, found"
                        + " \"transcribe\"",
                "spec.stages.llm.model: expected a text, found nothing",
                "spec.strategies[0].gpus: expected a number of 1.0 or more, found nothing",
                "spec.strategies[0].services.llm: expected a text, found nothing",
                "spec.strategies[1].services.tts: unknown field; expected one of asr, llm",
                "spec.strategies[1].name: \"dedicated\" is there twice",
                "spec.loads[0].stages: \"tts\" is none of spec.stages",
                "spec.loads[0].rates: expected numbers above 0, found [0]",
                "spec.loads[0].neighbour.patterns: expected one of idle, steady, bursty, found \"often\"")) {
            assertTrue(message.contains("\n  " + expected), () -> expected + "\nis not in\n" + message);
        }
    }

    @Test
    void roundsAndWarmUpsWithTooFewTurnsAreRefused() throws IOException {
        String plan =
                Files.readString(Path.of("k8s/benchmark/voice/plan.yaml")).replace("rates: [0.5,", "rates: [0.1,");
        Path file = Files.writeString(folder.resolve("plan.yaml"), plan);

        String message = assertThrows(IllegalArgumentException.class, () -> PlanReader.read(file))
                .getMessage();

        assertTrue(
                message.contains("spec.loads[0].rates: expected 10 turns or more in the 60.0 s of a round"), message);
        assertTrue(message.contains("spec.warmUp.seconds: expected 10 turns or more at the first rate, 0.1"), message);
    }

    @Test
    void aFileThatIsNoYamlIsNamedWithTheLine() throws IOException {
        Path file = Files.writeString(folder.resolve("plan.yaml"), "spec:\n  seed: [1\n");

        String message = assertThrows(IllegalArgumentException.class, () -> PlanReader.read(file))
                .getMessage();

        assertTrue(message.startsWith(file + ": ") && message.contains("at line "), message);
    }

    @Test
    void strategiesCanBeLeftOutButNotTheFirst() throws IOException {
        Plan plan = PlanReader.read(Path.of("k8s/benchmark/voice/plan.yaml"));

        assertEquals(
                List.of("dedicated", "shared"),
                plan.without(List.of("mig")).strategies().stream()
                        .map(Plan.Strategy::name)
                        .toList());
        assertThrows(IllegalArgumentException.class, () -> plan.without(List.of("dedicated")));
        assertThrows(IllegalArgumentException.class, () -> plan.without(List.of("migs")));
    }

    @Test
    void allStrategiesGetTheSameArrivalsAndEachRepeatAnOrderOfItsOwn() throws IOException {
        Plan plan = PlanReader.read(Path.of("k8s/benchmark/voice/plan.yaml"));
        List<Round> rounds = Round.all(plan);
        int once = rounds.size() / plan.repeats();

        assertEquals(
                rounds.subList(0, once).stream()
                        .map(it -> it.seed(plan))
                        .distinct()
                        .count(),
                plan.loads().stream().mapToLong(it -> it.rates().size()).sum());
        assertEquals(3 * (4 + 3 + 3), once);
        assertTrue(!names(rounds.subList(0, once)).equals(names(rounds.subList(once, 2 * once))), "shuffled anew");
    }

    private static List<String> names(List<Round> rounds) {
        return rounds.stream().map(Round::toString).toList();
    }
}
