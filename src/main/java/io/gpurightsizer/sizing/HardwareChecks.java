package io.gpurightsizer.sizing;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.gpurightsizer.sizing.offers.Hardware;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Target;
import io.gpurightsizer.sizing.table.CapabilityRule;
import io.gpurightsizer.sizing.table.Need;

/**
 * Which offers are on hardware on which the pod could have had a whole GPU: what it runs may not start elsewhere. An offer
 * counts only if that holds for every node that has it, since the scheduler may choose any of them. Where no whole GPU can
 * be had, what it could have had under the name {@code nvidia.com/gpu} counts in its place; where there is none of that
 * either all of them count, and so do those behind which no node stands: the table vouches for them.
 */
final class HardwareChecks {
    private HardwareChecks() {}

    static List<Offer> alike(CheckContext context, List<Offer> reachable) {
        Set<Target> others = onOtherHardware(context).keySet();
        return others.isEmpty() ? reachable : OfferChecks.select(reachable, offer -> !others.contains(offer.target()));
    }

    /** Of offers that are all on other hardware, where the first of them is, and where whole GPUs are. */
    static String whyNoneIsAlike(CheckContext context, List<Offer> reachable) {
        Target first = reachable.get(0).target();
        return first + " is on nodes of " + onOtherHardware(context).get(first)
                + ", and the "
                + (context.reachable().wholeGpus().isEmpty() ? "nvidia.com/gpu" : "whole GPUs")
                + " that it could have had are on nodes of "
                + context.reachable().asItIs().stream()
                        .map(Hardware::toString)
                        .sorted()
                        .collect(Collectors.joining(" or "));
    }

    private static Map<Target, Hardware> onOtherHardware(CheckContext context) {
        Set<Hardware> whole = context.reachable().asItIs();
        if (whole.isEmpty()) {
            return Map.of();
        }
        boolean anyCapability = context.knownNeed().need() instanceof Need.Resources
                || context.computeCapability() == CapabilityRule.ANY;
        Set<Hardware> alike = new HashSet<>();
        Map<Target, Hardware> others = new HashMap<>();
        for (Offers.NodeGroup group : context.reachable().nodes()) {
            if (group.isAssumed() || alike.contains(group.hardware())) {
                continue;
            }
            if (whole.stream().anyMatch(it -> it.isAlike(group.hardware(), anyCapability))) {
                alike.add(group.hardware());
            } else {
                group.amounts().keySet().forEach(target -> others.putIfAbsent(target, group.hardware()));
            }
        }
        return others;
    }
}
