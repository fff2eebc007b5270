package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.gpurightsizer.sizing.offers.Hardware;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Room;
import io.gpurightsizer.sizing.offers.Target;

/** Collects what nodes offer on which a pod may run, whatever is free there. */
final class ReachedNodes {
    private final List<AlikeNodes> reached = new ArrayList<>();
    private final List<Offers.NodeGroup> groups = new ArrayList<>();
    private final Map<Target, DeviceShare> shares = new LinkedHashMap<>();
    private final Set<Hardware> wholeGpus = new HashSet<>();
    private final Set<Target> uncounted = new HashSet<>();

    /**
     * What was collected.
     *
     * @param offered without a count of what is free
     * @param nodes the nodes, those with whole GPUs alone among them
     * @param uncounted targets of which any number counts as free
     */
    record Reached(Offers.Reachable offered, List<AlikeNodes> nodes, Set<Target> uncounted) {
        Reached {
            nodes = List.copyOf(nodes);
            uncounted = Set.copyOf(uncounted);
        }

        int nodeCount() {
            return nodes.stream().mapToInt(it -> it.nodes().size()).sum();
        }
    }

    /** Adds those on which the pod may run. */
    void add(AlikeNodes alike, Predicate<NodeState> suits) {
        AlikeNodes suiting = alike.thoseThat(suits);
        if (suiting.nodes().isEmpty()) {
            return;
        }
        reached.add(suiting);
        if (alike.offers().wholeGpus()) {
            wholeGpus.add(alike.offers().hardware());
        }
        if (!alike.offers().isEmpty()) {
            add(alike.offers(), suiting.nodes().get(0).name(), suiting.nodes().size());
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
        groups.add(new Offers.NodeGroup(example, size, offers.amounts(), offers.hardware()));
        offers.offers().forEach((target, offer) -> shares.merge(target, DeviceShare.of(offer), DeviceShare::orWorse));
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
        List<Offer> smallestFirst = shares.entrySet().stream()
                .map(it -> it.getValue().as(it.getKey()))
                .sorted(Offer.SMALLEST_FIRST)
                .toList();
        return new Reached(
                new Offers.Reachable(smallestFirst, groups, remark, wholeGpus, Room.UNLIMITED), reached, uncounted);
    }
}
