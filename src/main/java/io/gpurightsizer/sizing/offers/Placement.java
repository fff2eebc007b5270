package io.gpurightsizer.sizing.offers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.gpurightsizer.gpu.ExtendedResource;

/**
 * What of a pod limits the nodes it may run on, in the words of {@code core/v1.PodSpec}.
 *
 * @param nodeName the node it is bound to already
 * @param nodeSelector labels a node must have
 * @param requiredNodeAffinity terms of which a node must satisfy one; empty if the pod states no required affinity
 * @param tolerations of taints
 * @param runtimeClassName its runtime class, which may bring scheduling constraints of its own
 * @param requests what it takes of a node besides whole GPUs, in the units of {@link NodeResources}; what is zero is left
 *     out
 * @param hostPorts the ports that it takes of a node
 * @param dependencies its volumes, and rules about other pods
 * @param gpu the name by which it asks for a whole GPU
 */
public record Placement(
        Optional<String> nodeName,
        Map<String, String> nodeSelector,
        Optional<List<Term>> requiredNodeAffinity,
        List<Toleration> tolerations,
        Optional<String> runtimeClassName,
        Map<String, Long> requests,
        Set<HostPort> hostPorts,
        Dependencies dependencies,
        ExtendedResource gpu) {
    public static final Placement ANYWHERE =
            new Placement(Optional.empty(), Map.of(), Optional.empty(), List.of(), Optional.empty());

    public Placement {
        nodeSelector = Map.copyOf(nodeSelector);
        requiredNodeAffinity = requiredNodeAffinity.map(List::copyOf);
        tolerations = List.copyOf(tolerations);
        requests = Map.copyOf(requests);
        hostPorts = Set.copyOf(hostPorts);
    }

    /** Of a pod that asks for {@code nvidia.com/gpu}. */
    public Placement(
            Optional<String> nodeName,
            Map<String, String> nodeSelector,
            Optional<List<Term>> requiredNodeAffinity,
            List<Toleration> tolerations,
            Optional<String> runtimeClassName,
            Map<String, Long> requests,
            Set<HostPort> hostPorts,
            Dependencies dependencies) {
        this(
                nodeName,
                nodeSelector,
                requiredNodeAffinity,
                tolerations,
                runtimeClassName,
                requests,
                hostPorts,
                dependencies,
                ExtendedResource.WHOLE_GPU);
    }

    /** Of a pod that depends on nothing but nodes. */
    public Placement(
            Optional<String> nodeName,
            Map<String, String> nodeSelector,
            Optional<List<Term>> requiredNodeAffinity,
            List<Toleration> tolerations,
            Optional<String> runtimeClassName,
            Map<String, Long> requests,
            Set<HostPort> hostPorts) {
        this(
                nodeName,
                nodeSelector,
                requiredNodeAffinity,
                tolerations,
                runtimeClassName,
                requests,
                hostPorts,
                Dependencies.NONE);
    }

    /** Of a pod that takes no port of a node either. */
    public Placement(
            Optional<String> nodeName,
            Map<String, String> nodeSelector,
            Optional<List<Term>> requiredNodeAffinity,
            List<Toleration> tolerations,
            Optional<String> runtimeClassName,
            Map<String, Long> requests) {
        this(nodeName, nodeSelector, requiredNodeAffinity, tolerations, runtimeClassName, requests, Set.of());
    }

    /** Of a pod of which only this is known: what it takes of a node. */
    public static Placement taking(Map<String, Long> requests, Set<HostPort> hostPorts) {
        return new Placement(
                Optional.empty(), Map.of(), Optional.empty(), List.of(), Optional.empty(), requests, hostPorts);
    }

    /** Of a pod that takes nothing of a node but GPUs. */
    public Placement(
            Optional<String> nodeName,
            Map<String, String> nodeSelector,
            Optional<List<Term>> requiredNodeAffinity,
            List<Toleration> tolerations,
            Optional<String> runtimeClassName) {
        this(nodeName, nodeSelector, requiredNodeAffinity, tolerations, runtimeClassName, Map.of());
    }

    /** The same pod, if it did not take these resources of a node. */
    public Placement without(Set<String> resources) {
        Map<String, Long> rest = new HashMap<>(requests);
        rest.keySet().removeAll(resources);
        return requesting(rest);
    }

    /** The same pod, if it took this of a node instead. */
    public Placement requesting(Map<String, Long> others) {
        return copy(nodeName, nodeSelector, requiredNodeAffinity, tolerations, others, dependencies, gpu);
    }

    /** The same pod, bound to a node or to none. */
    public Placement on(Optional<String> node) {
        return copy(node, nodeSelector, requiredNodeAffinity, tolerations, requests, dependencies, gpu);
    }

    /** The same pod, if it required this of a node's labels. */
    public Placement requiring(Optional<List<Term>> terms) {
        return copy(nodeName, nodeSelector, terms, tolerations, requests, dependencies, gpu);
    }

    /** The pod as the scheduler sees it once its containers ask for these: with the devices, and as one of a node's pods. */
    public Placement asking(List<Target> targets) {
        Map<String, Long> all = new HashMap<>(requests);
        Map<String, String> selector = new HashMap<>(nodeSelector);
        all.put(NodeResources.PODS, 1L);
        for (Target target : targets) {
            all.merge(target.countedAs(), 1L, Long::sum);
            selector.putAll(target.nodeSelector());
        }
        return requesting(all).with(selector, tolerations);
    }

    /** The same pod, with this selector and these tolerations instead. */
    public Placement with(Map<String, String> selector, List<Toleration> tolerated) {
        return copy(nodeName, selector, requiredNodeAffinity, tolerated, requests, dependencies, gpu);
    }

    /** The same pod, which may run only where this holds too. */
    public Placement requiring(List<Requirement> more) {
        List<Term> terms = requiredNodeAffinity
                .map(all -> all.stream().map(it -> it.and(more)).toList())
                .orElse(List.of(new Term(more, List.of())));
        return requiring(Optional.of(terms));
    }

    /** The same pod, if it depended on this instead. */
    public Placement depending(Dependencies others) {
        return copy(nodeName, nodeSelector, requiredNodeAffinity, tolerations, requests, others, gpu);
    }

    /** The same pod, if it asked for a whole GPU by this name. */
    public Placement askingForGpu(ExtendedResource name) {
        return copy(nodeName, nodeSelector, requiredNodeAffinity, tolerations, requests, dependencies, name);
    }

    /** The same pod, if it did not select nodes by these labels. */
    public Placement withoutSelecting(Set<String> labels) {
        Map<String, String> rest = new HashMap<>(nodeSelector);
        rest.keySet().removeAll(labels);
        return with(rest, tolerations);
    }

    private Placement copy(
            Optional<String> node,
            Map<String, String> selector,
            Optional<List<Term>> terms,
            List<Toleration> tolerated,
            Map<String, Long> amounts,
            Dependencies others,
            ExtendedResource name) {
        return new Placement(node, selector, terms, tolerated, runtimeClassName, amounts, hostPorts, others, name);
    }

    /** A {@code NodeSelectorTerm}: all of its expressions and fields must hold; one with neither holds for no node. */
    public record Term(List<Requirement> expressions, List<Requirement> fields) {
        public Term {
            expressions = List.copyOf(expressions);
            fields = List.copyOf(fields);
        }

        private Term and(List<Requirement> more) {
            List<Requirement> all = new ArrayList<>(expressions);
            all.addAll(more);
            return expressions.isEmpty() && fields.isEmpty() ? this : new Term(all, fields);
        }
    }

    /**
     * A {@code NodeSelectorRequirement}.
     *
     * @param key a node label, or {@code metadata.name} in a field
     * @param operator {@code In}, {@code NotIn}, {@code Exists}, {@code DoesNotExist}, {@code Gt} or {@code Lt}
     */
    public record Requirement(String key, String operator, List<String> values) {
        public Requirement {
            values = List.copyOf(values);
        }
    }

    /** A {@code Toleration}; an empty key with {@code Exists} tolerates everything, an empty effect every effect. */
    public record Toleration(String key, String operator, String value, String effect) {}
}
