package io.gpurightsizer.workload;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ShareTest {
    private static final List<TopController> DEPLOYMENTS = IntStream.range(0, 1_000)
            .mapToObj(it -> new TopController("team-" + it % 7, "Deployment", "asr-" + it))
            .toList();

    @Test
    void aShareOfAThousandDeploymentsIsAboutAsLargeAsItSays() {
        int tenth = included(new Share(10)).size();
        int fifth = included(new Share(20)).size();

        assertTrue(tenth >= 80 && tenth <= 120, tenth + " of 1,000 at 10 %");
        assertTrue(fifth >= 170 && fifth <= 230, fifth + " of 1,000 at 20 %");
    }

    @Test
    void aLargerShareHasAllThatASmallerOneHas() {
        Set<String> before = included(Share.NONE);
        for (int percent = 1; percent <= 100; percent++) {
            Set<String> now = included(new Share(percent));
            assertTrue(now.containsAll(before), percent + " %");
            before = now;
        }

        assertEquals(Set.of(), included(Share.NONE));
        assertEquals(1_000, before.size());
    }

    /** Another release must not move workloads: these figures stay. */
    @ParameterizedTest
    @CsvSource({
        "voice, Deployment, asr, 34",
        "voice, Deployment, tts, 96",
        "voice, CronJob, asr, 48",
        "team-a, Pod, asr, 41"
    })
    void whichWorkloadsAreInAShareNeverChanges(String namespace, String kind, String name, int smallest) {
        TopController workload = new TopController(namespace, kind, name);

        int percent = IntStream.rangeClosed(0, 100)
                .filter(it -> new Share(it).includes(workload))
                .findFirst()
                .orElseThrow();

        assertEquals(smallest, percent);
    }

    @ParameterizedTest
    @CsvSource({"10%, 10", "10, 10", "0%, 0", "100%, 100", "007, 7"})
    void aPercentageIsReadWithAndWithoutItsSign(String text, int percent) {
        assertEquals(new Share(percent), Share.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "101%", "-1", "10 %", "2.5%", "ten", "10%%", "99999999999", "１０"})
    void whatIsNoPercentageIsRefusedWithWhatWasExpected(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> Share.parse(text))
                .getMessage();

        assertTrue(
                message.endsWith("is not a share; expected a whole percentage from 0% to 100%, for example 10%"),
                message);
    }

    private static Set<String> included(Share share) {
        return DEPLOYMENTS.stream()
                .filter(share::includes)
                .map(TopController::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
