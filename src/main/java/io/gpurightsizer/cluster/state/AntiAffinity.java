package io.gpurightsizer.cluster.state;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.github.benmanes.caffeine.cache.Interner;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;

import io.gpurightsizer.sizing.offers.Dependencies;
import io.gpurightsizer.sizing.offers.Dependencies.DomainRule;
import io.gpurightsizer.sizing.table.LabelSelector;
import io.gpurightsizer.sizing.table.LabelSelector.Operator;
import io.gpurightsizer.sizing.table.LabelSelector.Requirement;

/**
 * A required anti-affinity of a pod that is there already: the scheduler keeps pods that it selects away from that pod, though
 * they say nothing of it themselves.
 *
 * @param namespaces of the pods that it may select; empty for any
 * @param topologyKey the node label whose value they must not share
 */
public record AntiAffinity(Set<String> namespaces, LabelSelector selector, String topologyKey) {
    private static final Interner<AntiAffinity> KNOWN = Interner.newWeakInterner();

    public AntiAffinity {
        namespaces = Set.copyOf(namespaces);
    }

    /** Those of a pod; mostly none. */
    public static Set<AntiAffinity> of(Pod pod) {
        if (pod.getSpec().getAffinity() == null || pod.getSpec().getAffinity().getPodAntiAffinity() == null) {
            return Set.of();
        }
        Set<AntiAffinity> all = new HashSet<>();
        pod.getSpec()
                .getAffinity()
                .getPodAntiAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .forEach(term -> of(term, pod.getMetadata().getNamespace()).ifPresent(all::add));
        return Set.copyOf(all);
    }

    /** Without a selector it selects nothing. The labels of namespaces are not looked at: one chosen by them may be any. */
    private static Optional<AntiAffinity> of(PodAffinityTerm term, String namespace) {
        if (term.getLabelSelector() == null) {
            return Optional.empty();
        }
        Set<String> namespaces = new HashSet<>(term.getNamespaces());
        if (term.getNamespaceSelector() != null) {
            namespaces.clear();
        } else if (namespaces.isEmpty()) {
            namespaces.add(namespace == null ? "" : namespace);
        }
        return Optional.of(
                KNOWN.intern(new AntiAffinity(namespaces, selector(term.getLabelSelector()), term.getTopologyKey())));
    }

    private static LabelSelector selector(io.fabric8.kubernetes.api.model.LabelSelector selector) {
        List<Requirement> requirements = new ArrayList<>();
        if (selector.getMatchLabels() != null) {
            selector.getMatchLabels()
                    .forEach((key, value) -> requirements.add(new Requirement(key, Operator.In, Set.of(value))));
        }
        selector.getMatchExpressions()
                .forEach(it -> requirements.add(
                        new Requirement(it.getKey(), Operator.valueOf(it.getOperator()), Set.copyOf(it.getValues()))));
        return new LabelSelector(requirements);
    }

    /** Whether the pod that has it keeps a pod of this namespace with these labels away. */
    public boolean appliesTo(String namespace, Map<String, String> labels) {
        return (namespaces.isEmpty() || namespaces.contains(namespace)) && selector.matches(labels);
    }

    /** The same from the side of the pod that is kept away. */
    public DomainRule rule() {
        return DomainRule.of("the required anti-affinity of other pods", topologyKey);
    }

    /** The rules of a pod, its own and those of others. */
    public static List<DomainRule> rules(Dependencies pod, Set<AntiAffinity> ofOthers) {
        List<DomainRule> rules = new ArrayList<>(pod.rules());
        for (AntiAffinity other : ofOthers) {
            if (other.appliesTo(pod.namespace(), pod.labels()) && !rules.contains(other.rule())) {
                rules.add(other.rule());
            }
        }
        return rules;
    }
}
