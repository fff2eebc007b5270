package io.gpurightsizer.workload.detect;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.gpurightsizer.sizing.table.Setting;
import io.gpurightsizer.workload.Pods;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The flags of a command line, as rows ask about them. */
class FlagFinderTest {
    @Test
    void flagsAreListedWithTheirValuesAndWithDashes() {
        assertEquals(
                Map.of("--max-model-len", "4096", "--max-num-seqs", "8", "--enforce-eager", "", "-c", "2048"),
                flags(
                        "vllm",
                        "serve",
                        "m",
                        "--max_model_len=4096",
                        "--max-num-seqs",
                        "8",
                        "--enforce-eager",
                        "-c",
                        "2048"));
    }

    @Test
    void aFlagGivenTwiceHasBothValues() {
        assertEquals(
                Map.of("--max-num-seqs", "8" + Setting.AND + "256"),
                flags("vllm", "--max-num-seqs", "8", "--max_num_seqs=256"));
    }

    @Test
    void flagsOfAScriptAreListed() {
        assertEquals(
                "8", flags("sh", "-c", "exec vllm serve m --max-num-seqs 8").get("--max-num-seqs"));
    }

    @Test
    void aValueThatRefersToALiteralVariableIsThatVariables() {
        assertEquals(Map.of("--max-num-seqs", "8"), of("--max-num-seqs=$(SEQS)", "SEQS", "8"));
    }

    @Test
    void aValueThatRefersToAnotherVariableIsNotSeen() {
        assertEquals(Map.of("--max-num-seqs", Setting.UNSEEN), of("--max-num-seqs=$(SEQS)", "OTHER", "8"));
    }

    @Test
    void moreFlagsMayComeFromAVariableThatIsNotSeen() {
        ServerCommand command =
                Pods.command(List.of("vllm", "$(EXTRA_ARGS)"), Map.of("EXTRA_ARGS", Optional.empty()), "image");

        assertEquals(Map.of(Setting.ANY_FLAG, Setting.UNSEEN), FlagFinder.of(command));
    }

    @Test
    void flagsThatAVariableHoldsAreListed() {
        assertEquals(Map.of("--max-num-seqs", "256"), of("exec vllm $EXTRA_ARGS", "EXTRA_ARGS", "--max-num-seqs 256"));
    }

    @Test
    void aVariableThatHoldsAModelsNameIsNoFlag() {
        assertEquals(Map.of(), of("exec vllm serve $MODEL", "MODEL", "BAAI/bge-m3"));
    }

    @Test
    void moreFlagsMayComeFromAFile() {
        assertEquals(
                Map.of("--config", "/etc/vllm.yaml", Setting.ANY_FLAG, Setting.UNSEEN),
                flags("vllm", "serve", "--config", "/etc/vllm.yaml"));
    }

    private static Map<String, String> flags(String... words) {
        return FlagFinder.of(Pods.command(words));
    }

    private static Map<String, String> of(String script, String variable, String value) {
        return FlagFinder.of(Pods.command(List.of(script), Map.of(variable, Optional.of(value)), "image"));
    }
}
