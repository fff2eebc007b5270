package io.gpurightsizer.pod;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import io.gpurightsizer.sizing.offers.NodeResources;

/**
 * What a pod requests of a node, by the scheduler's rule ({@code PodRequests} in {@code k8s.io/component-helpers/resource}).
 * Amounts stand by the resource's name, in the units of {@link NodeResources}; what is zero is left out.
 */
public final class PodRequests {
    private PodRequests() {}

    /**
     * What one container requests.
     *
     * @param sidecar of an init container: whether it says {@code restartPolicy: Always} and so runs beside the others
     */
    public record Container(Map<String, Long> requests, boolean sidecar) {}

    /**
     * What a container requests of everything but whole GPUs: where it requests nothing, what it is limited to. A quantity
     * that does not parse counts as absent, since the API server refuses such a pod.
     */
    static Map<String, Long> ofContainer(Map<String, String> limits, Map<String, String> requests) {
        return ofContainer(limits, requests, NodeResources::areCompared);
    }

    /** The same of what is {@code counted}. */
    public static Map<String, Long> ofContainer(
            Map<String, String> limits, Map<String, String> requests, Predicate<String> counted) {
        Map<String, Long> amounts = new HashMap<>(8);
        limits.forEach((name, quantity) -> put(amounts, name, quantity, counted));
        requests.forEach((name, quantity) -> put(amounts, name, quantity, counted));
        amounts.values().removeIf(amount -> amount <= 0);
        return amounts;
    }

    private static void put(Map<String, Long> amounts, String name, String quantity, Predicate<String> counted) {
        if (counted.test(name)) {
            try {
                amounts.put(name, NodeResources.amount(name, quantity));
            } catch (IllegalArgumentException e) {
                amounts.remove(name);
            }
        }
    }

    /** Init containers run one after another, each beside the sidecars before it, and all before the containers. */
    public static Map<String, Long> ofContainers(List<Container> init, List<Container> main) {
        Map<String, Long> running = new HashMap<>(8);
        Map<String, Long> peak = new HashMap<>(8);
        for (Container container : init) {
            Map<String, Long> withIt = new HashMap<>(running);
            add(withIt, container.requests());
            raise(peak, withIt);
            if (container.sidecar()) {
                running = withIt;
            }
        }
        for (Container container : main) {
            add(running, container.requests());
        }
        raise(running, peak);
        return running;
    }

    /**
     * What the whole pod requests: what its containers do, or more where the pod itself says so, and its overhead.
     *
     * @param ofContainers see {@link #ofContainers}
     * @param limits {@code spec.resources.limits}
     * @param requests {@code spec.resources.requests}
     * @param overhead {@code spec.overhead}
     */
    public static Map<String, Long> ofPod(
            Map<String, Long> ofContainers,
            Map<String, String> limits,
            Map<String, String> requests,
            Map<String, String> overhead) {
        Map<String, Long> ofPod = ofContainer(Map.of(), requests);
        ofContainer(limits, Map.of()).forEach((name, amount) -> {
            if (!requests.containsKey(name) && !ofContainers.containsKey(name)) {
                ofPod.put(name, amount);
            }
        });
        ofPod.keySet().removeIf(name -> !NodeResources.areStatedByPods(name));
        raise(ofPod, ofContainers);
        add(ofPod, ofContainer(Map.of(), overhead));
        return ofPod;
    }

    private static void add(Map<String, Long> sum, Map<String, Long> more) {
        more.forEach((name, amount) -> sum.merge(name, amount, PodRequests::plus));
    }

    private static long plus(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    private static void raise(Map<String, Long> least, Map<String, Long> other) {
        other.forEach((name, amount) -> least.merge(name, amount, Math::max));
    }
}
