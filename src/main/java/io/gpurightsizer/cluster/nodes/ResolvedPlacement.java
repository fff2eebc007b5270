package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.List;

import io.gpurightsizer.cluster.state.AntiAffinity;
import io.gpurightsizer.cluster.state.PodsState;
import io.gpurightsizer.cluster.state.Volumes;
import io.gpurightsizer.sizing.offers.Dependencies;
import io.gpurightsizer.sizing.offers.Dependencies.DomainRule;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.VolumeNodes;

/**
 * A placement with what the cluster knows of the pod's dependencies.
 *
 * @param placement without its dependencies, with what its runtime class adds
 * @param volumes those of its volumes that can be mounted on certain nodes only
 * @param rules by which other pods, or volumes of which too little is known, may close nodes to it
 * @param namespace of the pod, where that has ResourceClaimTemplates; empty otherwise
 */
record ResolvedPlacement(Placement placement, List<VolumeNodes> volumes, List<DomainRule> rules, String namespace) {
    ResolvedPlacement {
        volumes = List.copyOf(volumes);
        rules = List.copyOf(rules);
    }

    /** Without any dependency. */
    static ResolvedPlacement of(Placement placement) {
        return new ResolvedPlacement(placement, List.of(), List.of(), "");
    }

    /** The same in a namespace that has ResourceClaimTemplates. */
    ResolvedPlacement in(String other) {
        return new ResolvedPlacement(placement, volumes, rules, other);
    }

    /** Looks its dependencies up. A pod that is bound to a node already has none: no scheduler looks at it. */
    static ResolvedPlacement of(Placement placement, Volumes known, PodsState pods) {
        Dependencies dependencies = placement.dependencies();
        Placement alone = placement.depending(Dependencies.NONE);
        if (placement.nodeName().isPresent()) {
            return of(alone);
        }
        List<DomainRule> rules = AntiAffinity.rules(dependencies, pods.antiAffinities());
        List<VolumeNodes> volumes = new ArrayList<>();
        for (Dependencies.Claim claim : dependencies.claims()) {
            VolumeNodes nodes = known.of(dependencies.namespace(), claim);
            if (!nodes.isKnown()) {
                rules.add(DomainRule.of(nodes.claim() + " (" + nodes.notKnown() + ")", DomainRule.NODE_NAME));
            } else if (nodes.anyOf().isPresent()) {
                volumes.add(nodes);
            }
        }
        return new ResolvedPlacement(alone, volumes, rules, "");
    }
}
