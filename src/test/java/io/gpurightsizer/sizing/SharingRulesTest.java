package io.gpurightsizer.sizing;

import java.util.Optional;
import java.util.OptionalDouble;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.offers.MemoryClaim;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.sizing.table.Need;

import static io.gpurightsizer.sizing.Scene.device;
import static io.gpurightsizer.sizing.Scene.memory;
import static io.gpurightsizer.sizing.Scene.named;
import static io.gpurightsizer.sizing.Scene.share;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who goes to a replica beside others, and what cannot be used by whom. */
class SharingRulesTest {
    private static final String SHARE = "nvidia.com/gpu.shared";
    private static final String TIME_SLICED = "nvidia.com/l4.shared";
    private static final String MIG = "nvidia.com/mig-1g.10gb";

    @ParameterizedTest
    @CsvSource({
        "AS_NEEDED, PREFERRED,, " + SHARE,
        "AS_NEEDED, ANY,, " + SHARE,
        "NOT_KNOWN, PREFERRED,, not-offered",
        "NOT_KNOWN, ANY,, " + SHARE,
        "SHARE_OF_DEVICE, ANY,, not-offered",
        "SHARE_OF_DEVICE, PREFERRED, 0.2, " + SHARE,
        "SHARE_OF_DEVICE, ANY, 0.3, not-offered",
        "SHARE_OF_FREE, ANY, 0.2, not-offered",
        "UNSEEN_SHARE, ANY,, setting-unknown",
    })
    void aReplicaGoesToWhoLeavesTheOthersTheirs(
            MemoryClaim.Taking taking, Isolation isolation, Double fraction, String outcome) {
        OptionalDouble stated = fraction == null ? OptionalDouble.empty() : OptionalDouble.of(fraction);
        Scene scene =
                Scene.of(memory(3, isolation)).onlyContainer(Scene.claiming(new MemoryClaim(taking, stated, "a test")));

        assertEquals(outcome, scene.offering(share(6, 24)).outcome());
    }

    @ParameterizedTest
    @CsvSource({"NOT_KNOWN, " + SHARE, "SHARE_OF_DEVICE, not-offered"})
    void whatIsAskedForByNameGoesToAServerThatNobodyKnows(MemoryClaim.Taking taking, String outcome) {
        Scene scene = Scene.of(named(Isolation.PREFERRED, SHARE))
                .onlyContainer(Scene.claiming(new MemoryClaim(taking, OptionalDouble.empty(), "a test")));

        assertEquals(outcome, scene.offering(share(6, 24)).outcome());
    }

    @ParameterizedTest
    @CsvSource({"PREFERRED, not-offered", "ANY, " + SHARE})
    void aReplicaThroughMpsIsTakenWhereAnyKindWillDo(Isolation isolation, String outcome) {
        assertEquals(
                outcome, Scene.of(memory(3, isolation)).offering(throughMps()).outcome());
    }

    /** By size the replica through MPS comes first, then the time-sliced one. */
    @ParameterizedTest
    @CsvSource({
        "HARDWARE, " + MIG + ", " + MIG,
        "HARDWARE, '', not-offered",
        "PREFERRED, " + MIG + ", " + MIG,
        "PREFERRED, '', " + TIME_SLICED,
        "ANY, " + MIG + ", " + SHARE,
    })
    void preferredGoesToMigThenToTimeSlicedReplicasAndAnyToTheSmallest(
            Isolation isolation, String mig, String outcome) {
        Offer timeSliced = new Offer(
                Scene.target(TIME_SLICED),
                false,
                Optional.of(GpuMemory.ofGibibytes(8)),
                Optional.of(GpuMemory.ofGibibytes(24)));
        Offer[] offers = mig.isEmpty()
                ? new Offer[] {throughMps(), timeSliced}
                : new Offer[] {throughMps(), timeSliced, device("1g.10gb", 10)};

        assertEquals(outcome, Scene.of(memory(3, isolation)).offering(offers).outcome());
    }

    @Test
    void aReplicaThroughMpsIsTakenByName() {
        assertEquals(
                SHARE,
                running(named(Isolation.PREFERRED, SHARE))
                        .offering(throughMps())
                        .outcome());
    }

    @Test
    void aPodOfItsOwnUserIsKeptFromMpsWithTheReason() {
        String explanation = running(memory(3, Isolation.ANY))
                .offering(throughMps())
                .decide()
                .explanation();

        assertTrue(explanation.contains("through MPS") && explanation.contains("runAsUser 1000"), explanation);
    }

    @Test
    void aPodOfItsOwnUserThatNamesAReplicaThroughMpsIsToldWhatThatMeans() {
        String explanation = running(named(Isolation.PREFERRED, SHARE))
                .offering(throughMps())
                .decide()
                .explanation();

        assertTrue(
                explanation.contains("one MPS server serves one user id at a time, so with runAsUser 1000"),
                explanation);
    }

    @Test
    void aPodOfItsOwnUserGoesToATimeSlicedReplica() {
        assertEquals(
                SHARE, running(memory(3, Isolation.ANY)).offering(share(6, 24)).outcome());
    }

    @ParameterizedTest
    @CsvSource({"1g.10gb, not-offered", "1g.24gb.gfx, nvidia.com/mig-1g.24gb.gfx"})
    void graphicsTakeADeviceThatHasThem(String profile, String outcome) {
        assertEquals(outcome, drawing().offering(device(profile, 10)).outcome());
    }

    @Test
    void graphicsTakeAShareOfAGpu() {
        assertEquals(SHARE, drawing().offering(share(6, 24)).outcome());
    }

    private static Scene drawing() {
        return Scene.of(memory(3))
                .onlyContainer(Scene.saying(ServerSigns.PLAIN.withGraphics("a test"), "asr", DeclaredNeed.NOTHING));
    }

    private static Scene running(Need need) {
        return Scene.of(need)
                .onlyContainer(
                        Scene.saying(ServerSigns.PLAIN.runningAs("runAsUser 1000"), "asr", DeclaredNeed.NOTHING));
    }

    private static Offer throughMps() {
        return new Offer(
                Scene.target(SHARE),
                false,
                Optional.of(GpuMemory.ofGibibytes(6)),
                Optional.of(GpuMemory.ofGibibytes(24)),
                true,
                Optional.empty(),
                0,
                0);
    }
}
