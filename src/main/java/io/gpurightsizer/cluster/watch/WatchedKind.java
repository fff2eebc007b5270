package io.gpurightsizer.cluster.watch;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import org.jboss.logging.Logger;

import io.gpurightsizer.text.SafeText;

/**
 * One kind of object that is watched. Objects are given to a listener as they come and not kept. What the API server denies
 * is a problem, and can be asked for again, since permissions may come later than the webhook's pod.
 */
final class WatchedKind<T extends HasMetadata> implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(WatchedKind.class);
    private static final long LASTING_NANOS = ClusterView.OUTDATED.toNanos();

    private final String name;
    private final Supplier<SharedIndexInformer<T>> informers;
    private final BiConsumer<String, Optional<T>> listener;

    /** Kept when started again, so that what was deleted meanwhile is noticed. */
    private final StubStore<T> seen;

    private volatile SharedIndexInformer<T> informer;
    private volatile String problem = "";
    private volatile boolean denied;
    private volatile boolean closed;
    private final AtomicLong given = new AtomicLong();
    private volatile long lastWatchingNanos = System.nanoTime();

    /**
     * Watches nothing yet; see {@link #start}.
     *
     * @param name what problems call it, for example {@code nodes}
     * @param informers makes an informer that has not run
     * @param blank makes an empty object
     * @param listener given each object that is new or changed, with its key, and the key alone of one that is deleted
     */
    WatchedKind(
            String name,
            Supplier<SharedIndexInformer<T>> informers,
            Supplier<T> blank,
            BiConsumer<String, Optional<T>> listener) {
        this.name = name;
        this.informers = informers;
        this.listener = listener;
        this.seen = new StubStore<>(blank);
    }

    void start() {
        denied = false;
        closed = false;
        informer = informers.get();
        informer.removeNamespaceIndex();
        informer.itemStore(seen);
        informer.exceptionHandler((started, cause) -> retryAfter(cause));
        informer.addEventHandler(new Handler());
        informer.start();
    }

    /** Asks again for what was denied or not served. */
    void startAgainIfDenied() {
        if (denied) {
            close();
            start();
        }
    }

    boolean hasSynced() {
        return informer != null && informer.hasSynced();
    }

    /** How many objects there are; the listener may not have been given all of them yet. */
    int count() {
        return seen.size();
    }

    boolean isWatching() {
        return informer != null && informer.isWatching();
    }

    /** Whether the first list has come and all of it was given to the listener, or it is known not to come. */
    boolean isGiven() {
        return isSettled() && given.get() >= count();
    }

    /** Whether the first list has come, or is known not to come. */
    boolean isSettled() {
        return denied || hasSynced();
    }

    /** What went wrong last, for example {@code namespaces: forbidden}; empty if all is well. */
    String problem() {
        if (isWatching() || informer == null) {
            problem = "";
            return "";
        }
        return name + ": " + (problem.isEmpty() ? "not connected" : problem);
    }

    /** {@link #problem} where it is not to go away by itself, or has lasted for a minute; empty otherwise. */
    String lastingProblem() {
        if (isWatching()) {
            lastWatchingNanos = System.nanoTime();
            return "";
        }
        return denied || System.nanoTime() - lastWatchingNanos > LASTING_NANOS ? problem() : "";
    }

    private boolean retryAfter(Throwable cause) {
        if (closed) {
            return false;
        }
        int code = statusCode(cause);
        String before = problem;
        problem = code == 403 ? "forbidden" : code == 404 ? "not served" : rootMessage(cause);
        if (!problem.equals(before)) {
            LOG.warnf("not watched: kind=%s problem=\"%s\"", name, SafeText.logValue(problem));
        }
        denied = code == 403 || code == 404 || code == 401;
        return !denied;
    }

    private static int statusCode(Throwable cause) {
        for (Throwable it = cause; it != null; it = it.getCause()) {
            if (it instanceof KubernetesClientException e && e.getCode() != 0) {
                return e.getCode();
            }
        }
        return 0;
    }

    private static String rootMessage(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    @Override
    public void close() {
        closed = true;
        if (informer != null) {
            informer.stop();
        }
    }

    private final class Handler implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T object) {
            give(object, true);
        }

        @Override
        public void onUpdate(T before, T object) {
            give(object, true);
        }

        @Override
        public void onDelete(T object, boolean finalStateUnknown) {
            give(object, false);
        }

        private void give(T object, boolean exists) {
            String key = Cache.metaNamespaceKeyFunc(object);
            try {
                listener.accept(key, exists ? Optional.of(object) : Optional.empty());
            } catch (RuntimeException e) {
                LOG.warnf(
                        "object not read: kind=%s object=%s error=\"%s\"",
                        name, key, SafeText.logValue(String.valueOf(e.getMessage())));
            } finally {
                given.incrementAndGet();
            }
        }
    }
}
