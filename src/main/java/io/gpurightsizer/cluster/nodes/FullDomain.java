package io.gpurightsizer.cluster.nodes;

import java.util.List;
import java.util.Optional;

import io.gpurightsizer.cluster.state.IndexedNode;
import io.gpurightsizer.sizing.offers.Target;

/**
 * Looks for a domain that must have what a pod asks for, and may have none of it left. Stops at the first. Most nodes have room
 * for the pod though all other pods came there; that is asked first, since each of ten thousand may be a domain.
 */
final class FullDomain {
    private final List<Target> asked;
    private final Demand unchanged;
    private final Demand resized;
    private final OtherPods others;
    private final long[] wantedByOthers;
    private boolean runsSomewhere;

    /** @param resized the pod when it has what is asked for */
    FullDomain(List<Target> asked, Demand unchanged, Demand resized, OtherPods others) {
        this.asked = asked;
        this.unchanged = unchanged;
        this.resized = resized;
        this.others = others;
        this.wantedByOthers = others.wantOf(resized.names);
    }

    /** For example {@code node b1}, of those in which the pod could be put now as it is; where there is none, of any. */
    Optional<String> of(List<Domain> domains) {
        Optional<String> full = first(domains, false);
        return full.isPresent() || runsSomewhere ? full : first(domains, true);
    }

    private Optional<String> first(List<Domain> domains, boolean anyway) {
        for (Domain domain : domains) {
            boolean offering = domain.isEachNode() && domain.nodes().get(0).offersAll(asked);
            for (IndexedNode node : domain.asItIs()) {
                boolean surelyFree =
                        offering && (anyway || runsSomewhere) && resized.hasRoomBeside(wantedByOthers, node);
                if (!surelyFree && (anyway || runsOn(node))) {
                    if (!(domain.isEachNode() ? hasAPlaceOn(node, domain) : hasAPlaceIn(domain))) {
                        return Optional.of(domain.example(node));
                    }
                    if (!domain.isEachNode()) {
                        break;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private boolean runsOn(IndexedNode node) {
        boolean runs = unchanged.hasRoomOn(node);
        runsSomewhere |= runs;
        return runs;
    }

    private boolean hasAPlaceOn(IndexedNode node, Domain domain) {
        if (!domain.nodes().get(0).offersAll(asked)) {
            return false;
        }
        FreeNodes nodes = new FreeNodes(resized);
        nodes.add(node);
        return others.leaveAPlaceOn(nodes);
    }

    private boolean hasAPlaceIn(Domain domain) {
        FreeNodes nodes = new FreeNodes(resized);
        for (AlikeNodes alike : domain.nodes()) {
            List<IndexedNode> offering = alike.offersAll(asked) ? alike.nodes() : List.of();
            for (IndexedNode node : offering) {
                nodes.add(node);
                if (nodes.areWorthALook() && others.leaveAPlaceOn(nodes)) {
                    return true;
                }
            }
        }
        return others.leaveAPlaceOn(nodes);
    }
}
