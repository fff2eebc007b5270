package io.gpurightsizer.pod;

import java.util.List;
import java.util.Optional;

import io.gpurightsizer.sizing.offers.Placement;

/**
 * {@code spec.affinity} as it stands in a pod's JSON, as far as one must know it to add to it.
 *
 * @param exists whether there is such an object
 * @param ofPods whether it says something about other pods
 * @param nodesExist whether it has a {@code nodeAffinity} object
 * @param preferred its preferred terms for nodes
 * @param required its required terms for nodes, of which one must hold; empty if it has none
 */
public record WrittenAffinity(
        boolean exists,
        boolean ofPods,
        boolean nodesExist,
        List<Preferred> preferred,
        Optional<List<Placement.Term>> required) {
    public static final WrittenAffinity NONE = new WrittenAffinity(false, false, false, List.of(), Optional.empty());

    /** A {@code PreferredSchedulingTerm}, its weight as it is written. */
    public record Preferred(String weight, Placement.Term term) {}

    public WrittenAffinity {
        preferred = List.copyOf(preferred);
        required = required.map(List::copyOf);
    }

    /** What is left of it with these terms for nodes instead; objects that would be empty are gone. */
    public WrittenAffinity with(List<Preferred> otherPreferred, Optional<List<Placement.Term>> otherRequired) {
        boolean ofNodes = !otherPreferred.isEmpty() || otherRequired.isPresent();
        return new WrittenAffinity(ofNodes || ofPods, ofPods, ofNodes, otherPreferred, otherRequired);
    }
}
