package io.gpurightsizer.sizing.offers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a pod's place depends on besides the nodes themselves: its volumes, and other pods.
 *
 * @param namespace by which, with its labels, the rules of other pods apply to it
 * @param claims the volumes that it mounts
 * @param rules what it says itself of the pods around it
 */
public record Dependencies(String namespace, Map<String, String> labels, List<Claim> claims, List<DomainRule> rules) {
    public static final Dependencies NONE = new Dependencies("", Map.of(), List.of(), List.of());

    public Dependencies {
        labels = Map.copyOf(labels);
        claims = List.copyOf(claims);
        rules = List.copyOf(rules);
    }

    /** The same with more claims. */
    public Dependencies claiming(List<Claim> more) {
        List<Claim> all = new ArrayList<>(claims);
        all.addAll(more);
        return new Dependencies(namespace, labels, all, rules);
    }

    /** The same in another namespace: a manifest need not say which one it goes to. */
    public Dependencies in(String other) {
        return new Dependencies(other, labels, claims, rules);
    }

    /**
     * A PersistentVolumeClaim.
     *
     * @param name its name; of one that is made for the pod the volume's, and of those of replicas what stands before the
     *     number of the replica, for example {@code cache-asr-}
     * @param storageClass of one that may have to be made; empty for the cluster's default
     */
    public record Claim(String name, Made made, String storageClass) {
        /** One that exists by itself. */
        public static Claim named(String name) {
            return new Claim(name, Made.BY_ITSELF, "");
        }
    }

    /** For whom a claim is made. */
    public enum Made {
        BY_ITSELF,
        /** For the pod, when it has been admitted (generic ephemeral volumes). */
        FOR_THE_POD,
        /** For each replica of a StatefulSet, of which the pod is a template: it may be any of them. */
        FOR_REPLICAS
    }

    /**
     * A rule that closes nodes to the pod by the values of one of their labels, and which values depends on other pods. Which
     * they are is not looked up: a node is open if any other with the same value is.
     *
     * @param what for example {@code its required pod affinity}
     * @param topologyKey the label; {@link #NODE_NAME} where each node counts by itself
     * @param countsNodes whether it also depends on which nodes the pod selects (topology spread)
     */
    public record DomainRule(String what, String topologyKey, boolean countsNodes) {
        /** What rules are called by which pods keep away from each other. */
        public static final String ANTI_AFFINITY = "its required pod anti-affinity";

        /** No label, but the node's name. */
        public static final String NODE_NAME = "metadata.name";

        /** For example {@code its required pod affinity by topology.kubernetes.io/zone}. */
        @Override
        public String toString() {
            return topologyKey.equals(NODE_NAME) ? what : what + " by " + topologyKey;
        }

        public static DomainRule of(String what, String topologyKey) {
            return new DomainRule(what, topologyKey, false);
        }
    }
}
