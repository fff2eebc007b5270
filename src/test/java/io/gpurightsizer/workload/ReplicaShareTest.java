package io.gpurightsizer.workload;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.workload.ReplicaShare.Siblings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ReplicaShareTest {
    private static final SubmittedPod POD = Pods.read("{\"metadata\":{\"name\":\"asr-x7k2p\"}}");

    @ParameterizedTest
    @CsvSource({"1, 0", "3, '0,1,2'", "0, ''", "25%, '0,4,8'", "50%, '0,2,4,6,8'", "30%, '0,3,6'", "0%, ''"})
    void aPodWithAnOrdinalIsChosenByIt(String share, String ordinals) {
        String chosen = IntStream.range(0, 10)
                .filter(it -> ReplicaShare.parse(share).includes(withOrdinal(it), Siblings.NOT_KNOWN))
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(","));

        assertEquals(ordinals, chosen);
    }

    private static SubmittedPod withOrdinal(int ordinal) {
        return Pods.read("{\"metadata\":{\"labels\":{\"apps.kubernetes.io/pod-index\":\"" + ordinal + "\"}}}");
    }

    @Test
    void ofAnIndexedJobTheCompletionIndexCounts() {
        SubmittedPod second =
                Pods.read("{\"metadata\":{\"labels\":{\"batch.kubernetes.io/job-completion-index\":\"1\"}}}");

        assertFalse(ReplicaShare.parse("1").includes(second, Siblings.NONE));
        assertTrue(ReplicaShare.parse("2").includes(second, Siblings.NONE));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "0, 0", "25%, 2", "50%, 3", "100%, 6", "1%, 1"})
    void ofPodsWithoutOrdinalsAsManyAreChosenAsItSaysOneAfterTheOther(String share, int expected) {
        int resized = 0;
        for (int all = 0; all < 6; all++) {
            resized += ReplicaShare.parse(share).includes(POD, new Siblings(resized, all)) ? 1 : 0;
        }

        assertEquals(expected, resized);
    }

    @Test
    void whereSiblingsAreNotKnownNoneIsChosen() {
        assertFalse(ReplicaShare.parse("100%").includes(POD, Siblings.NOT_KNOWN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "one", "1.5", "%", "1 %", "9999999"})
    void whatIsNoNumberIsRefusedWithWhatWasExpected(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> ReplicaShare.parse(text))
                .getMessage();

        assertTrue(message.contains("expected a number or a percentage, for example 1 or 25%"), message);
    }
}
