package io.gpurightsizer.pod;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.gpurightsizer.sizing.offers.NodeResources;

/**
 * What a pod takes of a node besides whole GPUs, in the units of {@link NodeResources}, by the scheduler's rule
 * ({@code PodRequests} in {@code k8s.io/component-helpers/resource}). A quantity that does not parse counts as absent:
 * such a pod is the API server's to refuse.
 */
final class PodDemand {
    private Map<String, String> limits = Map.of();
    private Map<String, String> requests = Map.of();
    private Map<String, String> overhead = Map.of();

    /**
     * Reads {@code spec.resources}, which speaks for all containers together, or {@code spec.overhead}; passes over what
     * custom resources may mean by these names.
     */
    void read(String place, JsonCursor json) throws IOException {
        if (!json.isObject()) {
            json.skip();
        } else if (place.equals("overhead")) {
            overhead = json.textMap();
        } else {
            readResources(json);
        }
    }

    private void readResources(JsonCursor json) throws IOException {
        json.object(field -> {
            switch (field) {
                case "limits" -> limits = json.textMap();
                case "requests" -> requests = json.textMap();
                default -> json.skip();
            }
        });
    }

    /** What one container takes: where it requests nothing, what it is limited to. */
    static Map<String, Long> ofContainer(Map<String, String> limits, Map<String, String> requests) {
        Map<String, Long> demand = new HashMap<>(8);
        limits.forEach((name, quantity) -> put(demand, name, quantity));
        requests.forEach((name, quantity) -> put(demand, name, quantity));
        demand.values().removeIf(amount -> amount <= 0);
        return demand;
    }

    private static void put(Map<String, Long> demand, String name, String quantity) {
        if (NodeResources.areCompared(name)) {
            try {
                demand.put(name, NodeResources.amount(name, quantity));
            } catch (IllegalArgumentException e) {
                demand.remove(name);
            }
        }
    }

    /** What the whole pod takes: what its containers do, or more where the pod itself says so, and its overhead. */
    Map<String, Long> of(List<SubmittedContainer> init, List<SubmittedContainer> main) {
        Map<String, Long> demand = together(init, main);
        Map<String, Long> ofPod = ofContainer(Map.of(), requests);
        ofContainer(limits, Map.of()).forEach((name, amount) -> {
            if (!requests.containsKey(name) && !demand.containsKey(name)) {
                ofPod.put(name, amount);
            }
        });
        ofPod.keySet().removeIf(name -> !NodeResources.areStatedByPods(name));
        raise(demand, ofPod);
        add(demand, ofContainer(Map.of(), overhead));
        return demand;
    }

    /** Init containers run one after another, each beside the sidecars before it, and all before the containers. */
    private static Map<String, Long> together(List<SubmittedContainer> init, List<SubmittedContainer> main) {
        Map<String, Long> running = new HashMap<>(8);
        Map<String, Long> peak = new HashMap<>(8);
        for (SubmittedContainer container : init) {
            Map<String, Long> meanwhile = new HashMap<>(running);
            add(meanwhile, container.demand());
            raise(peak, meanwhile);
            if (container.sidecar()) {
                running = meanwhile;
            }
        }
        for (SubmittedContainer container : main) {
            add(running, container.demand());
        }
        raise(running, peak);
        return running;
    }

    private static void add(Map<String, Long> sum, Map<String, Long> more) {
        more.forEach((name, amount) -> sum.merge(name, amount, PodDemand::plus));
    }

    private static long plus(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    private static void raise(Map<String, Long> least, Map<String, Long> other) {
        other.forEach((name, amount) -> least.merge(name, amount, Math::max));
    }
}
