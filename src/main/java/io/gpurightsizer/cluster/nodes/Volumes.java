package io.gpurightsizer.cluster.nodes;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.sizing.offers.Dependencies;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.VolumeNodes;

/**
 * Where the volumes of a cluster can be mounted.
 *
 * @param areKnown whether volumes were looked at; where not, they keep no pod from a node
 * @param claims PersistentVolumeClaims by namespace and name, as {@code namespace/name}
 * @param nodes by the PersistentVolume's name the terms of which a node must satisfy one; empty where it may be mounted
 *     anywhere
 * @param classes StorageClasses by name
 */
public record Volumes(
        boolean areKnown,
        Map<String, ClaimState> claims,
        Map<String, Optional<List<Placement.Term>>> nodes,
        Map<String, StorageClassState> classes) {
    public static final Volumes NOT_LOOKED_AT = new Volumes(false, Map.of(), Map.of(), Map.of());

    public Volumes {
        claims = Map.copyOf(claims);
        nodes = Map.copyOf(nodes);
        classes = Map.copyOf(classes);
    }

    /** What was found. */
    public Volumes(
            Map<String, ClaimState> claims,
            Map<String, Optional<List<Placement.Term>>> nodes,
            Map<String, StorageClassState> classes) {
        this(true, claims, nodes, classes);
    }

    /**
     * A PersistentVolumeClaim.
     *
     * @param volume the PersistentVolume that it is bound to; empty if it is not bound
     * @param storageClass empty if it names none
     * @param notRead why it is not known; empty if it is
     */
    public record ClaimState(String volume, String storageClass, String notRead) {
        public static ClaimState notRead(String why) {
            return new ClaimState("", "", why);
        }
    }

    /** Where a pod of this namespace can mount the volume of a claim. */
    VolumeNodes of(String namespace, Dependencies.Claim claim) {
        String words = (claim.ephemeral() ? "the claim of its volume " : "claim ") + claim.name();
        if (!areKnown) {
            return VolumeNodes.any(words);
        }
        if (claim.ephemeral()) {
            return ofClass(words, claim.storageClass());
        }
        ClaimState state = claims.getOrDefault(namespace + "/" + claim.name(), ClaimState.notRead("there is none"));
        if (!state.notRead().isEmpty()) {
            return VolumeNodes.notKnown(words, state.notRead());
        }
        return state.volume().isEmpty() ? ofClass(words, state.storageClass()) : ofVolume(words, state.volume());
    }

    private VolumeNodes ofVolume(String claim, String volume) {
        Optional<List<Placement.Term>> mountable = nodes.get(volume);
        return mountable == null
                ? VolumeNodes.notKnown(claim, "its volume " + volume + " is not known")
                : new VolumeNodes(claim + " (volume " + volume + ")", mountable, "");
    }

    private VolumeNodes ofClass(String claim, String name) {
        if (!name.isEmpty()) {
            StorageClassState named = classes.get(name);
            return named == null
                    ? VolumeNodes.notKnown(claim, "it is not bound yet, and its class " + name + " is not known")
                    : named.nodes(claim, name);
        }
        List<Map.Entry<String, StorageClassState>> defaults = classes.entrySet().stream()
                .filter(it -> it.getValue().isDefault())
                .toList();
        return defaults.size() == 1
                ? defaults.get(0).getValue().nodes(claim, defaults.get(0).getKey())
                : VolumeNodes.notKnown(claim, "it is not bound yet, and names no class");
    }
}
