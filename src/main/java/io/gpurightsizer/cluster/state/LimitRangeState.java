package io.gpurightsizer.cluster.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.LimitRangeItem;
import io.fabric8.kubernetes.api.model.Quantity;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.AdmissionRules;
import io.gpurightsizer.sizing.offers.Target;

/** What a LimitRange says of NVIDIA devices: at most and at least so many for each container, or for a pod. */
public record LimitRangeState(List<Limit> limits) {
    private static final String GPU = ExtendedResource.WHOLE_GPU.name();

    public LimitRangeState {
        limits = List.copyOf(limits);
    }

    /**
     * One item.
     *
     * @param type {@code Container} or {@code Pod}
     * @param max by the resource's name
     * @param min by the resource's name
     * @param ratios the resources with a {@code maxLimitRequestRatio}; that of a device is always 1
     * @param defaults the resources that a container is given that does not ask for them
     */
    public record Limit(
            String type, Map<String, Long> max, Map<String, Long> min, Set<String> ratios, Set<String> defaults) {
        public Limit {
            max = Map.copyOf(max);
            min = Map.copyOf(min);
            ratios = Set.copyOf(ratios);
            defaults = Set.copyOf(defaults);
        }

        private boolean speaksOf(String resource) {
            return max.containsKey(resource) || min.containsKey(resource) || ratios.contains(resource);
        }

        private boolean isEmpty() {
            return max.isEmpty() && min.isEmpty() && ratios.isEmpty() && !defaults.contains(GPU);
        }

        private Optional<String> refusal(String resource, long atLeast, long atMost, String who) {
            long most = max.getOrDefault(resource, Long.MAX_VALUE);
            long least = min.getOrDefault(resource, 0L);
            if (atMost > most) {
                return Optional.of(who + " may ask for " + most + " of " + resource + " at most");
            }
            return atLeast < least
                    ? Optional.of(who + " must ask for " + least + " of " + resource + " at least")
                    : Optional.empty();
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
                        devices(item.getMin(), "spec.limits.min"),
                        devices(item.getMaxLimitRequestRatio(), "spec.limits.maxLimitRequestRatio")
                                .keySet(),
                        devices(item.getDefault(), "spec.limits.default").keySet());
                if (!limit.isEmpty()) {
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
                if (ExtendedResource.isDevice(name)) {
                    devices.put(name.intern(), QuotaState.amount(path + "." + name, name, String.valueOf(quantity)));
                }
            });
        }
        return devices;
    }

    /**
     * Why a pod is refused that asks for these instead of whole GPUs; empty if it is not. The rules of
     * {@code plugin/pkg/admission/limitranger}: what has a minimum, a maximum or a ratio must also be asked for.
     */
    public Optional<String> refusal(AdmissionRules.Renamed pod) {
        return limits.stream()
                .flatMap(it -> (it.type().equals("Pod") ? ofPod(it, pod) : ofContainers(it, pod)).stream())
                .findFirst();
    }

    private static Optional<String> ofContainers(Limit limit, AdmissionRules.Renamed pod) {
        if (!limit.type().equals("Container")) {
            return Optional.empty();
        }
        for (Target asked : pod.all()) {
            if (!asked.keepsName()) {
                if (limit.speaksOf(GPU)) {
                    return Optional.of("each container must ask for " + GPU);
                }
                if (asked.claimTemplate().isPresent() && limit.defaults().contains(GPU)) {
                    return Optional.of("a container with a claim would be given " + GPU + " besides");
                }
                Optional<String> refusal = limit.refusal(asked.name(), 1, 1, "a container");
                if (refusal.isPresent()) {
                    return refusal;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> ofPod(Limit limit, AdmissionRules.Renamed pod) {
        for (Target asked : pod.all()) {
            if (!asked.keepsName()) {
                if (limit.speaksOf(GPU) && pod.atLeast(GPU) == 0) {
                    return Optional.of("each pod must ask for " + GPU);
                }
                Optional<String> refusal =
                        limit.refusal(asked.name(), pod.atLeast(asked.name()), pod.atMost(asked.name()), "a pod");
                if (refusal.isPresent()) {
                    return refusal;
                }
            }
        }
        return pod.atMost(GPU) == pod.all().size()
                ? Optional.empty()
                : limit.refusal(GPU, pod.atLeast(GPU), 0, "a pod");
    }

    /** Whether it says nothing of devices. */
    public boolean isEmpty() {
        return limits.isEmpty();
    }
}
