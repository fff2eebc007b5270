package io.gpurightsizer.sizing;

import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.gpurightsizer.sizing.offers.AdmissionRules;
import io.gpurightsizer.sizing.offers.Offer;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What a quota or limit refuses is not given. */
class AdmissionChecksTest {
    private static final Offer SMALL = Scene.device("1g.10gb", 9);
    private static final Offer LARGE = Scene.device("2g.20gb", 19);

    /** At most so many of the small device. */
    private static AdmissionRules atMost(int small) {
        return pod -> pod.atMost(SMALL.name()) > small ? Optional.of("ResourceQuota gpus: a test") : Optional.empty();
    }

    @Test
    void theNextSizeIsTakenThatIsNotRefused() {
        Scene scene = Scene.of(Scene.memory(5)).offering(SMALL, LARGE);

        assertEquals("nvidia.com/mig-2g.20gb", scene.ruledBy(atMost(0)).outcome());
    }

    @Test
    void whereAllIsRefusedThePodIsKeptAndTheObjectNamed() {
        Scene scene = Scene.of(Scene.memory(5)).offering(SMALL).ruledBy(atMost(0));

        assertEquals("would-be-refused", scene.outcome());
        assertEquals(
                "a quota or limit of its namespace would refuse the renamed pod: ResourceQuota gpus: a test",
                scene.decide().explanation());
    }

    @Test
    void allContainersTogetherMustBeAdmitted() {
        Scene scene = Scene.of(Scene.memory(5)).container(Scene.serving("tts"));

        assertEquals(
                "nvidia.com/mig-1g.10gb,nvidia.com/mig-2g.20gb",
                scene.offering(SMALL, LARGE).ruledBy(atMost(1)).outcome());
    }

    @Test
    void whereOnlyAllTogetherAreRefusedThatIsTheReason() {
        Scene scene = Scene.of(Scene.memory(5)).container(Scene.serving("tts")).offering(SMALL);

        assertEquals("would-be-refused", scene.ruledBy(atMost(1)).outcome());
    }
}
