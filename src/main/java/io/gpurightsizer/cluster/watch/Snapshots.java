package io.gpurightsizer.cluster.watch;

import java.util.List;

import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.gpu.GpuCatalog;

/** Makes a snapshot of the cache when that has changed, and keeps the latest. Called by one thread, read by many. */
final class Snapshots {
    private final ClusterCache cache;
    private final boolean countPods;
    private volatile ClusterSnapshot latest;
    private volatile boolean firstMade;
    private ClusterSnapshot ofNodes;
    private long nodeChanges = -1;
    private long podChanges = -1;

    Snapshots(ClusterCache cache, GpuCatalog catalog, boolean countPods) {
        this.cache = cache;
        this.countPods = countPods;
        this.latest = ClusterSnapshot.of(ClusterObjects.of(List.of()), catalog);
        this.ofNodes = latest;
    }

    void makeIfChanged() {
        boolean nodesChanged = cache.nodeChanges() != nodeChanges;
        boolean podsChanged = countPods && cache.podChanges() != podChanges;
        if (!nodesChanged && !podsChanged) {
            return;
        }
        nodeChanges = cache.nodeChanges();
        podChanges = cache.podChanges();
        if (nodesChanged) {
            ofNodes = ClusterSnapshot.of(cache.state());
        }
        latest = countPods ? ofNodes.holding(cache.heldByNode()) : ofNodes;
        firstMade = true;
    }

    ClusterSnapshot latest() {
        return latest;
    }

    boolean isFirstMade() {
        return firstMade;
    }
}
