package io.gpurightsizer.sizing.offers;

import java.util.Optional;
import java.util.OptionalDouble;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.Scene;
import io.gpurightsizer.sizing.table.Isolation;

import static io.gpurightsizer.sizing.Scene.claiming;
import static io.gpurightsizer.sizing.Scene.claimsDevice;
import static io.gpurightsizer.sizing.Scene.claimsFraction;
import static io.gpurightsizer.sizing.Scene.device;
import static io.gpurightsizer.sizing.Scene.memory;
import static io.gpurightsizer.sizing.Scene.share;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** Servers that take a fraction of the device they see, or most of it. */
class MemoryClaimTest {
    private static final String SHARE = "nvidia.com/gpu.shared";
    private static final String DEVICE = "nvidia.com/mig-1g.10gb";

    @ParameterizedTest
    @CsvSource({"4, 0.45, " + DEVICE, "5, 0.45, too-small", "4.5, 0.45, " + DEVICE, "4.6, 0.45, too-small"})
    void onADeviceAServerCountsOnlyOnTheFractionItTakes(double need, double fraction, String outcome) {
        Scene scene = Scene.of(memory(need)).headroom(0).onlyContainer(claiming(claimsFraction(fraction)));

        assertEquals(outcome, scene.offering(device("1g.10gb", 10)).outcome());
    }

    @Test
    void theReasonSaysHowMuchTheServerTakes() {
        Scene scene = Scene.of(memory(5)).onlyContainer(claiming(claimsFraction(0.5)));

        assertEquals(
                "what is offered is too small: container c-asr needs 5.5 GiB (5 GiB + 10 %); the largest offered is"
                        + " nvidia.com/mig-1g.10gb with 10 GiB, of which --gpu-memory-utilization=0.5 takes 5 GiB",
                scene.offering(device("1g.10gb", 10)).decide().explanation());
    }

    @Test
    void theReasonSaysNothingOfAServerThatTakesAll() {
        Scene scene = Scene.of(memory(10)).onlyContainer(claiming(claimsDevice()));

        assertEquals(
                "what is offered is too small: container c-asr needs 11 GiB (10 GiB + 10 %); the largest offered is"
                        + " nvidia.com/mig-1g.10gb with 10 GiB",
                scene.offering(device("1g.10gb", 10)).decide().explanation());
    }

    /** A share of 6 GiB of a GPU of 24. */
    @ParameterizedTest
    @CsvSource({
        "4, 0.2, " + SHARE,
        "4.8, 0.2, " + SHARE,
        "4.9, 0.2, too-small",
        "6, 0.25, " + SHARE,
        "1, 0.26, not-offered",
    })
    void onAShareTheFractionIsOfTheWholeGpuAndMayNotBeMoreThanTheShare(double need, double fraction, String outcome) {
        Scene scene = Scene.of(memory(need)).headroom(0).onlyContainer(claiming(claimsFraction(fraction)));

        assertEquals(outcome, scene.offering(share(6, 24)).outcome());
    }

    @Test
    void aServerThatClaimsNoDeviceButStatesMoreThanItsShareCountsOnNothing() {
        MemoryClaim toldTooMuch = new MemoryClaim(MemoryClaim.Taking.AS_NEEDED, OptionalDouble.of(0.5), "--mem=0.5");
        Scene scene = Scene.of(memory(1)).onlyContainer(claiming(toldTooMuch));

        assertEquals(
                "what is offered is too small: container c-asr needs 1.1 GiB (1 GiB + 10 %); the largest offered is"
                        + " nvidia.com/gpu.shared with 6 GiB, of which --mem=0.5 takes 12 GiB",
                scene.offering(share(6, 24)).decide().explanation());
    }

    @Test
    void aServerThatTakesAllItSeesIsGivenNoShare() {
        Scene scene = Scene.of(memory(1)).onlyContainer(claiming(claimsDevice()));

        assertEquals(
                "no node it may run on offers a suitable partition: container c-asr needs 1.1 GiB (1 GiB + 10 %); only"
                        + " shared replicas are offered, and it takes most of the GPU it sees (vllm serve)",
                scene.offering(share(6, 24)).decide().explanation());
    }

    @Test
    void whatAServerThatClaimsTheDeviceIsOfferedIsNamedIfItIsADevice() {
        Scene scene = Scene.of(Scene.named(Isolation.PREFERRED, "nvidia.com/mig-7g.80gb"))
                .onlyContainer(claiming(claimsDevice()));

        assertEquals(
                "no node it may run on offers a suitable partition: container c-asr asks for nvidia.com/mig-7g.80gb;"
                        + " offered are only nvidia.com/gpu.shared, nvidia.com/mig-1g.10gb",
                scene.offering(device("1g.10gb", 10), share(6, 24)).decide().explanation());
    }

    @Test
    void whatIsOfferedIsNamedToAServerThatClaimsNoDeviceToo() {
        Scene scene = Scene.of(Scene.named(Isolation.PREFERRED, "nvidia.com/mig-7g.80gb"));

        assertEquals(
                "no node it may run on offers a suitable partition: container c-asr asks for nvidia.com/mig-7g.80gb;"
                        + " offered are only nvidia.com/gpu.shared",
                scene.offering(share(6, 24)).decide().explanation());
    }

    /** On a device of 10 GiB it claims 9. */
    @ParameterizedTest
    @CsvSource({"9, " + DEVICE, "9.05, too-small"})
    void aServerThatStatesNoFractionNeedsRoomInTheNineTenthsItClaims(double need, String outcome) {
        Scene scene = Scene.of(memory(need)).headroom(0).onlyContainer(claiming(claimsDevice()));

        assertEquals(outcome, scene.offering(device("1g.10gb", 10)).outcome());
    }

    @Test
    void oneThatStatesAFractionMayClaimMoreThanNineTenths() {
        Scene scene = Scene.of(memory(9.2)).headroom(0).onlyContainer(claiming(claimsFraction(0.95)));

        assertEquals(DEVICE, scene.offering(device("1g.10gb", 10)).outcome());
    }

    @Test
    void aServerThatClaimsNoDeviceMayUseAllOfOne() {
        assertEquals(
                DEVICE,
                Scene.of(memory(9.9))
                        .headroom(0)
                        .offering(device("1g.10gb", 10))
                        .outcome());
    }

    @ParameterizedTest
    @CsvSource({"0.5, " + SHARE, "0.51, not-offered"})
    void ofAShareOfUnknownSizeAServerMayStateHalf(double fraction, String outcome) {
        Offer unknown = new Offer(Scene.target(SHARE), false, Optional.empty(), Optional.of(GpuMemory.ofGibibytes(24)));
        Scene scene =
                Scene.of(Scene.named(Isolation.PREFERRED, SHARE)).onlyContainer(claiming(claimsFraction(fraction)));

        assertEquals(outcome, scene.offering(unknown).outcome());
    }
}
