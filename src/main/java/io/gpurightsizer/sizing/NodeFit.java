package io.gpurightsizer.sizing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.table.Need;

/**
 * An offer for each container of a pod such that one node has them all.
 *
 * @param offers in the order of the pod's containers
 * @param rank how far down its list each container had to go, added up; less is better
 * @param group the nodes that have them
 */
record NodeFit(List<Offer> offers, int rank, Offers.NodeGroup group) {

    /** The fit in which containers get what they prefer, over all reachable nodes; the first such node group in ties. */
    static Optional<NodeFit> of(CheckContext deliberation) {
        Optional<NodeFit> best = Optional.empty();
        for (Offers.NodeGroup group : deliberation.reachable().nodes()) {
            Optional<NodeFit> fit = on(group, deliberation);
            if (fit.isPresent() && (best.isEmpty() || fit.get().rank < best.get().rank)) {
                best = fit;
                if (best.get().rank == 0) {
                    break;
                }
            }
        }
        return best;
    }

    /** The cheapest way to serve every container on one such node. */
    private static Optional<NodeFit> on(Offers.NodeGroup group, CheckContext deliberation) {
        List<List<Offer>> fitting = new ArrayList<>(2);
        for (GpuContainer container : deliberation.workload.containers()) {
            fitting.add(deliberation.candidates(container).fitting());
        }
        return new Assignment(group.amounts(), fitting)
                .best()
                .map(chosen -> new NodeFit(chosen.offers(), chosen.rank(), group));
    }

    /** All nodes that have these offers at once, since the scheduler may choose any of them. */
    private Offers.NodeGroup everyNode(List<Offers.NodeGroup> groups) {
        int size = 0;
        for (Offers.NodeGroup other : groups) {
            size += holdsAll(other) ? other.size() : 0;
        }
        return new Offers.NodeGroup(group.example(), size, group.amounts());
    }

    private boolean holdsAll(Offers.NodeGroup other) {
        Map<ExtendedResource, Integer> taken = new HashMap<>(4);
        for (Offer offer : offers) {
            int nth = taken.merge(offer.resource(), 1, Integer::sum);
            if (other.amounts().getOrDefault(offer.target(), 0) < nth) {
                return false;
            }
        }
        return true;
    }

    SizingDecision.Resize resize(CheckContext deliberation) {
        List<SizingDecision.ContainerResize> resizes = new ArrayList<>(offers.size());
        for (int i = 0; i < offers.size(); i++) {
            GpuContainer container = deliberation.workload.containers().get(i);
            Offer offer = offers.get(i);
            ResolvedNeed ruling = deliberation.ruling(container).orElseThrow();
            resizes.add(new SizingDecision.ContainerResize(
                    container.at(),
                    offer,
                    ruling.origin(),
                    ruling.need() instanceof Need.Memory,
                    sentence(container, ruling, deliberation.candidates(container), offer)));
        }
        return new SizingDecision.Resize(
                resizes, everyNode(deliberation.reachable().nodes()).description());
    }

    private static String sentence(GpuContainer container, ResolvedNeed ruling, Candidates candidates, Offer offer) {
        String who = container.model().isKnown() ? container.model().name() : "container " + container.name();
        String size = offer.usable().map(memory -> " has " + memory).orElse(" is offered");
        return who + " " + candidates.need() + " by " + ruling.description() + "; " + offer.target() + size;
    }
}
