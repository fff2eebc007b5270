package io.gpurightsizer.audit.manifests;

/**
 * How many pods an object makes of one of its templates.
 *
 * @param pods how many it makes now
 * @param perReplica how many of them one replica of the object is: more than one in groups of pods
 * @param most to how many pods it is scaled at most
 * @param surge what a rolling update adds
 * @param onEachNode whether it makes one on each node that suits the pod, however many those are; {@code pods} is 1 then
 */
public record Scale(int pods, int perReplica, int most, Surge surge, boolean onEachNode) {
    private static final int MOST = 1_000_000;

    /** One pod, which nothing scales. */
    static final Scale ONE_POD = new Scale(1, 1, 1, Surge.NONE, false);

    /** The same where an autoscaler changes the object's replicas. */
    Scale scaledBy(Autoscaler autoscaler) {
        if (pods == 0 && !autoscaler.fromZero()) {
            return this;
        }
        int atLeast = pods == 0 ? 0 : times(autoscaler.min());
        return new Scale(
                Math.max(pods, atLeast), perReplica, Math.max(most, times(autoscaler.max())), surge, onEachNode);
    }

    /** The same where there are so many nodes that suit the pod. */
    public Scale on(int nodes) {
        return onEachNode && nodes > 0 ? new Scale(nodes, 1, nodes, surge, true) : this;
    }

    private int times(int replicas) {
        return (int) Math.min(MOST, (long) replicas * perReplica);
    }

    /** How many there may be at a time: scaled to the most, while a rolling update replaces them. */
    public int podsAtMost() {
        int replicas = most / Math.max(1, perReplica);
        return Math.min(MOST, most + times(surge.of(replicas)));
    }

    /** The same while there are as many as there may be. */
    public Scale atMost() {
        return new Scale(podsAtMost(), perReplica, most, surge, onEachNode);
    }
}
