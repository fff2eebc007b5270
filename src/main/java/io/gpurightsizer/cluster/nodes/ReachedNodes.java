package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Target;

/** Collects what nodes offer on which a pod may run. */
final class ReachedNodes {
    private final Optional<Map<String, Map<String, Long>>> heldByNode;
    private final List<Offers.NodeGroup> groups = new ArrayList<>();
    private final Map<Target, DeviceShare> shares = new LinkedHashMap<>();
    private final Set<Target> free = new HashSet<>();

    /** No node yet; what pods hold is as in {@link ClusterSnapshot#holding}, or empty where it is not known. */
    ReachedNodes(Optional<Map<String, Map<String, Long>>> heldByNode) {
        this.heldByNode = heldByNode;
    }

    /** Adds those on which the pod may run. */
    void add(AlikeNodes alike, Predicate<NodeState> suits) {
        String first = "";
        int count = 0;
        Set<Target> freeHere = new HashSet<>();
        for (NodeState node : alike.nodes()) {
            if (suits.test(node)) {
                first = count == 0 ? node.name() : first;
                count++;
                if (heldByNode.isPresent()
                        && freeHere.size() < alike.offers().amounts().size()) {
                    addFree(freeHere, alike.offers(), heldByNode.get().getOrDefault(node.name(), Map.of()));
                }
            }
        }
        if (count > 0) {
            add(alike.offers(), first, count);
            free.addAll(freeHere);
        }
    }

    private static void addFree(Set<Target> free, NodeOffers offers, Map<String, Long> held) {
        offers.amounts().forEach((target, amount) -> {
            if (amount > held.getOrDefault(target.resource().name(), 0L)) {
                free.add(target);
            }
        });
    }

    /** Adds offers behind which no node stands. */
    void addAssumed(NodeOffers assumed) {
        if (!assumed.isEmpty()) {
            add(assumed, "", 1);
        }
    }

    private void add(NodeOffers offers, String example, int size) {
        groups.add(new Offers.NodeGroup(example, size, offers.amounts()));
        offers.offers().forEach((target, offer) -> shares.merge(target, DeviceShare.of(offer), DeviceShare::orWorse));
    }

    boolean isEmpty() {
        return groups.isEmpty();
    }

    /** Each target once, at the least that any of the nodes gives for it. */
    Offers.Reachable reachable() {
        List<Offer> smallestFirst = shares.entrySet().stream()
                .map(it -> it.getValue().as(it.getKey()))
                .sorted(Offer.SMALLEST_FIRST)
                .toList();
        return new Offers.Reachable(smallestFirst, groups, "", free);
    }
}
