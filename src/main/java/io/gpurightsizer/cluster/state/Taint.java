package io.gpurightsizer.cluster.state;

import io.gpurightsizer.sizing.offers.Placement;

/**
 * A node's taint, for example {@code nvidia.com/gpu=present:NoSchedule}.
 *
 * @param value may be empty
 * @param effect {@code NoSchedule}, {@code PreferNoSchedule} or {@code NoExecute}
 */
public record Taint(String key, String value, String effect) {
    /** Whether the scheduler puts no pod here that does not tolerate it. */
    public boolean repels() {
        return effect.equals("NoSchedule") || evicts();
    }

    /** Whether the kubelet too refuses a pod that does not tolerate it. */
    public boolean evicts() {
        return effect.equals("NoExecute");
    }

    /** Whether Kubernetes puts it on nodes and takes it off by itself: cordoned, not ready, short of memory or disk. */
    public boolean isForNow() {
        return key.startsWith("node.kubernetes.io/");
    }

    public boolean isToleratedBy(Iterable<Placement.Toleration> tolerations) {
        for (Placement.Toleration toleration : tolerations) {
            if (isToleratedBy(toleration)) {
                return true;
            }
        }
        return false;
    }

    /** The rule of {@code core/v1.Toleration.ToleratesTaint}; operators it does not have tolerate nothing. */
    private boolean isToleratedBy(Placement.Toleration toleration) {
        if (!toleration.effect().isEmpty() && !toleration.effect().equals(effect)) {
            return false;
        }
        if (!toleration.key().isEmpty() && !toleration.key().equals(key)) {
            return false;
        }
        return switch (toleration.operator()) {
            case "", "Equal" -> toleration.value().equals(value);
            case "Exists" -> true;
            default -> false;
        };
    }

    /** As {@code kubectl} writes it. */
    @Override
    public String toString() {
        return key + (value.isEmpty() ? "" : "=" + value) + ":" + effect;
    }
}
