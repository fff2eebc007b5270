package io.gpurightsizer.cluster.owners;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.BooleanSupplier;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import org.junit.jupiter.api.Test;

import io.gpurightsizer.pod.SubmittedPod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@EnableKubernetesMockClient(crud = true)
class OwnerEventsTest {
    private static final SubmittedPod.Owner OWNER = new SubmittedPod.Owner("apps/v1", "ReplicaSet", "asr-5d4f", "u-1");

    KubernetesClient client;
    private final MovableClock clock = new MovableClock();

    @Test
    void anEventStandsOnTheOwner() {
        try (OwnerEvents events = new OwnerEvents(client, clock)) {
            events.record("voice", OWNER, "GpuResized", "to nvidia.com/mig-1g.20gb");

            await(() -> !written().isEmpty());
        }
        Event event = written().get(0);
        assertEquals("ReplicaSet", event.getInvolvedObject().getKind());
        assertEquals("asr-5d4f", event.getInvolvedObject().getName());
        assertEquals("u-1", event.getInvolvedObject().getUid());
        assertEquals("GpuResized", event.getReason());
        assertEquals("Normal", event.getType());
    }

    @Test
    void theSameMessageIsOneEventWithACount() {
        try (OwnerEvents events = new OwnerEvents(client, clock)) {
            for (int i = 0; i < 50; i++) {
                events.record("voice", OWNER, "GpuResized", "the same");
            }
            await(() -> !written().isEmpty());
            int[] last = {0};

            await(() -> {
                int count = written().get(0).getCount();
                if (count != last[0]) {
                    last[0] = count;
                    clock.now = clock.now.plus(OwnerEvents.WRITE_COUNT_EVERY);
                }
                return count == 50;
            });
        }
        assertEquals(1, written().size());
    }

    @Test
    void theSameMessageOfTwoReplicasIsOneEventThatCountsBoth() {
        try (OwnerEvents one = new OwnerEvents(client, clock);
                OwnerEvents other = new OwnerEvents(client, clock)) {
            one.record("voice", OWNER, "GpuResized", "the same");
            await(() -> written().size() == 1);
            other.record("voice", OWNER, "GpuResized", "the same");
            other.record("voice", OWNER, "GpuResized", "the same");

            await(() -> {
                clock.now = clock.now.plus(OwnerEvents.WRITE_COUNT_EVERY);
                return written().get(0).getCount() == 3;
            });
            assertEquals(0, one.dropped() + other.dropped());
        }
        assertEquals(1, written().size());
    }

    @Test
    void anotherMessageIsAnotherEvent() {
        try (OwnerEvents events = new OwnerEvents(client, clock)) {
            events.record("voice", OWNER, "GpuResized", "one");
            events.record("voice", OWNER, "GpuResized", "two");

            await(() -> written().size() == 2);
        }
    }

    @Test
    void moreThanCanWaitIsDroppedAndCountedAndNoCallerWaits() {
        try (OwnerEvents events = new OwnerEvents(client, clock)) {
            for (int i = 0; i < 20 * OwnerEvents.MOST_WAITING; i++) {
                events.record("voice", OWNER, "GpuResized", "number " + i);
            }

            assertTrue(events.dropped() > 0, "nothing was dropped");
        }
    }

    @Test
    void anApiServerThatRefusesCostsAnEventAndNoMore() {
        try (OwnerEvents events = new OwnerEvents(client, clock)) {
            events.record("Not A Namespace", new SubmittedPod.Owner("", "", "", ""), "", "refused or not");
            events.record("voice", OWNER, "GpuResized", "after it");

            await(() -> written().stream().anyMatch(it -> it.getMessage().equals("after it")));
        }
    }

    private List<Event> written() {
        return client.v1().events().inNamespace("voice").list().getItems();
    }

    private static void await(BooleanSupplier condition) {
        for (int i = 0; i < 300; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new AssertionError("not within 15 s");
    }

    private static final class MovableClock extends Clock {
        private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
