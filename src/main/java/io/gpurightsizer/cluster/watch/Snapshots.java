package io.gpurightsizer.cluster.watch;

import java.util.List;

import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.gpu.GpuCatalog;

/** Makes a snapshot of the cache when that has changed, and keeps the latest. Called by one thread, read by many. */
final class Snapshots {
    private final ClusterCache cache;
    private final SnapshotListener listener;
    private volatile ClusterSnapshot latest;
    private volatile boolean firstMade;
    private long changes = -1;

    /** Has made none yet. */
    Snapshots(ClusterCache cache, GpuCatalog catalog, SnapshotListener listener) {
        this.cache = cache;
        this.listener = listener;
        this.latest = ClusterSnapshot.of(ClusterObjects.of(List.of()), catalog);
    }

    void makeIfChanged() {
        long now = cache.changes();
        if (now == changes) {
            return;
        }
        List<ResizedPod> resized = cache.pods().takeResized();
        ClusterSnapshot next = latest.followedBy(cache.state());
        latest = next;
        changes = now;
        firstMade = true;
        listener.made(next, resized);
    }

    ClusterSnapshot latest() {
        return latest;
    }

    boolean isFirstMade() {
        return firstMade;
    }
}
