package io.gpurightsizer.cluster.watch;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;

/**
 * One kind of object that is watched. Objects are handed on as they come and not kept. What the API server denies is
 * reported, and asked for again now and then, since permissions may come later than the pod.
 */
final class WatchedKind<T extends HasMetadata> implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(WatchedKind.class.getName());

    /** Lists come in pages of so many objects: a Node may be 60 KB long. */
    static final long PAGE = 100;

    private final String name;
    private final Supplier<SharedIndexInformer<T>> informers;
    private final Supplier<T> blank;
    private final BiConsumer<String, Optional<T>> listener;
    private volatile StubStore<T> seen;
    private volatile SharedIndexInformer<T> informer;
    private volatile String problem = "";
    private volatile boolean denied;
    private volatile boolean closed;

    /**
     * Watches nothing yet; see {@link #start}.
     *
     * @param name what problems call it, for example {@code nodes}
     * @param informers makes an informer that has not run
     * @param blank makes an empty object
     * @param listener told of each object that is new or changed, or by its key alone of one that is gone
     */
    WatchedKind(
            String name,
            Supplier<SharedIndexInformer<T>> informers,
            Supplier<T> blank,
            BiConsumer<String, Optional<T>> listener) {
        this.name = name;
        this.informers = informers;
        this.blank = blank;
        this.listener = listener;
        this.seen = new StubStore<>(blank);
    }

    void start() {
        denied = false;
        closed = false;
        seen = new StubStore<>(blank);
        informer = informers.get();
        informer.itemStore(seen);
        informer.exceptionHandler((started, cause) -> retryAfter(cause));
        informer.addEventHandler(new Handler());
        informer.start();
    }

    /** Whether there is reason to {@link #start} again. */
    boolean isDenied() {
        return denied;
    }

    boolean hasSynced() {
        return informer != null && informer.hasSynced();
    }

    /** How many objects there are, of which the listener may not have been told all yet. */
    int count() {
        return seen.size();
    }

    boolean isWatching() {
        return informer != null && informer.isWatching();
    }

    /** Whether the first list has come, or is known not to. */
    boolean isSettled() {
        return denied || hasSynced();
    }

    /** What went wrong last, for example {@code namespaces: forbidden}; empty if all is well. */
    String problem() {
        if (isWatching()) {
            problem = "";
        } else if (problem.isEmpty() && informer != null) {
            return name + ": not connected";
        }
        return problem;
    }

    private boolean retryAfter(Throwable cause) {
        if (closed) {
            return false;
        }
        int code = statusCode(cause);
        String before = problem;
        problem = name + ": " + (code == 403 ? "forbidden" : code == 404 ? "not served" : describe(cause));
        if (!problem.equals(before)) {
            LOG.log(System.Logger.Level.WARNING, "cannot watch " + problem);
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

    private static String describe(Throwable cause) {
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
            tell(Cache.metaNamespaceKeyFunc(object), Optional.of(object));
        }

        @Override
        public void onUpdate(T before, T object) {
            tell(Cache.metaNamespaceKeyFunc(object), Optional.of(object));
        }

        @Override
        public void onDelete(T object, boolean finalStateUnknown) {
            tell(Cache.metaNamespaceKeyFunc(object), Optional.empty());
        }

        private void tell(String key, Optional<T> object) {
            try {
                listener.accept(key, object);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "cannot read " + name + " " + key + ": " + e.getMessage());
            }
        }
    }
}
