package io.gpurightsizer.cluster.state;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.TopologySelectorTerm;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.VolumeNodes;

/**
 * What a StorageClass says of volumes that do not exist yet.
 *
 * @param waits whether a volume is made where the pod is ({@code WaitForFirstConsumer}), not before
 * @param provisions whether volumes are made at all, not prepared by hand on certain nodes
 * @param isDefault whether claims that name no class get it
 * @param allowedNodes terms of which a node must satisfy one ({@code allowedTopologies}); empty if any node will do
 */
public record StorageClassState(
        boolean waits, boolean provisions, boolean isDefault, Optional<List<Placement.Term>> allowedNodes) {
    private static final String DEFAULT = "storageclass.kubernetes.io/is-default-class";

    public static StorageClassState of(StorageClass storageClass) {
        Map<String, String> annotations = storageClass.getMetadata().getAnnotations();
        List<TopologySelectorTerm> allowed = storageClass.getAllowedTopologies();
        return new StorageClassState(
                "WaitForFirstConsumer".equals(storageClass.getVolumeBindingMode()),
                !"kubernetes.io/no-provisioner".equals(storageClass.getProvisioner()),
                annotations != null && "true".equals(annotations.get(DEFAULT)),
                allowed == null || allowed.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                allowed.stream().map(StorageClassState::term).toList()));
    }

    private static Placement.Term term(TopologySelectorTerm term) {
        return new Placement.Term(
                term.getMatchLabelExpressions().stream()
                        .map(it -> new Placement.Requirement(it.getKey(), "In", it.getValues()))
                        .toList(),
                List.of());
    }

    /** Where the volume of a claim of this class can be mounted once it is made. */
    public VolumeNodes nodes(String claim, String name) {
        if (!waits) {
            return VolumeNodes.notKnown(claim, "it is not bound yet");
        }
        if (!provisions) {
            return VolumeNodes.notKnown(
                    claim, "it is not bound yet, and which nodes have a volume of class " + name + " is not known");
        }
        return new VolumeNodes(claim, allowedNodes, "");
    }
}
