package io.gpurightsizer.cluster.devices;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.gpu.Quantity;
import io.gpurightsizer.objects.KubernetesObject;

/**
 * The devices of NVIDIA's driver that are allocated to a ResourceClaim.
 *
 * @param namespace of the claim and of its pods
 * @param pods the names of those that may use them; none where nobody does yet
 */
public record ClaimState(String namespace, Set<String> pods, List<Held> held) {
    /** One that holds none. */
    public static final ClaimState NOTHING = new ClaimState("", Set.of(), List.of());

    public ClaimState {
        pods = Set.copyOf(pods);
        held = List.copyOf(held);
    }

    /**
     * A device that is held.
     *
     * @param consumed how much of its capacities, where it is shared; empty where it is held alone
     */
    public record Held(String pool, String device, Map<String, Long> consumed) {
        public Held {
            consumed = Map.copyOf(consumed);
        }
    }

    /**
     * Reads a claim; administrators' access to a device takes it from nobody.
     *
     * @throws IllegalArgumentException if a consumed capacity is no quantity
     */
    public static ClaimState read(JsonNode claim) {
        List<Held> held = new ArrayList<>();
        for (JsonNode result : claim.at("/status/allocation/devices/results")) {
            if (KubernetesObject.text(result, "driver").equals(SliceReader.DRIVER)
                    && !result.path("adminAccess").asBoolean()) {
                held.add(new Held(
                        KubernetesObject.text(result, "pool").intern(),
                        KubernetesObject.text(result, "device").intern(),
                        consumed(result.path("consumedCapacity"))));
            }
        }
        if (held.isEmpty()) {
            return NOTHING;
        }
        Set<String> pods = new TreeSet<>();
        for (JsonNode consumer : claim.at("/status/reservedFor")) {
            if (KubernetesObject.text(consumer, "resource").equals("pods")) {
                pods.add(KubernetesObject.text(consumer, "name"));
            }
        }
        return new ClaimState(KubernetesObject.text(claim.path("metadata"), "namespace"), pods, held);
    }

    /** Whether this pod alone may use what it holds. */
    public boolean isReservedFor(String podsNamespace, String pod) {
        return namespace.equals(podsNamespace) && pods.equals(Set.of(pod));
    }

    private static Map<String, Long> consumed(JsonNode capacities) {
        Map<String, Long> consumed = new HashMap<>();
        for (Map.Entry<String, JsonNode> each : capacities.properties()) {
            String name = each.getKey().substring(each.getKey().indexOf('/') + 1);
            consumed.put(name, Quantity.roundedUp(each.getValue().asText(), 0));
        }
        return consumed;
    }

    /** The pools that its devices are in. */
    public Set<String> pools() {
        Set<String> pools = new TreeSet<>();
        held.forEach(it -> pools.add(it.pool()));
        return pools;
    }
}
