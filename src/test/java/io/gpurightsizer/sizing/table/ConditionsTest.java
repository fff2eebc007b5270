package io.gpurightsizer.sizing.table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.Scene;
import io.gpurightsizer.sizing.names.ModelIdentity;
import io.gpurightsizer.sizing.offers.Target;
import io.gpurightsizer.sizing.table.LabelSelector.Operator;
import io.gpurightsizer.sizing.table.LabelSelector.Requirement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a row asks of labels, of variables and of a model's name. */
class ConditionsTest {
    @ParameterizedTest
    @CsvSource({
        "In, a, true",
        "In, c, false",
        "In, , false",
        "NotIn, a, false",
        "NotIn, c, true",
        "NotIn, , true",
        "Exists, c, true",
        "Exists, , false",
        "DoesNotExist, c, false",
        "DoesNotExist, , true",
    })
    void aRequirementOnALabelIsReadAsKubernetesReadsIt(Operator operator, String value, boolean holds) {
        Set<String> values = operator == Operator.In || operator == Operator.NotIn ? Set.of("a", "b") : Set.of();
        Map<String, String> labels = value == null ? Map.of("other", "a") : Map.of("key", value);

        assertEquals(holds, new Requirement("key", operator, values).matches(labels));
    }

    @Test
    void everyRequirementOfASelectorMustHold() {
        LabelSelector selector = new LabelSelector(List.of(
                new Requirement("a", Operator.In, Set.of("1")), new Requirement("b", Operator.Exists, Set.of())));

        assertTrue(selector.matches(Map.of("a", "1", "b", "2")));
        assertFalse(selector.matches(Map.of("a", "2", "b", "2")));
        assertFalse(selector.matches(Map.of("a", "1")));
    }

    @Test
    void aSelectorWithoutRequirementsAsksForNothing() {
        assertTrue(LabelSelector.EVERYTHING.isEmpty());
        assertTrue(LabelSelector.EVERYTHING.matches(Map.of()));
        assertFalse(new LabelSelector(List.of(new Requirement("a", Operator.DoesNotExist, Set.of()))).isEmpty());
    }

    /** A value of {@code -} comes from elsewhere; {@code *} is what {@code envFrom} stands for. */
    @ParameterizedTest
    @CsvSource({
        "V=batch_size=8, false, true",
        "V=batch_size=9, false, false",
        "W=batch_size=8, false, false",
        "V=batch_size=8, true, false",
        "V=batch_size=9, true, true",
        "W=batch_size=8, true, true",
        "V=-, false, false",
        "V=-, true, false",
        "*=-, false, false",
        "*=-, true, false",
        "V=batch_size=8 *=-, false, true",
        "V=batch_size=9 *=-, true, true",
    })
    void whatASettingAsksMustBeKnownToHold(String environment, boolean negated, boolean holds) {
        Map<String, String> variables = new HashMap<>();
        for (String variable : environment.split(" ")) {
            String[] parts = variable.split("=", 2);
            variables.put(parts[0], parts[1].equals("-") ? Setting.UNSEEN : parts[1]);
        }

        assertEquals(holds, new Setting("V", new Glob("*batch_size=8"), negated).matches(variables));
    }

    /** A value of {@code -} cannot be seen; {@code --*} is what a file with flags stands for. */
    @ParameterizedTest
    @CsvSource({
        "--max-n=8, false, true",
        "--max-n=9, false, false",
        "--max-n=0, false, false",
        "--max-n=, false, false",
        "--max-n=8k, false, false",
        "--max-n=99999999999999999999, false, false",
        "--other=8, false, false",
        "--max-n=8, true, false",
        "--max-n=9, true, true",
        "--other=8, true, true",
        "--max-n=-, false, false",
        "--max-n=-, true, false",
        "--*=-, false, false",
        "--*=-, true, false",
        "--max-n=8 --*=-, false, true",
        "*=-, true, true",
        "--max-n=4+8, false, true",
        "--max-n=4+9, false, false",
        "--max-n=4+9, true, false",
        "--max-n=9+10, true, true",
        "--max-n=4+-, false, false",
        "--max-n=8 --max=9, false, false",
        "--max=8, false, true",
        "--m=9, false, false",
        "--max-n=8 --max-n-more=9, false, true",
    })
    void whatAFlagAsksMustBeKnownToHoldForAllItsValues(String commandLine, boolean negated, boolean holds) {
        Map<String, String> flags = new HashMap<>();
        for (String flag : commandLine.split(" ")) {
            String[] parts = flag.split("=", 2);
            flags.put(
                    parts[0],
                    Stream.of(parts[1].split("[+]", -1))
                            .map(it -> it.equals("-") ? Setting.UNSEEN : it)
                            .collect(Collectors.joining(Setting.AND)));
        }

        assertEquals(holds, new Setting("--max-n", AtMost.parse("<=8"), negated).matches(flags));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8", "<8", "<=", "<=0", "<=-1", "<=8k", "<=1.5", ">=8", "<=9999999999999999999"})
    void whatIsNoBoundIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> AtMost.parse(text));
    }

    @Test
    void aModelIsPrintedWithWhereItWasFound() {
        assertEquals("bge-m3 (env MODEL_ID)", new ModelIdentity("bge-m3", "env MODEL_ID").toString());
        assertEquals("unknown", ModelIdentity.UNKNOWN.toString());
    }

    @Test
    void aContainerWhoseModelIsUnknownIsCalledByItsOwnName() {
        Scene scene = Scene.empty().container(Scene.serving("")).offering(Scene.device("1g.10gb", 10));

        assertEquals(
                "no row of the sizing table matches and no need is declared: container c-, model unknown",
                scene.decide().explanation());
    }

    @Test
    void aGlobIsPrintedAsItIsWritten() {
        assertEquals("parakeet-*", new Glob("parakeet-*").toString());
    }

    @Test
    void labelsThatLeadToAPartitionArePrintedInTheOrderOfTheirNames() {
        Target target = Target.of(ExtendedResource.WHOLE_GPU, Map.of("b", "2", "a", "1"));

        assertEquals("nvidia.com/gpu on a=1, b=2", target.toString());
        assertTrue(target.keepsName());
        assertFalse(Scene.target("nvidia.com/mig-1g.10gb").keepsName());
    }
}
