package io.gpurightsizer.apiserver;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Pods that several callers create without a pause, each of which must be resized. They come as many at a time as there are
 * callers, so that the API server keeps more connections than one, and does not stay with a single replica.
 */
final class Creations implements AutoCloseable {
    private static final int CALLERS = 8;

    private final Admin admin;
    private final Function<Integer, JsonNode> pods;
    private final String resized;
    private final long nanosecondsBetween;
    private final long start = System.nanoTime();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger created = new AtomicInteger();
    private final Queue<String> failed = new ConcurrentLinkedQueue<>();
    private final Queue<String> missed = new ConcurrentLinkedQueue<>();
    private final List<Thread> callers = new ArrayList<>();
    private volatile boolean stopped;

    /**
     * What became of them.
     *
     * @param failed what the API server refused
     * @param missed what it admitted unchanged
     */
    record Outcome(int created, List<String> failed, List<String> missed) {}

    private Creations(Admin admin, Function<Integer, JsonNode> pods, String resized, int perSecond) {
        this.admin = admin;
        this.pods = pods;
        this.resized = resized;
        this.nanosecondsBetween = 1_000_000_000L / perSecond;
    }

    /**
     * Begins.
     *
     * @param pods a pod of that number, with a name of its own
     * @param resized the resource that it is to be given
     */
    static Creations begin(Admin admin, Function<Integer, JsonNode> pods, String resized, int perSecond) {
        Creations creations = new Creations(admin, pods, resized, perSecond);
        for (int i = 0; i < CALLERS; i++) {
            Thread caller = new Thread(creations::call, "creations");
            creations.callers.add(caller);
            caller.start();
        }
        return creations;
    }

    int created() {
        return created.get();
    }

    /** Ends when the callers have had their answers. */
    Outcome stop() {
        stopped = true;
        for (Thread caller : callers) {
            try {
                caller.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return new Outcome(created.get(), List.copyOf(failed), List.copyOf(missed));
    }

    /** Ends also when the test failed, which could not delete its pods otherwise. */
    @Override
    public void close() {
        stop();
    }

    private void call() {
        while (!stopped) {
            int number = begun.getAndIncrement();
            waitUntil(start + number / CALLERS * CALLERS * nanosecondsBetween);
            JsonNode pod = pods.apply(number);
            try {
                Admin.Answer answer = admin.createPod(pod);
                if (!answer.succeeded()) {
                    failed.add(since() + answer.code() + " " + answer.body());
                } else if (!answer.body()
                        .at("/spec/containers/0/resources/limits")
                        .has(resized)) {
                    missed.add(since() + answer.body().at("/metadata/name").asText() + " " + answer.warnings());
                }
                created.incrementAndGet();
            } catch (RuntimeException e) {
                failed.add(since() + e);
            }
        }
    }

    private String since() {
        return (System.nanoTime() - start) / 1_000_000 + " ms: ";
    }

    private static void waitUntil(long time) {
        try {
            Thread.sleep(Math.max(0, (time - System.nanoTime()) / 1_000_000));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
