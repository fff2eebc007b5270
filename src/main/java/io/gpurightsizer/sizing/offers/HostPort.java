package io.gpurightsizer.sizing.offers;

/**
 * A port of the node that a container takes ({@code hostPort}).
 *
 * @param address {@code hostIP}; empty stands for all of the node's
 */
public record HostPort(String protocol, int port, String address) {
    /** Whether a node cannot give both, by the scheduler's rule ({@code framework/types.go}, {@code HostPortInfo}). */
    public boolean conflictsWith(HostPort other) {
        return port == other.port
                && protocol.equals(other.protocol)
                && (address.isEmpty() || other.address.isEmpty() || address.equals(other.address));
    }
}
