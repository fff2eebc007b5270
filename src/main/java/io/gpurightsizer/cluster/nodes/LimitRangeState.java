package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.LimitRangeItem;
import io.fabric8.kubernetes.api.model.Quantity;

/** What a LimitRange says of NVIDIA devices: at most and at least so many for each container, or for a pod. */
public record LimitRangeState(List<Limit> limits) {
    public LimitRangeState {
        limits = List.copyOf(limits);
    }

    /**
     * One item.
     *
     * @param type {@code Container} or {@code Pod}
     * @param max by the resource's name
     * @param min by the resource's name
     */
    public record Limit(String type, Map<String, Long> max, Map<String, Long> min) {
        public Limit {
            max = Map.copyOf(max);
            min = Map.copyOf(min);
        }
    }

    /**
     * Reads a LimitRange.
     *
     * @throws IllegalArgumentException if an amount is no quantity; the message names the field
     */
    public static LimitRangeState of(LimitRange limitRange) {
        List<Limit> limits = new ArrayList<>();
        if (limitRange.getSpec() != null && limitRange.getSpec().getLimits() != null) {
            for (LimitRangeItem item : limitRange.getSpec().getLimits()) {
                Limit limit = new Limit(
                        String.valueOf(item.getType()),
                        devices(item.getMax(), "spec.limits.max"),
                        devices(item.getMin(), "spec.limits.min"));
                if (!limit.max().isEmpty() || !limit.min().isEmpty()) {
                    limits.add(limit);
                }
            }
        }
        return new LimitRangeState(limits);
    }

    private static Map<String, Long> devices(Map<String, Quantity> amounts, String path) {
        Map<String, Long> devices = new HashMap<>();
        if (amounts != null) {
            amounts.forEach((name, quantity) -> {
                if (NodeState.isDevice(name)) {
                    devices.put(name.intern(), QuotaState.amount(path + "." + name, name, String.valueOf(quantity)));
                }
            });
        }
        return devices;
    }

    /** Whether it says nothing of devices. */
    boolean isEmpty() {
        return limits.isEmpty();
    }
}
