package io.gpurightsizer.cluster.owners;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.jboss.logging.Logger;

import io.gpurightsizer.background.DaemonThreads;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.text.SafeText;

/**
 * Events on the controllers of pods, since a warning in an admission response reaches only the controller itself.
 * {@code kubectl describe} shows them. Recording one never blocks and never fails: a daemon thread writes them, and what
 * does not fit its queue is dropped and counted. The same message about the same owner is one Event with a count, over all
 * replicas of the webhook.
 */
public final class OwnerEvents implements AutoCloseable {
    static final int MOST_WAITING = 1_000;
    static final Duration WRITE_COUNT_EVERY = Duration.ofSeconds(30);

    /** After that, the same message is a new Event unless the API server, which keeps them for an hour, still has it. */
    static final Duration SAME_EVENT_FOR = Duration.ofMinutes(30);

    private static final int MOST_REMEMBERED = 2_000;
    private static final int CONFLICT = 409;
    private static final Logger LOG = Logger.getLogger(OwnerEvents.class);

    private final KubernetesClient client;
    private final Clock clock;
    private final BlockingQueue<EventMessage> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Cache<EventMessage, Written> remembered;
    private final LongAdder dropped = new LongAdder();
    private final Thread writer;

    /** An Event that stands in the cluster. */
    private static final class Written {
        private int uncounted;
        private Instant lastWritten;

        private Written(int uncounted, Instant lastWritten) {
            this.uncounted = uncounted;
            this.lastWritten = lastWritten;
        }
    }

    /**
     * Starts the thread that writes.
     *
     * @param client stays the caller's to close
     */
    public OwnerEvents(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
        this.remembered = Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .expireAfterWrite(SAME_EVENT_FOR)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .build();
        this.writer = DaemonThreads.start("owner-events", this::write);
    }

    /**
     * Records an Event of type {@code Normal}.
     *
     * @param reason one word, for example {@code GpuResized}
     */
    public void record(String namespace, SubmittedPod.Owner owner, String reason, String message) {
        if (!waiting.offer(new EventMessage(namespace, owner, reason, message))) {
            dropped.increment();
        }
    }

    /** How many were not written, because too many waited or the API server refused them. */
    public long dropped() {
        return dropped.sum();
    }

    private void write() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                EventMessage message = waiting.poll(1, TimeUnit.SECONDS);
                if (message != null) {
                    write(message);
                }
                writeCounts();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                dropped.increment();
                LOG.debugf("event not written: error=\"%s\"", SafeText.logValue(String.valueOf(e)));
            }
        }
    }

    private void write(EventMessage message) {
        Written before = remembered.getIfPresent(message);
        if (before == null) {
            Instant now = clock.instant();
            remembered.put(message, new Written(create(message, now) ? 0 : 1, now));
        } else {
            before.uncounted++;
        }
    }

    /** Whether there was none yet. Another replica may have written it, or this one before it was forgotten here. */
    private boolean create(EventMessage message, Instant now) {
        try {
            client.v1()
                    .events()
                    .inNamespace(message.namespace())
                    .resource(message.event(now))
                    .create();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT) {
                throw e;
            }
            return false;
        }
    }

    private void writeCounts() {
        Instant now = clock.instant();
        remembered.asMap().forEach((message, written) -> {
            if (written.uncounted > 0
                    && !written.lastWritten.plus(WRITE_COUNT_EVERY).isAfter(now)) {
                writeCount(message, written, now);
            }
        });
    }

    /**
     * Adds to the count that stands there, which other replicas add to as well. The answer to a merge patch says what it
     * is, so no right to read Events is needed.
     */
    private void writeCount(EventMessage message, Written written, Instant now) {
        written.lastWritten = now;
        try {
            Event present = patch(message, now, "");
            String version = present.getMetadata().getResourceVersion();
            int count = (present.getCount() == null ? 1 : present.getCount()) + written.uncounted;
            patch(message, now, ",\"count\":" + count + ",\"metadata\":{\"resourceVersion\":\"" + version + "\"}");
            written.uncounted = 0;
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT) {
                // The Event may have been deleted meanwhile; the next time the same message is a new one.
                remembered.invalidate(message);
            }
        }
    }

    private Event patch(EventMessage message, Instant now, String more) {
        return client.v1()
                .events()
                .inNamespace(message.namespace())
                .resource(message.event(now))
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"lastTimestamp\":\"" + EventMessage.time(now) + "\"" + more + "}");
    }

    @Override
    public void close() {
        writer.interrupt();
    }
}
