package io.gpurightsizer.cluster.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

import io.gpurightsizer.sizing.offers.Placement;

/** From the objects of volumes to what {@link Volumes} keeps of them. */
public final class VolumeReader {
    private static final String CHOSEN_NODE = "volume.kubernetes.io/selected-node";

    /** Labels of volumes that the scheduler compares with those of nodes ({@code plugins/volumezone}). */
    private static final List<String> ZONES = List.of(
            "topology.kubernetes.io/zone",
            "topology.kubernetes.io/region",
            "failure-domain.beta.kubernetes.io/zone",
            "failure-domain.beta.kubernetes.io/region");

    private VolumeReader() {}

    /**
     * Reads a PersistentVolumeClaim.
     *
     * @throws IllegalArgumentException if a field has another type than Kubernetes has there
     */
    public static Volumes.ClaimState claim(JsonNode object) {
        PersistentVolumeClaim claim = ClientModel.read(object, PersistentVolumeClaim.class);
        String volume = claim.getSpec() == null ? null : claim.getSpec().getVolumeName();
        String storageClass = claim.getSpec() == null ? null : claim.getSpec().getStorageClassName();
        Map<String, String> annotations = claim.getMetadata().getAnnotations();
        boolean chosen = annotations != null && annotations.containsKey(CHOSEN_NODE);
        return (volume == null || volume.isEmpty()) && chosen
                ? Volumes.ClaimState.notRead("its volume is being made")
                : new Volumes.ClaimState(text(volume), text(storageClass), "");
    }

    /**
     * The nodes on which a PersistentVolume can be mounted: {@code spec.nodeAffinity.required}, else the zone or region of its
     * labels; empty if there is neither.
     *
     * @throws IllegalArgumentException if a field has another type than Kubernetes has there
     */
    public static Optional<List<Placement.Term>> volume(JsonNode object) {
        PersistentVolume volume = ClientModel.read(object, PersistentVolume.class);
        return Optional.ofNullable(volume.getSpec())
                .flatMap(it -> Optional.ofNullable(it.getNodeAffinity()))
                .flatMap(it -> Optional.ofNullable(it.getRequired()))
                .map(it -> it.getNodeSelectorTerms().stream()
                        .map(VolumeReader::term)
                        .toList())
                .or(() -> inZones(volume.getMetadata().getLabels()));
    }

    /** A StorageClass; otherwise as {@link #volume}. */
    public static StorageClassState storageClass(JsonNode object) {
        return StorageClassState.of(ClientModel.read(object, StorageClass.class));
    }

    /** Nodes with the same labels, and those that have none of that kind. Several zones stand as {@code a__b}. */
    private static Optional<List<Placement.Term>> inZones(Map<String, String> labels) {
        if (labels == null) {
            return Optional.empty();
        }
        List<Placement.Requirement> same = new ArrayList<>();
        new TreeMap<>(labels).forEach((key, value) -> {
            if (ZONES.contains(key)) {
                same.add(new Placement.Requirement(key, "In", List.of(value.split("__"))));
            }
        });
        List<Placement.Requirement> none = ZONES.stream()
                .map(key -> new Placement.Requirement(key, "DoesNotExist", List.of()))
                .toList();
        return same.isEmpty()
                ? Optional.empty()
                : Optional.of(Stream.of(same, none)
                        .map(it -> new Placement.Term(it, List.of()))
                        .toList());
    }

    private static Placement.Term term(NodeSelectorTerm term) {
        return new Placement.Term(requirements(term.getMatchExpressions()), requirements(term.getMatchFields()));
    }

    private static List<Placement.Requirement> requirements(List<NodeSelectorRequirement> all) {
        return all.stream()
                .map(it -> new Placement.Requirement(text(it.getKey()), text(it.getOperator()), it.getValues()))
                .toList();
    }

    private static String text(String text) {
        return text == null ? "" : text;
    }
}
