package io.gpurightsizer.cluster.devices;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.gpurightsizer.cluster.state.NodeState;

/**
 * What is kept of a ResourceSlice of NVIDIA's driver.
 *
 * @param nodes from which its devices can be used
 * @param pool the pool of devices that it is a part of
 * @param generation of the pool; slices of an older one are about to go
 * @param slices how many slices the pool has in this generation
 * @param devices in the order in which the scheduler takes them
 * @param counters that devices of the pool share, by counter set and counter
 */
public record SliceState(
        SliceNodes nodes,
        String pool,
        long generation,
        long slices,
        List<SliceDevice> devices,
        Map<String, Map<String, Long>> counters) {
    public SliceState {
        devices = List.copyOf(devices);
        counters = Map.copyOf(counters);
    }

    /** The one node whose devices they are, of these nodes where the slice does not name it; empty if it is not one alone. */
    public String nodeAmong(Stream<NodeState> all) {
        return nodes.among(all);
    }

    /** Whether it depends on the nodes that there are which one that is. */
    public boolean selectsNodes() {
        return nodes.isSelector();
    }

    /** The same, knowing which devices rules keep pods from. */
    public SliceState under(Collection<TaintRule> rules) {
        if (rules.isEmpty()) {
            return this;
        }
        List<SliceDevice> tainted = devices.stream()
                .map(device -> rules.stream().anyMatch(it -> it.matches(pool, device)) ? device.withTaint() : device)
                .toList();
        return new SliceState(nodes, pool, generation, slices, tainted, counters);
    }
}
