package io.gpurightsizer.cluster.owners;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

import io.gpurightsizer.pod.SubmittedPod;

/**
 * Events on the controllers of pods, since a warning in an admission response reaches only the controller itself.
 * {@code kubectl describe} shows them. Noting one never waits and never fails: a daemon thread writes them, and what does
 * not fit its queue is dropped and counted. The same news about the same owner is one Event with a count.
 */
public final class OwnerEvents implements AutoCloseable {
    static final int MOST_WAITING = 1_000;
    static final Duration WRITE_COUNT_EVERY = Duration.ofSeconds(30);

    /** After that, the same news is a new Event; API servers keep Events for an hour. */
    static final Duration SAME_EVENT_FOR = Duration.ofMinutes(30);

    private static final int MOST_REMEMBERED = 2_000;
    private static final int LONGEST_MESSAGE = 1_000;
    private static final String COMPONENT = "gpu-rightsizer";
    private static final System.Logger LOG = System.getLogger(OwnerEvents.class.getName());

    private final KubernetesClient client;
    private final Clock clock;
    private final BlockingQueue<News> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Map<News, Written> remembered = new LinkedHashMap<>(16, 0.75f, true);
    private final LongAdder dropped = new LongAdder();
    private final Thread writer;

    private record News(String namespace, SubmittedPod.Owner owner, String reason, String message) {}

    private static final class Written {
        private final Event event;
        private final Instant first;
        private int count = 1;
        private int countWritten = 1;
        private Instant lastWritten;

        private Written(Event event, Instant first) {
            this.event = event;
            this.first = first;
            this.lastWritten = first;
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
        this.writer = new Thread(this::write, "owner-events");
        writer.setDaemon(true);
        writer.start();
    }

    /**
     * Notes an Event of type {@code Normal}.
     *
     * @param reason one word, for example {@code GpuResized}
     */
    public void note(String namespace, SubmittedPod.Owner owner, String reason, String message) {
        String text = message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE - 1) + "…";
        if (!waiting.offer(new News(namespace, owner, reason, text))) {
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
                News news = waiting.poll(1, TimeUnit.SECONDS);
                if (news != null) {
                    write(news);
                }
                writeCounts();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                dropped.increment();
                LOG.log(System.Logger.Level.DEBUG, "an event was not written: " + e.getMessage());
            }
        }
    }

    private void write(News news) {
        Instant now = clock.instant();
        Written before = remembered.get(news);
        if (before != null && before.first.plus(SAME_EVENT_FOR).isAfter(now)) {
            before.count++;
            return;
        }
        remembered.put(news, new Written(create(news, now), now));
        Iterator<News> oldest = remembered.keySet().iterator();
        if (remembered.size() > MOST_REMEMBERED) {
            oldest.next();
            oldest.remove();
        }
    }

    private Event create(News news, Instant now) {
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        Event event = new EventBuilder()
                .withNewMetadata()
                .withGenerateName(COMPONENT + "-")
                .withNamespace(news.namespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(news.owner().apiVersion())
                .withKind(news.owner().kind())
                .withNamespace(news.namespace())
                .withName(news.owner().name())
                .withUid(news.owner().uid())
                .endInvolvedObject()
                .withType("Normal")
                .withReason(news.reason())
                .withMessage(news.message())
                .withNewSource()
                .withComponent(COMPONENT)
                .endSource()
                .withFirstTimestamp(time)
                .withLastTimestamp(time)
                .withCount(1)
                .build();
        return client.v1()
                .events()
                .inNamespace(news.namespace())
                .resource(event)
                .create();
    }

    private void writeCounts() {
        Instant now = clock.instant();
        List<Map.Entry<News, Written>> due = new ArrayList<>();
        for (Map.Entry<News, Written> entry : remembered.entrySet()) {
            Written written = entry.getValue();
            if (written.count > written.countWritten
                    && !written.lastWritten.plus(WRITE_COUNT_EVERY).isAfter(now)) {
                due.add(entry);
            }
        }
        due.forEach(entry -> writeCount(entry.getKey(), entry.getValue(), now));
    }

    private void writeCount(News news, Written written, Instant now) {
        written.countWritten = written.count;
        written.lastWritten = now;
        try {
            // A merge patch of the object at hand: no right to read Events is needed.
            client.v1()
                    .events()
                    .inNamespace(news.namespace())
                    .resource(written.event)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"count\":" + written.countWritten + ",\"lastTimestamp\":\""
                                    + now.truncatedTo(ChronoUnit.SECONDS) + "\"}");
        } catch (KubernetesClientException e) {
            // It may have been cleaned up meanwhile; the next time the same happens is news again.
            remembered.remove(news);
        }
    }

    @Override
    public void close() {
        writer.interrupt();
    }
}
