package io.gpurightsizer.cluster.watch;

import java.util.List;

import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.gpu.GpuCatalog;

/** Makes a snapshot of the cache when that has changed, and keeps the latest. Called by one thread, read by many. */
final class Snapshots {
    private final ClusterCache cache;
    private volatile ClusterSnapshot latest;
    private volatile boolean firstMade;
    private long changes = -1;

    Snapshots(ClusterCache cache, GpuCatalog catalog) {
        this.cache = cache;
        this.latest = ClusterSnapshot.of(ClusterObjects.of(List.of()), catalog);
    }

    void makeIfChanged() {
        long now = cache.changes();
        if (now == changes) {
            return;
        }
        changes = now;
        latest = latest.followedBy(cache.state());
        firstMade = true;
    }

    ClusterSnapshot latest() {
        return latest;
    }

    boolean isFirstMade() {
        return firstMade;
    }
}
