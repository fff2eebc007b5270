package io.gpurightsizer.cluster.watch;

import java.util.List;

import io.gpurightsizer.cluster.nodes.ClusterSnapshot;

/** Told of each snapshot once it is the latest. */
public interface SnapshotListener {
    /**
     * A snapshot was made.
     *
     * @param resized the pods that carry our record and that no snapshot before this one counts
     */
    void made(ClusterSnapshot snapshot, List<ResizedPod> resized);
}
