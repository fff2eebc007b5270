package io.gpurightsizer.sizing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.gpu.ExtendedResource;

/**
 * An offer for each container of a pod such that one node has them all.
 *
 * @param offers in the order of the pod's containers
 * @param rank how far down its list each container had to go, added up; less is better
 * @param group the nodes that have them
 */
record NodeFit(List<Offer> offers, int rank, Offers.NodeGroup group) {

    /** The fit in which containers get what they prefer, over all reachable nodes; the first such node group in ties. */
    static Optional<NodeFit> of(Deliberation deliberation) {
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

    private static Optional<NodeFit> on(Offers.NodeGroup group, Deliberation deliberation) {
        Map<ExtendedResource, Integer> taken = new HashMap<>(4);
        List<Offer> offers = new ArrayList<>(2);
        int rank = 0;
        for (GpuContainer container : deliberation.workload.containers()) {
            List<Offer> fitting = deliberation.candidates(container).fitting();
            int choice = firstAvailable(fitting, group, taken);
            if (choice < 0) {
                return Optional.empty();
            }
            offers.add(fitting.get(choice));
            taken.merge(fitting.get(choice).resource(), 1, Integer::sum);
            rank += choice;
        }
        return Optional.of(new NodeFit(offers, rank, group));
    }

    /** What is taken counts by resource, since two targets of one name are filled from the same devices of a node. */
    private static int firstAvailable(
            List<Offer> fitting, Offers.NodeGroup group, Map<ExtendedResource, Integer> taken) {
        for (int i = 0; i < fitting.size(); i++) {
            Target target = fitting.get(i).target();
            if (group.amounts().getOrDefault(target, 0) > taken.getOrDefault(target.resource(), 0)) {
                return i;
            }
        }
        return -1;
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
        for (int i = 0; i < offers.size(); i++) {
            int nth = 1;
            for (int before = 0; before < i; before++) {
                nth += offers.get(before).resource().equals(offers.get(i).resource()) ? 1 : 0;
            }
            if (other.amounts().getOrDefault(offers.get(i).target(), 0) < nth) {
                return false;
            }
        }
        return true;
    }

    SizingDecision.Resize resize(Deliberation deliberation) {
        List<SizingDecision.ContainerResize> resizes = new ArrayList<>(offers.size());
        for (int i = 0; i < offers.size(); i++) {
            GpuContainer container = deliberation.workload.containers().get(i);
            Offer offer = offers.get(i);
            Ruling ruling = deliberation.ruling(container).orElseThrow();
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

    private static String sentence(GpuContainer container, Ruling ruling, Candidates candidates, Offer offer) {
        String who = container.model().isKnown() ? container.model().name() : "container " + container.name();
        String size = offer.usable().map(memory -> " has " + memory).orElse(" is offered");
        return who + " " + candidates.need() + " by " + ruling.description() + "; " + offer.target() + size;
    }
}
