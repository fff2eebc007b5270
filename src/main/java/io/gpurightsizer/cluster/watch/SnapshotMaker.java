package io.gpurightsizer.cluster.watch;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.gpu.GpuCatalog;

/**
 * Makes a snapshot of what is known whenever that has changed, and keeps the latest. Indexing ten thousand nodes takes tens
 * of milliseconds, so changes that come close together share one snapshot, and after each there is a pause twenty times
 * as long as it took. Called by one thread, read by many.
 */
final class SnapshotMaker {
    private static final int PAUSES = 20;
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ClusterCache known;
    private final boolean countPods;
    private volatile ClusterSnapshot latest;
    private volatile boolean firstMade;
    private ClusterSnapshot uncounted;
    private long nodeChanges = -1;
    private long podChanges = -1;
    private long notBeforeNanos = System.nanoTime();

    SnapshotMaker(ClusterCache known, GpuCatalog catalog, boolean countPods) {
        this.known = known;
        this.countPods = countPods;
        this.latest = ClusterSnapshot.of(ClusterObjects.of(List.of()), catalog);
    }

    void makeIfDue() {
        boolean nodesChanged = known.nodeChanges() != nodeChanges;
        boolean podsChanged = countPods && known.podChanges() != podChanges;
        long began = System.nanoTime();
        if ((!nodesChanged && !podsChanged) || began - notBeforeNanos < 0) {
            return;
        }
        nodeChanges = known.nodeChanges();
        podChanges = known.podChanges();
        if (nodesChanged) {
            uncounted = ClusterSnapshot.of(known.state());
        }
        latest = countPods ? uncounted.holding(known.heldByNode()) : uncounted;
        firstMade = true;
        long took = System.nanoTime() - began;
        notBeforeNanos = began + took + Math.max(SHORTEST_PAUSE_NANOS, PAUSES * took);
    }

    ClusterSnapshot latest() {
        return latest;
    }

    boolean isFirstMade() {
        return firstMade;
    }
}
