package io.gpurightsizer.cluster.nodes;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.cluster.state.PodsState;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.Target;

/** Counts the devices of all nodes that take new pods, and how many of them are free. */
final class DeviceStock {
    private final PodsState pods;
    private final Map<String, Offers.Stock> byTarget = new TreeMap<>();

    private DeviceStock(PodsState pods) {
        this.pods = pods;
    }

    static List<Offers.Stock> of(List<AlikeNodes> nodes, PodsState pods) {
        DeviceStock stock = new DeviceStock(pods);
        for (AlikeNodes alike : nodes) {
            alike.targets().forEach(target -> stock.add(target, alike.nodes()));
        }
        return stock.byTarget.values().stream().map(stock::lessWaitedFor).toList();
    }

    private void add(Target target, List<NodeState> nodes) {
        String resource = target.resource().name();
        long offered = 0;
        long free = 0;
        for (NodeState node : nodes) {
            long allocatable = node.allocatable(resource);
            offered += allocatable;
            free += pods.isKnown() ? Math.max(0, allocatable - pods.use(node).taken(resource, false)) : 0;
        }
        byTarget.merge(
                target.toString(),
                new Offers.Stock(target, offered, free),
                (a, b) -> new Offers.Stock(target, a.offered() + b.offered(), a.free() + b.free()));
    }

    private Offers.Stock lessWaitedFor(Offers.Stock stock) {
        String resource = stock.target().resource().name();
        long waitedFor = 0;
        for (Map.Entry<Placement, Integer> waiting : pods.waiting().entrySet()) {
            waitedFor += waiting.getValue() * waiting.getKey().requests().getOrDefault(resource, 0L);
        }
        return new Offers.Stock(stock.target(), stock.offered(), Math.max(0, stock.free() - waitedFor));
    }
}
