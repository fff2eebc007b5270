package io.gpurightsizer.plan.layout;

/**
 * How pods of one workload stand to each other.
 *
 * @param topologyKey the node label whose values are the domains, for example {@code kubernetes.io/hostname}
 * @param apart whether at most one of them may be in a domain; else domains may differ by one of them
 */
public record SpreadRule(String topologyKey, boolean apart) {
    public static final SpreadRule ONE_ON_EACH_NODE = new SpreadRule("kubernetes.io/hostname", true);
}
