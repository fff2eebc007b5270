package io.gpurightsizer.apiserver;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;

/** What a kubelet looks at before it runs a pod that is bound to its node: whether all that it asks for is left there. */
final class Kubelet {
    private Kubelet() {}

    static boolean admits(Admin admin, String node, JsonNode pod) {
        JsonNode allocatable =
                admin.get("/api/v1/nodes/" + node).orFail().body().at("/status/allocatable");
        String uid = pod.at("/metadata/uid").asText();
        Map<String, BigDecimal> asked = new HashMap<>();
        Map<String, BigDecimal> used = new HashMap<>();
        for (JsonNode other : admin.get("/api/v1/pods?fieldSelector=spec.nodeName%3D" + node)
                .orFail()
                .body()
                .path("items")) {
            add(other, other.at("/metadata/uid").asText().equals(uid) ? asked : used);
        }
        return asked.entrySet().stream()
                .allMatch(it -> number(allocatable.path(it.getKey()))
                                .subtract(used.getOrDefault(it.getKey(), BigDecimal.ZERO))
                                .compareTo(it.getValue())
                        >= 0);
    }

    private static void add(JsonNode pod, Map<String, BigDecimal> sums) {
        sums.merge("pods", BigDecimal.ONE, BigDecimal::add);
        for (JsonNode container : pod.at("/spec/containers")) {
            container
                    .at("/resources/requests")
                    .properties()
                    .forEach(it -> sums.merge(it.getKey(), number(it.getValue()), BigDecimal::add));
        }
    }

    private static BigDecimal number(JsonNode quantity) {
        return quantity.isMissingNode() ? BigDecimal.ZERO : new Quantity(quantity.asText()).getNumericalAmount();
    }
}
