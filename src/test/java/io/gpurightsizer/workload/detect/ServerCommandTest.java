package io.gpurightsizer.workload.detect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.sizing.offers.MemoryClaim;
import io.gpurightsizer.workload.Pods;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is read from the command, environment and image of a server. */
class ServerCommandTest {
    private static final Set<String> MODEL = Set.of("model", "model-id");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a b|a,b",
                "a  'b c' d|a,b c,d",
                "a \"b 'c\\\" d\" e|a,b 'c\" d,e",
                "a\\ b c|a b,c",
                "a && b; c& d|a,b,c,d",
                "a b#c # d|a,b#c",
                "a '' b|a,,b",
                "a 'open|a,open",
                "a b\\|a,b\\",
            })
    void aScriptIsSplitAsAShellWould(String script, String words) {
        assertEquals(List.of(words.split(",")), words(List.of(script)));
    }

    @Test
    void aScriptGoesOnAfterAComment() {
        assertEquals(List.of("a", "b"), words(List.of("a # c\nb")));
    }

    @Test
    void aLineThatGoesOnInTheNextIsOne() {
        assertEquals(List.of("ab", "c"), words(List.of("a\\\nb c")));
    }

    @Test
    void aWordWithoutBlanksIsNoScript() {
        assertEquals(List.of("a;b", "'c'"), words(List.of("a;b", "'c'")));
    }

    @Test
    void anOptionIsFoundWithEqualsAndWithoutWithDashesAndUnderscores() {
        assertEquals(Optional.of("--model=x"), option("--model", "x"));
        assertEquals(Optional.of("--model=x"), option("--model=x"));
        assertEquals(Optional.of("--model_id=x"), option("--model_id", "x"));
    }

    @Test
    void anOptionWithoutAValueIsPassedOver() {
        assertEquals(Optional.empty(), option("--model"));
        assertEquals(Optional.empty(), option("--model="));
        assertEquals(Optional.of("--model=y"), option("--model", "--other", "--model", "y"));
        assertEquals(Optional.empty(), option("model", "x"));
    }

    @Test
    void referencesAreResolvedWhereTheyAreLiteral() {
        Map<String, Optional<String>> environment =
                Map.of("A", Optional.of("x"), "B", Optional.empty(), "C", Optional.of("$A"));
        assertEquals(Optional.of("x"), variable("$(A)", environment));
        assertEquals(Optional.of("x"), variable("${A}", environment));
        assertEquals(Optional.of("p-x-s"), variable("p-$(A)-s", environment));
        assertEquals(Optional.of("x"), variable("${A:-y}", environment));
        assertEquals(Optional.of("y"), variable("${B:-y}", environment));
        assertEquals(Optional.empty(), variable("$B", environment));
        assertEquals(Optional.empty(), variable("$(NONE)", environment));
        assertEquals(Optional.empty(), variable("$C", environment));
        assertEquals(Optional.empty(), variable("$(command -x)", environment));
        assertEquals(Optional.empty(), variable("  ", environment));
        assertEquals(Optional.of("z"), variable(" z ", environment));
    }

    @Test
    void aProgramRunsUnderItsPathAndAsAModule() {
        assertTrue(Pods.command("/opt/vllm").firstRun(Set.of("vllm")).isPresent());
        assertTrue(Pods.command("python", "-m", "vllm.entrypoints.openai.api_server")
                .firstRun(Set.of("vllm"))
                .isPresent());
        assertFalse(Pods.command("vllmx").firstRun(Set.of("vllm")).isPresent());
    }

    @ParameterizedTest
    @CsvSource({
        "--gpu-memory-utilization,0.3,0.3",
        "--gpu_memory_utilization,1,1",
        "--mem-fraction-static,0.5,0.5",
        "--cuda-memory-fraction,0.25,0.25",
    })
    void aStatedFractionIsRead(String option, String value, double fraction) {
        MemoryClaim claim = MemoryClaimFinder.of(Pods.command(option, value));

        assertEquals(fraction, claim.fraction().orElseThrow());
        assertTrue(claim.claimsDevice());
        assertEquals(option + "=" + value, claim.evidence());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1.01", "-0.5", "NaN", "x"})
    void aFractionThatIsNoneIsAClaimWithoutAFigure(String value) {
        MemoryClaim claim = MemoryClaimFinder.of(Pods.command("--gpu-memory-utilization=" + value));

        assertTrue(claim.fraction().isEmpty());
        assertTrue(claim.claimsDevice());
    }

    @Test
    void serversThatClaimTheDeviceAreKnownByProgramAndImage() {
        assertEquals(
                "vllm", MemoryClaimFinder.of(Pods.command("vllm", "serve", "m")).evidence());
        assertEquals(
                "image vllm",
                MemoryClaimFinder.of(Pods.command(List.of(), Map.of(), "docker.io/vllm/vllm-openai:v1"))
                        .evidence());
        assertEquals(MemoryClaim.NOT_KNOWN, MemoryClaimFinder.of(Pods.command(List.of(), Map.of(), "r/asr:v1")));
        assertEquals(MemoryClaim.NOT_KNOWN, MemoryClaimFinder.of(Pods.command("python")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--tensor-parallel-size",
                "-tp",
                "--tp",
                "--tp-size",
                "--pipeline-parallel-size",
                "-pp",
                "--pp",
                "--pp-size",
                "--data-parallel-size",
                "--num-shard",
                "--nproc-per-node",
                "--num-gpus"
            })
    void parallelismAboveOneIsSeen(String option) {
        assertEquals(Optional.of(option + "=2"), ParallelismFinder.of(Pods.command(option, "2")));
        assertEquals(Optional.empty(), ParallelismFinder.of(Pods.command(option, "1")));
        assertEquals(Optional.empty(), ParallelismFinder.of(Pods.command(option, "auto")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TENSOR_PARALLEL_SIZE",
                "PIPELINE_PARALLEL_SIZE",
                "NIM_TENSOR_PARALLEL_SIZE",
                "NIM_PIPELINE_PARALLEL_SIZE",
                "NUM_SHARD",
                "TP_SIZE",
                "PP_SIZE"
            })
    void parallelismIsSeenInTheEnvironment(String name) {
        assertEquals(Optional.of(name + "=4"), ParallelismFinder.of(environment(name, "4")));
        assertEquals(Optional.empty(), ParallelismFinder.of(environment(name, "1")));
    }

    @ParameterizedTest
    @CsvSource({
        "2, true",
        "10, true",
        "999999999, true",
        "1, false",
        "0, false",
        "2000000000, false",
        "99999999999999999999, false",
        "2x, false",
        "x2, false",
        "2/, false",
        "2:, false",
        "-2, false",
    })
    void onlyAWholeNumberAboveOneIsParallelism(String value, boolean seen) {
        assertEquals(seen, ParallelismFinder.of(environment("TP_SIZE", value)).isPresent());
    }

    @Test
    void severalNodesAreMoreThanOneGpu() {
        assertEquals(Optional.of("NIM_MULTI_NODE=1"), ParallelismFinder.of(environment("NIM_MULTI_NODE", "1")));
        assertEquals(Optional.of("NIM_MULTI_NODE=True"), ParallelismFinder.of(environment("NIM_MULTI_NODE", "True")));
        assertEquals(Optional.empty(), ParallelismFinder.of(environment("NIM_MULTI_NODE", "0")));
    }

    private static ServerCommand environment(String name, String value) {
        return Pods.command(List.of(), Map.of(name, Optional.of(value)), "image");
    }

    private static Optional<String> variable(String value, Map<String, Optional<String>> environment) {
        Map<String, Optional<String>> all = new java.util.HashMap<>(environment);
        all.put("V", Optional.of(value));
        ServerCommand command = Pods.command(List.of(), all, "image");
        return command.environment().get("V").flatMap(text -> VariableReferences.resolve(text, command.environment()));
    }

    private static Optional<String> option(String... words) {
        return Pods.command(words)
                .settings()
                .firstFlag(
                        MODEL,
                        it -> it.value().filter(value -> !value.isEmpty()).isPresent());
    }

    @ParameterizedTest
    @CsvSource({
        "--nnodes 2, --nnodes=2",
        "--nnodes=1:4, --nnodes=1:4",
        "--nnodes 1, ''",
        "--dp-size 2, --dp-size=2",
        "--data-parallel 2, --data-parallel=2",
        "--tensor-par 2, --tensor-par=2",
        "--expert-parallel-size 4, --expert-parallel-size=4",
        "--node-rank 1, --node-rank=1",
        "--node-rank 0, ''",
        "--nnodes $(LWS_GROUP_SIZE), --nnodes=$(LWS_GROUP_SIZE)",
        "--dist-init-addr $(LWS_LEADER_ADDRESS):5000, LWS_LEADER_ADDRESS",
        "-np 4, ''",
        "mpirun -np 4 x, -np=4",
        "WORLD_SIZE=2 x, WORLD_SIZE=2",
        "--num-gpus all, ''",
    })
    void settingsForSeveralGpusOrNodes(String words, String found) {
        assertEquals(
                found,
                ParallelismFinder.of(Pods.command("sh", "-c", "server " + words))
                        .orElse(""));
    }

    @Test
    void aGroupOfSeveralPodsIsKnownByItsSize() {
        ServerCommand command = Pods.command("server");
        Map<String, String> annotations = Map.of("leaderworkerset.sigs.k8s.io/size", "2");

        assertEquals(
                Optional.of("annotation leaderworkerset.sigs.k8s.io/size=2"),
                ParallelismFinder.of(command, annotations));
    }

    private static List<String> words(List<String> command) {
        return ShellWords.ofCommand(command).stream().flatMap(List::stream).toList();
    }
}
