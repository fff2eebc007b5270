package io.gpurightsizer.sizing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Room;
import io.gpurightsizer.sizing.table.Need;

/**
 * An offer for each container of a pod such that one node has them all.
 *
 * @param containers the pod's containers
 * @param chosen what each of them gets
 * @param nodes a group of nodes that offers it
 */
record NodeFit(List<CheckContext> containers, Assignment.Chosen chosen, Offers.NodeGroup nodes) {

    /** The fit in which containers get what they prefer, and one node has it all free. */
    static Optional<NodeFit> free(List<CheckContext> containers) {
        Room room = containers.get(0).reachable().room();
        return best(
                containers,
                chosen -> isAdmitted(containers, chosen)
                        && room.isFree(chosen.stream().map(Offer::target).toList()));
    }

    /** The same, free or not. */
    static Optional<NodeFit> admitted(List<CheckContext> containers) {
        return best(containers, chosen -> isAdmitted(containers, chosen));
    }

    /** The same, whether or not a quota or limit refuses all of it together. */
    static Optional<NodeFit> any(List<CheckContext> containers) {
        return best(containers, chosen -> true);
    }

    /** What one container gets has been asked before. */
    private static boolean isAdmitted(List<CheckContext> containers, List<Offer> chosen) {
        return chosen.size() == 1 || AdmissionChecks.refusal(containers, chosen).isEmpty();
    }

    /** What refuses the pod with all of it. */
    Optional<String> refusal() {
        return AdmissionChecks.refusal(containers, chosen.offers());
    }

    /** The best over all reachable nodes; the first such node group in ties. */
    private static Optional<NodeFit> best(List<CheckContext> containers, Predicate<List<Offer>> accepted) {
        List<Offers.NodeGroup> groups = containers.get(0).reachable().nodes();
        List<List<Offer>> fitting =
                containers.stream().map(CheckContext::offersLeft).toList();
        Optional<NodeFit> best = Optional.empty();
        for (Offers.NodeGroup group : groups) {
            Optional<Assignment.Chosen> chosen = new Assignment(group.amounts(), fitting, accepted).best();
            if (chosen.isPresent()
                    && (best.isEmpty()
                            || chosen.get().rank() < best.get().chosen.rank())) {
                best = Optional.of(new NodeFit(containers, chosen.get(), group));
                if (chosen.get().rank() == 0) {
                    break;
                }
            }
        }
        return best;
    }

    SizingDecision.Resize resize() {
        List<SizingDecision.ContainerResize> resizes = new ArrayList<>(containers.size());
        for (int i = 0; i < containers.size(); i++) {
            resizes.add(resize(containers.get(i), chosen.offers().get(i)));
        }
        return new SizingDecision.Resize(resizes, everyNode().description());
    }

    private static SizingDecision.ContainerResize resize(CheckContext context, Offer offer) {
        GpuContainer container = context.container;
        ResolvedNeed need = context.knownNeed();
        String who = need.model().isKnown() ? need.model().name() : "container " + container.name();
        String size = offer.usable().map(memory -> " has " + memory).orElse(" is offered");
        return new SizingDecision.ContainerResize(
                container.at(),
                offer,
                need.origin(),
                need.need() instanceof Need.Memory,
                who + " " + need.inWords(context.table.headroomPercent()) + " by " + need.decidedBy() + "; "
                        + offer.target() + size + remark(container, offer));
    }

    /** Asked for by name, it is given; docs.nvidia.com/deploy/mps, "Server". */
    private static String remark(GpuContainer container, Offer offer) {
        return container
                .signs()
                .ownUser()
                .filter(user -> offer.throughMps())
                .map(user -> "; one MPS server serves one user id at a time, so with " + user
                        + " it and pods with another wait for each other")
                .orElse("");
    }

    /** All nodes that have these offers at once, since the scheduler may choose any of them. */
    private Offers.NodeGroup everyNode() {
        List<List<Offer>> given = chosen.offers().stream().map(List::of).toList();
        int size = containers.get(0).reachable().nodes().stream()
                .filter(other -> new Assignment(other.amounts(), given).best().isPresent())
                .mapToInt(Offers.NodeGroup::size)
                .sum();
        return new Offers.NodeGroup(nodes.example(), size, nodes.amounts());
    }
}
