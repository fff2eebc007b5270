package io.gpurightsizer.cluster.nodes;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.gpurightsizer.cluster.state.NamespaceState;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.QuotaNames;
import io.gpurightsizer.sizing.offers.AdmissionRules;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.Target;

/**
 * Offers behind which no node stands, for pods of namespaces whose quotas and limits are known.
 *
 * @param offers what is offered to any of them
 * @param namespaces by name
 */
public record OffersInNamespaces(Offers offers, Map<String, NamespaceState> namespaces) implements Offers {
    public OffersInNamespaces {
        namespaces = Map.copyOf(namespaces);
    }

    @Override
    public Reachable to(Placement placement) {
        return offers.to(placement);
    }

    @Override
    public boolean startsVirtualMachines(String runtimeClass) {
        return offers.startsVirtualMachines(runtimeClass);
    }

    @Override
    public Map<String, String> namespaceLabels(String namespace) {
        return state(namespace).labels().orElse(Map.of());
    }

    /**
     * No node shows which partitions there are, so where quotas name some, a pod gets none but these: it is not taken for
     * granted that a larger one is there because a smaller one is refused.
     */
    @Override
    public AdmissionRules admissionRules(String namespace) {
        NamespaceState state = state(namespace);
        Set<String> named = state.quotas().values().stream()
                .flatMap(it -> it.hard().keySet().stream())
                .filter(it -> !ExtendedResource.asksForWholeGpu(it) && !QuotaNames.isOfClaims(it))
                .collect(Collectors.toSet());
        return named.isEmpty()
                ? state.rules(Map.of())
                : pod -> state.rules(Map.of())
                        .refusal(pod)
                        .or(() -> pod.all().stream()
                                .map(Target::name)
                                .filter(it -> !named.contains(it))
                                .findFirst()
                                .map(it -> "the quotas of the namespace name other partitions than " + it));
    }

    /** Only quotas count. */
    @Override
    public Offers after(Placement asks, int pods) {
        return new OffersInNamespaces(offers, NamespaceState.after(namespaces, asks, pods));
    }

    @Override
    public String assumption() {
        return offers.assumption();
    }

    private NamespaceState state(String namespace) {
        return namespaces.getOrDefault(namespace, NamespaceState.UNKNOWN);
    }
}
