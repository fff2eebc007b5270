package io.gpurightsizer.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.cluster.nodes.NodesFile;
import io.gpurightsizer.cluster.state.Promised;
import io.gpurightsizer.cluster.watch.ClusterView;
import io.gpurightsizer.cluster.watch.ResizedPod;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.Target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ReservationsTest {
    private static final String SLICE = "nvidia.com/mig-1g.10gb";
    private static final String NODE = """
            kind: Node
            metadata: {name: a}
            status: {allocatable: {nvidia.com/mig-1g.10gb: "50"}}
            """;
    private static final Placement ASKS = Placement.taking(Map.of(SLICE, 1L, "pods", 1L), Set.of());

    private final AtomicLong nanos = new AtomicLong();
    private final Reservations reservations = new Reservations(nanos::get);

    @Test
    void whatIsReservedIsCountedForOthersAndForQuotas() {
        reserve("asr-0", "StatefulSet/asr");
        reserve("", "ReplicaSet/tts");

        Promised promised = reservations.now().promised();

        assertEquals(Map.of(ASKS, 2), promised.pods());
        assertEquals(Map.of("voice", Map.of(SLICE, 2L)), promised.devicesByNamespace());
    }

    @Test
    void ofTwoDecisionsByTheSameLedgerOnlyTheFirstIsAdded() {
        Reservations.Ledger seenByBoth = reservations.now();

        assertTrue(reservations.add(seenByBoth, reservation("a", "")));
        assertFalse(reservations.add(seenByBoth, reservation("b", "")));
    }

    @Test
    void aPodThatIsSeenIsNoLongerReserved() {
        reserve("asr-0", "StatefulSet/asr");
        reserve("asr-1", "StatefulSet/asr");

        reservations.seen(List.of(new ResizedPod("voice", "asr-1", "StatefulSet/asr", Set.of(SLICE, "pods"))));

        assertEquals(
                List.of("asr-0"),
                reservations.now().entries().stream()
                        .map(it -> it.reservation().name())
                        .toList());
    }

    @Test
    void whatAPodWasGivenIsFreeOnceItsResizeIsTakenBack() {
        reserve("asr-0", "StatefulSet/asr");
        reserve("", "ReplicaSet/tts");
        reserve("", "ReplicaSet/tts");

        reservations.release("voice", "asr-0", "StatefulSet/asr");
        reservations.release("voice", "", "ReplicaSet/tts");
        reservations.release("voice", "other", "ReplicaSet/tts");

        assertEquals(Map.of(ASKS, 1), reservations.now().promised().pods());
    }

    @Test
    void aPodWhoseNameIsMadeLaterIsFoundByItsOwnerAndWhatItRequests() {
        reserve("", "ReplicaSet/tts");
        reserve("", "ReplicaSet/tts");
        ResizedPod another =
                new ResizedPod("voice", "tts-x1", "ReplicaSet/tts", Set.of("nvidia.com/mig-2g.20gb", "pods"));
        ResizedPod one = new ResizedPod("voice", "tts-x2", "ReplicaSet/tts", Set.of(SLICE, "pods"));

        reservations.seen(List.of(another, one));

        assertEquals(Map.of(ASKS, 1), reservations.now().promised().pods());
    }

    /** The watch may show it any moment, and what it has would be given away twice. */
    @Test
    void aPodThatIsNotSeenIsNotForgottenWhileTheWatchMayBeBehind() {
        reserve("a", "");
        nanos.addAndGet(ClusterView.OUTDATED.toNanos());

        assertEquals(Map.of(ASKS, 1), reservations.now().promised().pods());
    }

    @Test
    void aPodThatIsNeverSeenIsForgottenAfterAWhile() {
        reserve("a", "");
        nanos.addAndGet(Reservations.KEPT.toNanos());
        reserve("b", "");
        nanos.incrementAndGet();

        assertEquals(Map.of(ASKS, 1), reservations.now().promised().pods());
    }

    @Test
    void withSeveralReplicasOnesOwnCountOnceForEach() {
        reserve("a", "");

        Promised promised = reservations.now().promised().times(3);

        assertEquals(Map.of(ASKS, 3), promised.pods());
        assertEquals(Map.of("voice", Map.of(SLICE, 3L)), promised.devicesByNamespace());
    }

    @Test
    void howeverManyAskAtOnceNoDeviceIsGivenTwice() throws InterruptedException {
        ClusterSnapshot snapshot = ClusterSnapshot.of(NodesFile.parse("nodes.yaml", NODE), Producers.catalog());
        AtomicInteger given = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(new Thread(() -> {
                for (int pod = 0; pod < 25; pod++) {
                    given.addAndGet(isGivenASlice(snapshot) ? 1 : 0);
                }
            }));
        }

        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertEquals(50, given.get());
    }

    /** As a decision goes: the ledger first, then the cluster, and again if the ledger has changed. */
    private boolean isGivenASlice(ClusterSnapshot snapshot) {
        Target slice = Target.of(new ExtendedResource(SLICE));
        while (true) {
            Reservations.Ledger seen = reservations.now();
            boolean enough = snapshot.promising(seen.promised())
                    .to(Placement.ANYWHERE)
                    .room()
                    .of(List.of(slice))
                    .enough();
            if (!enough) {
                return false;
            }
            if (reservations.add(
                    seen, new Reservations.Reservation("voice", "", "", Placement.ANYWHERE.asking(List.of(slice))))) {
                return true;
            }
        }
    }

    private void reserve(String name, String owner) {
        assertTrue(reservations.add(reservations.now(), reservation(name, owner)));
    }

    private static Reservations.Reservation reservation(String name, String owner) {
        return new Reservations.Reservation("voice", name, owner, ASKS);
    }
}
