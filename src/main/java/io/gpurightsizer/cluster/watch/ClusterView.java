package io.gpurightsizer.cluster.watch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.fabric8.kubernetes.client.KubernetesClient;

import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.offers.Offers;

/**
 * A cluster, watched. Whoever asks gets an immutable snapshot at once, with no call to the API server; a thread of its own
 * makes a new one when something has changed, at most ten times a second and for no more than a twentieth of its time.
 * When the API server is lost, the last snapshot stays and {@link #age} grows.
 *
 * <p>Nodes are needed. Namespaces, RuntimeClasses, DeviceClasses and (if free devices are preferred) pods are done without
 * where the API server denies them; {@link #problems} then says so.
 */
public final class ClusterView implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ClusterView.class.getName());
    private static final long TICK_MILLIS = 100;
    private static final long RETRY_DENIED_SECONDS = 30;

    private final ClusterCache known;
    private final WatchedKinds kinds;
    private final ApiServerProbe contact;
    private final SnapshotMaker snapshots;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "cluster-view");
        thread.setDaemon(true);
        return thread;
    });

    private volatile Assumption assumption;

    private record Assumption(ClusterSnapshot base, Set<ExtendedResource> resources, ClusterSnapshot snapshot) {}

    /**
     * Watches nothing yet; see {@link #start}.
     *
     * @param client stays the caller's to close
     * @param preferFree whether to watch pods too, so that offers of which one is free are known
     */
    public ClusterView(KubernetesClient client, GpuCatalog catalog, boolean preferFree) {
        this.known = new ClusterCache(catalog);
        this.kinds = new WatchedKinds(client, known, preferFree);
        this.contact = new ApiServerProbe(client);
        this.snapshots = new SnapshotMaker(known, catalog, preferFree);
        this.assumption = new Assumption(snapshots.latest(), Set.of(), snapshots.latest());
    }

    /** Begins to watch and returns at once; {@link #synced} tells when there is something to see. */
    public void start() {
        worker.execute(guarded(kinds::start));
        worker.scheduleWithFixedDelay(guarded(this::tick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        worker.scheduleWithFixedDelay(
                guarded(kinds::startDenied), RETRY_DENIED_SECONDS, RETRY_DENIED_SECONDS, TimeUnit.SECONDS);
    }

    private void tick() {
        if (kinds.areNodesWatched()) {
            contact.probe();
        }
        if (kinds.areSettled()) {
            snapshots.makeIfDue();
        }
    }

    private static Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "watching the cluster: " + e, e);
            }
        };
    }

    /** What is offered now. Before the first sync, nothing. */
    public Offers offers() {
        return snapshots.latest();
    }

    /**
     * What is offered now, and these resources besides, though no node shows them ({@code spec.assumeOffered} of the
     * table).
     */
    public Offers offers(Set<ExtendedResource> assumed) {
        ClusterSnapshot base = snapshots.latest();
        if (assumed.isEmpty()) {
            return base;
        }
        Assumption last = assumption;
        if (last.base() != base || !last.resources().equals(assumed)) {
            last = new Assumption(base, assumed, base.assuming(assumed));
            assumption = last;
        }
        return last.snapshot();
    }

    /** Those labels of a namespace that are meant for us; empty if the namespace is not known. */
    public Optional<Map<String, String>> namespaceLabels(String namespace) {
        return known.namespaceLabels(namespace);
    }

    /** Whether the first lists have come and a snapshot has been made of them. */
    public boolean synced() {
        return snapshots.isFirstMade();
    }

    /** How long ago the API server last answered. */
    public Duration age() {
        return contact.age();
    }

    /** How many nodes the cluster has, whether they offer anything or not. */
    public int nodeCount() {
        return known.nodeCount();
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
