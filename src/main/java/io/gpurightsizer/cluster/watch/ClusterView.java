package io.gpurightsizer.cluster.watch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.fabric8.kubernetes.client.KubernetesClient;
import org.jboss.logging.Logger;

import io.gpurightsizer.background.DaemonThreads;
import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;

/**
 * A watched cluster. What it offers is an immutable snapshot, which costs no call to the API server; a thread of its own
 * makes a new one when something has changed, at most fifty times a second. When the API server no longer answers, the last
 * snapshot stays and {@link #age} grows.
 *
 * <p>Nodes are needed. Where the API server denies another kind, the view does without and {@link #problems} says so. While
 * pods cannot be watched, or the API server has not answered for a minute, nothing counts as free.
 */
public final class ClusterView implements AutoCloseable {
    /** For so long it may be behind the cluster; after that, nothing counts as free. */
    public static final Duration OUTDATED = Duration.ofMinutes(1);

    private static final Logger LOG = Logger.getLogger(ClusterView.class);
    private static final long TICK_MILLIS = 20;
    private static final long RETRY_DENIED_SECONDS = 30;

    private final ClusterCache cache;
    private final WatchedKinds kinds;
    private final ApiServerProbe probe;
    private final Snapshots snapshots;
    private final ScheduledExecutorService worker = DaemonThreads.scheduler("cluster-view");
    private volatile Assumed assumed;
    private boolean collected;

    /** A snapshot with resources that the table takes as offered. */
    private record Assumed(ClusterSnapshot base, Set<ExtendedResource> resources, ClusterSnapshot snapshot) {}

    /**
     * Watches nothing yet; see {@link #start}.
     *
     * @param client stays the caller's to close
     */
    public ClusterView(KubernetesClient client, GpuCatalog catalog) {
        this(client, catalog, Optional.empty(), (snapshot, resized) -> {});
    }

    /**
     * Watches nothing yet; see {@link #start}.
     *
     * @param client stays the caller's to close
     * @param ownNamespace where the webhook runs, if that is in this cluster
     */
    public ClusterView(
            KubernetesClient client, GpuCatalog catalog, Optional<String> ownNamespace, SnapshotListener listener) {
        this.cache = new ClusterCache(catalog, ownNamespace);
        this.kinds = new WatchedKinds(client, cache);
        this.probe = new ApiServerProbe(client);
        this.snapshots = new Snapshots(cache, catalog, listener);
        this.assumed = new Assumed(snapshots.latest(), Set.of(), snapshots.latest());
    }

    /** Begins to watch and returns at once; {@link #synced} tells when the first lists have come. */
    public void start() {
        worker.execute(caught(kinds::start));
        worker.scheduleWithFixedDelay(caught(this::tick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        worker.scheduleWithFixedDelay(
                caught(kinds::startDenied), RETRY_DENIED_SECONDS, RETRY_DENIED_SECONDS, TimeUnit.SECONDS);
    }

    private void tick() {
        if (kinds.areNodesWatched()) {
            probe.probe();
        }
        if (kinds.areSettled()) {
            if (!collected) {
                collected = true;
                System.gc(); // what the first lists have left behind would stay until the heap is full
            }
            cache.podsProblem(podsProblem());
            snapshots.makeIfChanged();
        }
    }

    /** Why what pods hold is not known; empty if it is. */
    private String podsProblem() {
        String problem = kinds.podsProblem();
        return problem.isEmpty() && age().compareTo(OUTDATED) > 0
                ? "the API server has not answered for " + age().toSeconds() + " s"
                : problem;
    }

    private Runnable caught(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                if (worker.isShutdown()) {
                    return; // an informer that is being stopped may fail
                }
                LOG.error("watching the cluster failed, and is tried again", e);
            }
        };
    }

    /** What is offered now. Before the first sync, nothing. */
    public ClusterSnapshot offers() {
        return snapshots.latest();
    }

    /** The same with resources that no node shows ({@code spec.assumeOffered} of the table). */
    public ClusterSnapshot offers(Set<ExtendedResource> resources) {
        ClusterSnapshot base = snapshots.latest();
        if (resources.isEmpty()) {
            return base;
        }
        Assumed last = assumed;
        if (last.base() != base || !last.resources().equals(resources)) {
            last = new Assumed(base, resources, base.assuming(resources));
            assumed = last;
        }
        return last.snapshot();
    }

    /** Those labels of a namespace that are meant for us; empty if the namespace is not known. */
    public Optional<Map<String, String>> namespaceLabels(String namespace) {
        return cache.namespaces().labels(namespace);
    }

    /** How many pods of the webhook run in this cluster, as far as that can be seen; at least 1. */
    public int replicas() {
        return cache.pods().ours();
    }

    /** The pods that we resized or that keep whole GPUs. */
    public GpuPodsCache gpuPods() {
        return cache.pods().gpuPods();
    }

    /** Whether the first lists have come and a snapshot has been made of them. */
    public boolean synced() {
        return snapshots.isFirstMade();
    }

    /** How long ago the API server last answered. */
    public Duration age() {
        return probe.age();
    }

    /** How many nodes the cluster has, whether they offer anything or not. */
    public int nodeCount() {
        return cache.nodeCount();
    }

    /** What cannot be watched and why, for example {@code namespaces: forbidden}. */
    public List<String> problems() {
        return kinds.problems();
    }

    @Override
    public void close() {
        worker.shutdownNow();
        kinds.close();
    }
}
