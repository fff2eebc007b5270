package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;

import io.gpurightsizer.sizing.offers.NodeResources;
import io.gpurightsizer.sizing.offers.Placement;

/**
 * What a ResourceQuota says of NVIDIA devices.
 *
 * @param hard how many may be asked for, by the resource's name, for example {@code nvidia.com/gpu}
 * @param used how many pods ask for now
 * @param scopes which pods it counts: all of these must hold; {@code key} is the scope's name
 */
public record QuotaState(Map<String, Long> hard, Map<String, Long> used, List<Placement.Requirement> scopes) {
    private static final String REQUESTS = "requests.";

    public QuotaState {
        hard = Map.copyOf(hard);
        used = Map.copyOf(used);
        scopes = List.copyOf(scopes);
    }

    /**
     * Reads a quota.
     *
     * @throws IllegalArgumentException if an amount is no quantity; the message names the field
     */
    public static QuotaState of(ResourceQuota quota) {
        if (quota.getSpec() == null) {
            return new QuotaState(Map.of(), Map.of(), List.of());
        }
        List<Placement.Requirement> scopes = new ArrayList<>();
        if (quota.getSpec().getScopes() != null) {
            quota.getSpec().getScopes().forEach(it -> scopes.add(new Placement.Requirement(it, "Exists", List.of())));
        }
        if (quota.getSpec().getScopeSelector() != null) {
            quota.getSpec()
                    .getScopeSelector()
                    .getMatchExpressions()
                    .forEach(it ->
                            scopes.add(new Placement.Requirement(it.getScopeName(), it.getOperator(), it.getValues())));
        }
        return new QuotaState(
                devices(quota.getSpec().getHard(), "spec.hard"),
                quota.getStatus() == null ? Map.of() : devices(quota.getStatus().getUsed(), "status.used"),
                scopes);
    }

    private static Map<String, Long> devices(Map<String, Quantity> amounts, String path) {
        Map<String, Long> devices = new HashMap<>();
        if (amounts != null) {
            amounts.forEach((name, quantity) -> {
                String resource = name.startsWith(REQUESTS) ? name.substring(REQUESTS.length()) : "";
                if (NodeState.isDevice(resource)) {
                    devices.put(resource.intern(), amount(path + "." + name, resource, String.valueOf(quantity)));
                }
            });
        }
        return devices;
    }

    static long amount(String path, String resource, String quantity) {
        try {
            return NodeResources.amount(resource, quantity);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }

    /** Whether it says nothing of devices. */
    boolean isEmpty() {
        return hard.isEmpty();
    }
}
