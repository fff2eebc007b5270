package io.gpurightsizer.sizing;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.table.Isolation;

import static io.gpurightsizer.sizing.Scene.device;
import static io.gpurightsizer.sizing.Scene.memory;
import static io.gpurightsizer.sizing.Scene.named;
import static io.gpurightsizer.sizing.Scene.share;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** Which kind of offer is chosen, by size or by name. */
class IsolationTest {
    private static final String SHARE = "nvidia.com/gpu.shared";

    @ParameterizedTest
    @CsvSource({
        "HARDWARE, 3, nvidia.com/mig-1g.10gb",
        "PREFERRED, 3, nvidia.com/mig-1g.10gb",
        "ANY, 3, " + SHARE,
        "HARDWARE, 15, nvidia.com/mig-2g.20gb",
        "PREFERRED, 15, nvidia.com/mig-2g.20gb",
        "ANY, 15, nvidia.com/mig-2g.20gb",
        "HARDWARE, 20, too-small",
        "PREFERRED, 20, too-small",
        "ANY, 20, too-small",
    })
    void ofAShareAndTwoDevicesTheOneOfItsKindThatHoldsTheNeedIsTaken(Isolation isolation, double need, String outcome) {
        Scene scene = Scene.of(memory(need, isolation));

        assertEquals(
                outcome,
                scene.offering(device("2g.20gb", 20), share(5, 20), device("1g.10gb", 10))
                        .outcome());
    }

    @ParameterizedTest
    @CsvSource({"HARDWARE, too-small", "PREFERRED, " + SHARE, "ANY, " + SHARE})
    void aShareLargerThanEveryDeviceServesWhoDoesNotInsistOnHardware(Isolation isolation, String outcome) {
        Scene scene = Scene.of(memory(15, isolation));

        assertEquals(
                outcome, scene.offering(device("1g.10gb", 10), share(24, 48)).outcome());
    }

    @ParameterizedTest
    @CsvSource({"HARDWARE, not-offered", "PREFERRED, " + SHARE, "ANY, " + SHARE})
    void whereOnlySharesAreOfferedHardwareIsNotToBeHad(Isolation isolation, String outcome) {
        assertEquals(
                outcome, Scene.of(memory(3, isolation)).offering(share(5, 20)).outcome());
    }

    @ParameterizedTest
    @CsvSource({"HARDWARE, nvidia.com/mig-1g.10gb", "PREFERRED, " + SHARE, "ANY, " + SHARE})
    void theFirstNamedResourceThatIsOfferedAndIsolatedAsAskedIsTaken(Isolation isolation, String outcome) {
        Scene scene = Scene.of(
                named(isolation, "nvidia.com/mig-1g.5gb", SHARE, "nvidia.com/mig-1g.10gb", "nvidia.com/mig-2g.20gb"));

        assertEquals(
                outcome,
                scene.offering(device("2g.20gb", 20), share(5, 20), device("1g.10gb", 10))
                        .outcome());
    }

    @Test
    void aServerThatClaimsTheDeviceIsNotGivenAShareByNameEither() {
        Scene scene = Scene.of(named(Isolation.ANY, SHARE, "nvidia.com/mig-1g.10gb"))
                .onlyContainer(Scene.claiming(Scene.claimsDevice()));

        assertEquals(
                "nvidia.com/mig-1g.10gb",
                scene.offering(share(5, 20), device("1g.10gb", 10)).outcome());
    }

    @Test
    void anOfferOfUnknownSizeHoldsNoNeedThatIsStatedInMemory() {
        Scene scene = Scene.of(memory(3));

        assertEquals(
                "what is offered is too small: container c-asr needs 3.3 GiB (3 GiB + 10 %); how large the offers are is"
                        + " not known",
                scene.offering(unknown("nvidia.com/mig-9g.9gb")).decide().explanation());
    }

    @Test
    void theLargestOfKnownSizeIsNamedWhereAllAreTooSmall() {
        Scene scene = Scene.of(memory(30));

        assertEquals(
                "what is offered is too small: container c-asr needs 33 GiB (30 GiB + 10 %); the largest offered is"
                        + " nvidia.com/gpu.shared with 24 GiB",
                scene.offering(
                                device("2g.20gb", 20),
                                share(24, 24),
                                unknown("nvidia.com/mig-9g.9gb"),
                                device("1g.10gb", 10))
                        .decide()
                        .explanation());
    }

    @ParameterizedTest
    @EnumSource
    void aTableSpellsAnIsolationAsItIsPrinted(Isolation isolation) {
        assertEquals(isolation, Isolation.parse(isolation.toString()));
    }

    @Test
    void anyOtherWordForItIsRefusedWithTheOnesThereAre() {
        assertEquals(
                "\"HARDWARE\" is not an isolation; expected one of hardware, preferred, any",
                assertThrows(IllegalArgumentException.class, () -> Isolation.parse("HARDWARE"))
                        .getMessage());
    }

    private static Offer unknown(String resource) {
        return new Offer(Scene.target(resource), true, Optional.empty(), Optional.empty());
    }
}
