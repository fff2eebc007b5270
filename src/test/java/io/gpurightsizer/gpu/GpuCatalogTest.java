package io.gpurightsizer.gpu;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What is known of boards, on two that share a profile of which only one was ever seen whole. */
class GpuCatalogTest {
    private static final MigProfile SHARED = MigProfile.parse("1g.10gb");
    private static final MigProfile UNSEEN = MigProfile.parse("2g.20gb");
    private static final MigProfile NOWHERE = MigProfile.parse("3g.100gb");

    private static final GpuModel LARGE = new GpuModel(
            "LARGE",
            List.of("Large-SXM", "Large-PCIe"),
            GpuMemory.ofGibibytes(80),
            7,
            8,
            List.of(seen(9.75), unseen()));
    private static final GpuModel SMALL =
            new GpuModel("SMALL", List.of("Small"), GpuMemory.ofGibibytes(40), 7, 8, List.of(seen(9.5)));
    private static final GpuModel SILENT = new GpuModel(
            "SILENT",
            List.of("Silent"),
            GpuMemory.ofGibibytes(24),
            4,
            4,
            List.of(new GpuModel.Profile(SHARED, Optional.empty(), 4, 1, List.of(0, 1, 2, 3))));
    private static final GpuCatalog CATALOG = new GpuCatalog(List.of(SMALL, LARGE, SILENT));

    private static GpuModel.Profile seen(double gibibytes) {
        return new GpuModel.Profile(SHARED, Optional.of(GpuMemory.ofGibibytes(gibibytes)), 7, 1, List.of(0, 1, 2));
    }

    private static GpuModel.Profile unseen() {
        return new GpuModel.Profile(UNSEEN, Optional.empty(), 3, 2, List.of(0, 2, 4));
    }

    @ParameterizedTest
    @CsvSource({
        "Large-PCIe, Large-PCIe",
        "Large-PCIe-SHARED, Large-PCIe",
        "Large-PCIe-MIG-2g.20gb, Large-PCIe",
        "Large-PCIe-MIG-2g.20gb-SHARED, Large-PCIe",
        "-SHARED, ''",
        "-MIG-1g.5gb, ''",
        "A-SHARED-B, A-SHARED-B",
    })
    void aProductIsNamedWithoutWhatIsMadeOfIt(String product, String bare) {
        assertEquals(bare, GpuCatalog.bareProduct(product));
    }

    @Test
    void aBoardIsFoundUnderEachOfItsProducts() {
        assertEquals(Optional.of(LARGE), CATALOG.byProduct("Large-SXM"));
        assertEquals(Optional.of(LARGE), CATALOG.byProduct("Large-PCIe-MIG-1g.10gb-SHARED"));
        assertEquals(Optional.empty(), CATALOG.byProduct("Larger"));
    }

    @Test
    void productsAreListedSorted() {
        assertEquals(List.of("Large-PCIe", "Large-SXM", "Silent", "Small"), List.copyOf(CATALOG.products()));
    }

    @Test
    void modelsAreListedAsGiven() {
        assertEquals(List.of(SMALL, LARGE, SILENT), CATALOG.models());
    }

    @Test
    void profilesOfAllBoardsAreKnownOnce() {
        assertEquals(Set.of(SHARED, UNSEEN), CATALOG.profiles());
    }

    @Test
    void theLargestMemoryIsThatOfTheLargestBoardWhereverItIsListed() {
        assertEquals(GpuMemory.ofGibibytes(80), CATALOG.largestMemory());
    }

    @Test
    void aProfileHasWhatItWasSeenToHaveOnItsOwnBoard() {
        assertEquals(GpuMemory.ofGibibytes(9.75), CATALOG.usableMemory("Large-SXM-MIG-1g.10gb", SHARED));
        assertEquals(GpuMemory.ofGibibytes(9.5), CATALOG.usableMemory("Small", SHARED));
    }

    @Test
    void onABoardNobodyKnowsAProfileHasTheLeastItWasSeenToHaveAnywhere() {
        assertEquals(GpuMemory.ofGibibytes(9.5), CATALOG.usableMemory("Unknown", SHARED));
    }

    @Test
    void onAKnownBoardThatWasNotSeenOthersDoNotSpeakForIt() {
        assertEquals(GpuMemory.ofGibibytes(8.3), CATALOG.usableMemory("Silent", SHARED));
    }

    @Test
    void whatNobodyPublishedIsTheNumberInTheNameLessAMargin() {
        assertEquals(GpuMemory.ofGibibytes(16.6), CATALOG.usableMemory("Large-SXM", UNSEEN));
        assertEquals(GpuMemory.ofGibibytes(83), CATALOG.usableMemory("Unknown", NOWHERE));
        assertEquals(GpuMemory.ofGibibytes(83), CATALOG.usableMemory("Small", NOWHERE));
    }

    @Test
    void aBoardTellsOfAProfileByItsName() {
        assertEquals(Optional.of(unseen()), LARGE.profile(UNSEEN));
        assertEquals(Optional.empty(), SMALL.profile(UNSEEN));
    }
}
