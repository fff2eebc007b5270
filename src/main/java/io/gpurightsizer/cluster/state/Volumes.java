package io.gpurightsizer.cluster.state;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

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
    public VolumeNodes of(String namespace, Dependencies.Claim claim) {
        if (!areKnown) {
            return VolumeNodes.any("claim " + claim.name());
        }
        return switch (claim.made()) {
            case BY_ITSELF -> named(namespace, claim.name());
            case FOR_THE_POD -> ofClass("the claim of its volume " + claim.name(), claim.storageClass());
            case FOR_REPLICAS -> ofReplicas(namespace, claim);
        };
    }

    /** Those that are there already; where they differ, which of them the pod gets is not known. */
    private VolumeNodes ofReplicas(String namespace, Dependencies.Claim claim) {
        String prefix = namespace + "/" + claim.name();
        List<VolumeNodes> all = new TreeSet<>(claims.keySet())
                .stream()
                        .filter(it -> it.startsWith(prefix)
                                && it.substring(prefix.length()).matches("[0-9]+"))
                        .map(it -> named(namespace, it.substring(namespace.length() + 1)))
                        .toList();
        if (all.isEmpty()) {
            return ofClass("claim " + claim.name() + "0", claim.storageClass());
        }
        VolumeNodes first = all.get(0);
        boolean alike = all.stream()
                .allMatch(
                        it -> it.anyOf().equals(first.anyOf()) && it.notKnown().equals(first.notKnown()));
        return alike
                ? first
                : VolumeNodes.notKnown("claim " + claim.name() + "*", "the replicas have it on different nodes");
    }

    private VolumeNodes named(String namespace, String name) {
        String words = "claim " + name;
        ClaimState state = claims.getOrDefault(namespace + "/" + name, ClaimState.notRead("there is none"));
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
