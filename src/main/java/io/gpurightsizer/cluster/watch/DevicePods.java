package io.gpurightsizer.cluster.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.gpurightsizer.cluster.devices.ClaimState;
import io.gpurightsizer.cluster.devices.NodeDevices;
import io.gpurightsizer.cluster.state.PodState;
import io.gpurightsizer.sizing.offers.Target;

/**
 * Pods that are on a node and ask for devices. One may be seen on its node before the claim by which it has them: until then it
 * counts as if it had been allocated the first that are left. Used by one thread at a time.
 */
final class DevicePods {
    private final Map<String, Map<String, PodState>> byNode = new HashMap<>();

    /** Takes what a pod was and is now, by its namespace and name; returns the nodes on which that makes a difference. */
    Set<String> change(String key, PodState before, PodState now) {
        Set<String> about = new HashSet<>();
        if (!now.equals(before)) {
            if (counts(before)) {
                byNode.computeIfPresent(before.node(), (node, its) -> without(key, its));
                about.add(before.node());
            }
            if (counts(now)) {
                byNode.computeIfAbsent(now.node(), node -> new HashMap<>()).put(key, now);
                about.add(now.node());
            }
        }
        return about;
    }

    private static boolean counts(PodState pod) {
        return pod.isBound() && pod.asks().requests().keySet().stream().anyMatch(Target::areCountedAs);
    }

    private static Map<String, PodState> without(String key, Map<String, PodState> pods) {
        pods.remove(key);
        return pods.isEmpty() ? null : pods;
    }

    /**
     * These claims, and what pods of a node have whose claims are not all among them.
     *
     * @param devices those of the node
     * @param claimed which names a pod gets by claims there
     */
    List<ClaimState> withTheirs(String node, NodeDevices devices, Predicate<String> claimed, List<ClaimState> claims) {
        Map<String, Integer> seen = new HashMap<>();
        claims.forEach(claim -> claim.pods()
                .forEach(pod ->
                        seen.merge(claim.namespace() + "/" + pod, claim.held().size(), Integer::sum)));
        List<Map<String, Long>> notSeen = new ArrayList<>();
        byNode.getOrDefault(node, Map.of()).forEach((key, pod) -> {
            Map<String, Long> asks = new HashMap<>(pod.asks().requests());
            asks.keySet().removeIf(it -> !devices.has(it) || !claimed.test(it));
            if (seen.getOrDefault(key, 0)
                    < asks.values().stream().mapToLong(it -> it).sum()) {
                notSeen.add(asks);
            }
        });
        if (notSeen.isEmpty()) {
            return claims;
        }
        List<ClaimState> all = new ArrayList<>(claims);
        all.add(devices.allocated(notSeen, claims));
        return all;
    }
}
