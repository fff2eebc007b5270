package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.gpurightsizer.cluster.state.IndexedNode;
import io.gpurightsizer.cluster.state.NodeColumns;
import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.Dependencies.DomainRule;
import io.gpurightsizer.sizing.offers.Hardware;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Room;
import io.gpurightsizer.sizing.offers.Target;

/** Collects what nodes offer on which a pod may run, whatever is free there. */
final class ReachedNodes {
    private final List<AlikeNodes> reached = new ArrayList<>();
    private final List<AlikeNodes> closedForNow = new ArrayList<>();
    private final List<Offers.NodeGroup> groups = new ArrayList<>();
    private final Map<Target, DeviceShare> shares = new LinkedHashMap<>();
    private final Set<Hardware> wholeGpus = new HashSet<>();
    private final Set<Hardware> gpusByName = new HashSet<>();
    private final Set<Target> uncounted = new HashSet<>();
    private final List<DomainRule> rules;
    private final ExtendedResource gpu;
    private final String namespace;
    private final NodeColumns columns;

    /** No node yet. */
    ReachedNodes(ResolvedPlacement pod, NodeColumns columns) {
        this.rules = pod.rules();
        this.gpu = pod.placement().gpu();
        this.namespace = pod.namespace();
        this.columns = columns;
    }

    /**
     * What was collected.
     *
     * @param offered without a count of what is free
     * @param nodes the nodes, those with whole GPUs alone among them
     * @param uncounted targets of which any number counts as free
     * @param domains where the pod could run as it is; in each it must find what it then asks for. None for a pod without rules
     */
    record Reached(Offers.Reachable offered, List<AlikeNodes> nodes, Set<Target> uncounted, List<Domain> domains) {
        Reached {
            nodes = List.copyOf(nodes);
            domains = List.copyOf(domains);
            uncounted = Set.copyOf(uncounted);
        }

        List<IndexedNode> allNodes() {
            return nodes.stream().flatMap(it -> it.nodes().stream()).toList();
        }

        int nodeCount() {
            return nodes.stream().mapToInt(it -> it.nodes().size()).sum();
        }
    }

    /** Adds those on which the pod may run. */
    void add(AlikeNodes alike, Predicate<IndexedNode> suits) {
        AlikeNodes suiting = alike.thoseThat(suits);
        if (suiting.nodes().isEmpty()) {
            return;
        }
        reached.add(suiting);
        addHardware(alike.offers(), suiting.nodes().get(0).state());
        if (!alike.offers().isEmpty()) {
            add(alike.offers(), suiting.nodes().get(0).name(), suiting.nodes().size());
        }
    }

    /** Adds those on which the pod may run again as it is, once they take pods; now they offer nothing. */
    void addClosedForNow(AlikeNodes alike, Predicate<IndexedNode> suits) {
        AlikeNodes suiting = alike.thoseThat(suits);
        closedForNow.add(suiting);
        suiting.nodes().forEach(it -> addHardware(alike.offers(), it.state()));
    }

    private void addHardware(NodeOffers offers, NodeState example) {
        if (offers.hasWholeGpus(gpu)) {
            wholeGpus.add(offers.hardware());
        }
        if (example.allocatable(gpu.name()) > 0) {
            gpusByName.add(offers.hardware());
        }
    }

    /** Adds offers behind which no node stands. */
    void addAssumed(NodeOffers assumed) {
        if (!assumed.isEmpty()) {
            add(assumed, "", 1);
            uncounted.addAll(assumed.amounts().keySet());
        }
    }

    private void add(NodeOffers offers, String example, int size) {
        Map<Target, Integer> amounts = new LinkedHashMap<>(offers.amounts());
        amounts.keySet().removeIf(it -> !it.isOfferedIn(namespace));
        if (!amounts.isEmpty()) {
            groups.add(new Offers.NodeGroup(example, size, amounts, offers.hardware()));
            amounts.keySet()
                    .forEach(it ->
                            shares.merge(it, DeviceShare.of(offers.offers().get(it)), DeviceShare::orWorse));
        }
    }

    /** Whether nothing is offered. */
    boolean isEmpty() {
        return groups.isEmpty();
    }

    /**
     * Each target once, at the least that any of the nodes gives for it.
     *
     * @param remark why nothing is offered; empty if something is
     */
    Reached reached(String remark) {
        List<Domain> domains = Domain.of(rules, gpu, reached, columns);
        Set<Target> open = new HashSet<>(shares.keySet());
        if (!domains.isEmpty()) {
            open.removeIf(target -> !isOpen(target, domains));
        }
        List<Offer> smallestFirst = shares.entrySet().stream()
                .filter(it -> open.contains(it.getKey()))
                .map(it -> it.getValue().as(it.getKey()))
                .sorted(Offer.SMALLEST_FIRST)
                .toList();
        List<Offers.NodeGroup> openGroups = open.size() == shares.size() ? groups : onlyWith(open);
        return new Reached(
                new Offers.Reachable(
                        smallestFirst,
                        openGroups,
                        open.isEmpty() && !shares.isEmpty() ? closed(domains) : remark,
                        wholeGpus,
                        gpusByName,
                        PartLabels.away(gpu, reached, closedForNow, columns),
                        Room.UNLIMITED),
                reached,
                uncounted,
                domains);
    }

    /** What no node shows is nowhere in particular; and labels that a pod selects change what its spread counts. */
    private boolean isOpen(Target target, List<Domain> domains) {
        return !uncounted.contains(target)
                && (target.nodeSelector().isEmpty() || rules.stream().noneMatch(DomainRule::countsNodes))
                && domains.stream().allMatch(it -> it.has(target));
    }

    private List<Offers.NodeGroup> onlyWith(Set<Target> open) {
        List<Offers.NodeGroup> some = new ArrayList<>();
        for (Offers.NodeGroup group : groups) {
            Map<Target, Integer> amounts = new LinkedHashMap<>(group.amounts());
            amounts.keySet().retainAll(open);
            if (!amounts.isEmpty()) {
                some.add(new Offers.NodeGroup(group.example(), group.size(), amounts, group.hardware()));
            }
        }
        return some;
    }

    private String closed(List<Domain> domains) {
        String what = rules.stream().map(DomainRule::toString).distinct().collect(Collectors.joining(", "));
        String example = domains.stream()
                .filter(domain -> shares.keySet().stream().noneMatch(domain::has))
                .findFirst()
                .map(it -> ": " + it.example() + " has GPUs and no partition")
                .orElse("");
        return what + " may leave it only some of the nodes that it could run on as it is, and not all of them offer a"
                + " partition" + example;
    }
}
