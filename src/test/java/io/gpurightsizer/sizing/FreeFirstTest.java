package io.gpurightsizer.sizing;

import java.util.Map;

import org.junit.jupiter.api.Test;

import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Target;
import io.gpurightsizer.sizing.table.Isolation;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Where two offers fit, the one of which a device is free; and which nodes the reason then names. */
class FreeFirstTest {
    private static final Offer SMALL = Scene.device("1g.10gb", 9);
    private static final Offer LARGE = Scene.device("2g.20gb", 19);
    private static final Offer SHARE = Scene.share(8, 24);

    @Test
    void theSmallestIsTakenWhereNobodyCounts() {
        assertEquals("nvidia.com/mig-1g.10gb", resource(Isolation.PREFERRED));
    }

    @Test
    void aLargerOneThatIsFreeComesBeforeASmallerOneThatIsBusy() {
        assertEquals("nvidia.com/mig-2g.20gb", resource(Isolation.PREFERRED, LARGE.target()));
    }

    @Test
    void aFreeShareDoesNotComeBeforeABusyDeviceWhereDevicesArePreferred() {
        assertEquals("nvidia.com/mig-1g.10gb", resource(Isolation.PREFERRED, SHARE.target()));
    }

    @Test
    void whatIsFreeComesFirstWhereAnyKindWillDo() {
        assertEquals("nvidia.com/gpu.shared", resource(Isolation.ANY, SHARE.target()));
        assertEquals("nvidia.com/mig-2g.20gb", resource(Isolation.ANY, LARGE.target()));
    }

    @Test
    void whenNoneIsFreeTheSmallestStillCounts() {
        assertEquals("nvidia.com/mig-1g.10gb", resource(Isolation.PREFERRED, Scene.target("nvidia.com/mig-7g.80gb")));
    }

    @Test
    void theReasonCountsEveryNodeThatTheSchedulerMayChoose() {
        Scene scene = Scene.of(Scene.memory(5))
                .known(SHARE, SMALL, LARGE)
                .node("a", 2, Map.of(SMALL.target(), 7))
                .node("b", 1, Map.of(LARGE.target(), 3))
                .node("c", 4, Map.of(SMALL.target(), 1, LARGE.target(), 1));

        SizingDecision.Resize resize = (SizingDecision.Resize) scene.decide();

        assertEquals("node a and 5 more", resize.nodes());
    }

    private static String resource(Isolation isolation, Target... free) {
        return Scene.of(Scene.memory(5, isolation))
                .offering(SHARE, SMALL, LARGE)
                .free(free)
                .decide()
                .resourceNames();
    }
}
