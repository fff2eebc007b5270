package io.gpurightsizer.cluster.owners;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
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
 * does not fit its queue is dropped and counted. The same message about the same owner is one Event with a count.
 */
public final class OwnerEvents implements AutoCloseable {
    static final int MOST_WAITING = 1_000;
    static final Duration WRITE_COUNT_EVERY = Duration.ofSeconds(30);

    /** After that, the same message is a new Event; API servers keep Events for an hour. */
    static final Duration SAME_EVENT_FOR = Duration.ofMinutes(30);

    private static final int MOST_REMEMBERED = 2_000;
    private static final int LONGEST_MESSAGE = 1_000;
    private static final String COMPONENT = "gpu-rightsizer";
    private static final Logger LOG = Logger.getLogger(OwnerEvents.class);

    private final KubernetesClient client;
    private final Clock clock;
    private final BlockingQueue<Message> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Cache<Message, Written> remembered;
    private final LongAdder dropped = new LongAdder();
    private final Thread writer;

    private record Message(String namespace, SubmittedPod.Owner owner, String reason, String text) {}

    private static final class Written {
        private final Event event;
        private int count = 1;
        private int countWritten = 1;
        private Instant lastWritten;

        private Written(Event event, Instant lastWritten) {
            this.event = event;
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
        String text = message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE - 1) + "…";
        if (!waiting.offer(new Message(namespace, owner, reason, text))) {
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
                Message message = waiting.poll(1, TimeUnit.SECONDS);
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

    private void write(Message message) {
        Written before = remembered.getIfPresent(message);
        if (before == null) {
            Instant now = clock.instant();
            remembered.put(message, new Written(create(message, now), now));
        } else {
            before.count++;
        }
    }

    private Event create(Message message, Instant now) {
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        Event event = new EventBuilder()
                .withNewMetadata()
                .withGenerateName(COMPONENT + "-")
                .withNamespace(message.namespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(message.owner().apiVersion())
                .withKind(message.owner().kind())
                .withNamespace(message.namespace())
                .withName(message.owner().name())
                .withUid(message.owner().uid())
                .endInvolvedObject()
                .withType("Normal")
                .withReason(message.reason())
                .withMessage(message.text())
                .withNewSource()
                .withComponent(COMPONENT)
                .endSource()
                .withFirstTimestamp(time)
                .withLastTimestamp(time)
                .withCount(1)
                .build();
        return client.v1()
                .events()
                .inNamespace(message.namespace())
                .resource(event)
                .create();
    }

    private void writeCounts() {
        Instant now = clock.instant();
        remembered.asMap().forEach((message, written) -> {
            if (written.count > written.countWritten
                    && !written.lastWritten.plus(WRITE_COUNT_EVERY).isAfter(now)) {
                writeCount(message, written, now);
            }
        });
    }

    private void writeCount(Message message, Written written, Instant now) {
        written.countWritten = written.count;
        written.lastWritten = now;
        try {
            // A merge patch of the known object: no right to read Events is needed.
            client.v1()
                    .events()
                    .inNamespace(message.namespace())
                    .resource(written.event)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"count\":" + written.countWritten + ",\"lastTimestamp\":\""
                                    + now.truncatedTo(ChronoUnit.SECONDS) + "\"}");
        } catch (KubernetesClientException e) {
            // The Event may have been deleted meanwhile; the next time the same message is a new one.
            remembered.invalidate(message);
        }
    }

    @Override
    public void close() {
        writer.interrupt();
    }
}
