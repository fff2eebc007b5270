package io.gpurightsizer.cluster.nodes;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.sizing.offers.Placement;

/**
 * Where the volumes of a cluster can be mounted.
 *
 * @param claims by namespace and name, as {@code namespace/name}, the PersistentVolume that each PersistentVolumeClaim is
 *     bound to; empty text if it is not bound
 * @param nodes by the PersistentVolume's name the terms of which a node must satisfy one; empty where it may be mounted
 *     anywhere
 */
public record Volumes(Map<String, String> claims, Map<String, Optional<List<Placement.Term>>> nodes) {
    public static final Volumes NONE = new Volumes(Map.of(), Map.of());

    public Volumes {
        claims = Map.copyOf(claims);
        nodes = Map.copyOf(nodes);
    }
}
