package io.gpurightsizer.sizing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuMemory;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Where two offers fit, the one of which a device is free; and which nodes the reason then names. */
class FreeFirstTest {
    private static final Offer SMALL = offer("nvidia.com/mig-1g.10gb", true, 9);
    private static final Offer LARGE = offer("nvidia.com/mig-2g.20gb", true, 19);
    private static final Offer SHARE = offer("nvidia.com/gpu.shared", false, 8);
    private static final List<Offer> ALL = List.of(SHARE, SMALL, LARGE);

    @Test
    void theSmallestIsTakenWhereNobodyCounts() {
        assertEquals("nvidia.com/mig-1g.10gb", resource(Isolation.PREFERRED, Set.of()));
    }

    @Test
    void aLargerOneThatIsFreeComesBeforeASmallerOneThatIsBusy() {
        assertEquals("nvidia.com/mig-2g.20gb", resource(Isolation.PREFERRED, Set.of(LARGE.target())));
    }

    @Test
    void aFreeShareDoesNotComeBeforeABusyDeviceWhereDevicesArePreferred() {
        assertEquals("nvidia.com/mig-1g.10gb", resource(Isolation.PREFERRED, Set.of(SHARE.target())));
    }

    @Test
    void aFreeShareComesFirstWhereAnyKindWillDo() {
        assertEquals("nvidia.com/gpu.shared", resource(Isolation.ANY, Set.of(SHARE.target())));
    }

    @Test
    void whenNoneIsFreeTheSmallestStillCounts() {
        assertEquals(
                "nvidia.com/mig-1g.10gb",
                resource(Isolation.PREFERRED, Set.of(Target.of(new ExtendedResource("nvidia.com/mig-7g.80gb")))));
    }

    @Test
    void theReasonCountsEveryNodeThatTheSchedulerMayChoose() {
        Offers offers = offers(
                Set.of(),
                new Offers.NodeGroup("a", 2, Map.of(SMALL.target(), 7)),
                new Offers.NodeGroup("b", 1, Map.of(LARGE.target(), 3)),
                new Offers.NodeGroup("c", 4, Map.of(SMALL.target(), 1, LARGE.target(), 1)));

        SizingDecision.Resize resize = (SizingDecision.Resize) decide(Isolation.PREFERRED, offers);

        assertEquals("node a and 5 more", resize.nodes());
    }

    private static String resource(Isolation isolation, Set<Target> free) {
        Map<Target, Integer> amounts = Map.of(SMALL.target(), 7, LARGE.target(), 3, SHARE.target(), 4);
        return decide(isolation, offers(free, new Offers.NodeGroup("a", 1, amounts)))
                .resourceNames();
    }

    private static SizingDecision decide(Isolation isolation, Offers offers) {
        SizingTable table = SizingTable.of(
                "t",
                List.of(new SizingRow(
                        "r",
                        List.of(),
                        LabelSelector.EVERYTHING,
                        List.of(),
                        new Need.Memory(GpuMemory.ofGibibytes(5), isolation),
                        "")));
        GpuContainer container = new GpuContainer(
                new ContainerPosition(false, 0, "c"),
                1,
                ModelIdentity.UNKNOWN,
                Declared.NOTHING,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Appetite.MODEST);
        GpuWorkload workload = new GpuWorkload(
                Map.of(),
                false,
                false,
                false,
                GpuWorkload.DEFAULT_SCHEDULER,
                List.of(),
                List.of(container),
                Placement.ANYWHERE);
        return Sizer.decide(workload, table, offers);
    }

    private static Offers offers(Set<Target> free, Offers.NodeGroup... groups) {
        Offers.Reachable reachable = new Offers.Reachable(ALL, List.of(groups), "", free);
        return new Offers() {
            @Override
            public Reachable to(Placement placement) {
                return reachable;
            }

            @Override
            public String assumption() {
                return "";
            }
        };
    }

    private static Offer offer(String resource, boolean device, double gibibytes) {
        Optional<GpuMemory> memory = Optional.of(GpuMemory.ofGibibytes(gibibytes));
        return new Offer(Target.of(new ExtendedResource(resource)), device, memory, memory);
    }
}
