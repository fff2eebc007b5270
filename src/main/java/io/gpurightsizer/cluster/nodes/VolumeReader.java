package io.gpurightsizer.cluster.nodes;

import java.util.List;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PersistentVolume;

import io.gpurightsizer.sizing.offers.Placement;

/** From a PersistentVolume to the nodes on which it can be mounted. */
final class VolumeReader {
    private VolumeReader() {}

    /** {@code spec.nodeAffinity.required}; empty if there is none. */
    static Optional<List<Placement.Term>> nodes(PersistentVolume volume) {
        return Optional.ofNullable(volume.getSpec())
                .flatMap(it -> Optional.ofNullable(it.getNodeAffinity()))
                .flatMap(it -> Optional.ofNullable(it.getRequired()))
                .map(it -> it.getNodeSelectorTerms().stream()
                        .map(VolumeReader::term)
                        .toList());
    }

    private static Placement.Term term(NodeSelectorTerm term) {
        return new Placement.Term(requirements(term.getMatchExpressions()), requirements(term.getMatchFields()));
    }

    private static List<Placement.Requirement> requirements(List<NodeSelectorRequirement> all) {
        return all.stream()
                .map(it -> new Placement.Requirement(it.getKey(), it.getOperator(), it.getValues()))
                .toList();
    }
}
