package io.gpurightsizer.cluster.nodes;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.gpurightsizer.cluster.state.FreeAmounts;
import io.gpurightsizer.cluster.state.IndexedNode;
import io.gpurightsizer.cluster.state.PodsState;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.Target;

/** Counts the devices of all nodes that take new pods, and how many of them are free. */
final class DeviceStock {
    private final FreeAmounts amounts;
    private final PodsState pods;
    private final Map<String, Offers.Stock> byTarget = new TreeMap<>();

    private DeviceStock(FreeAmounts amounts, PodsState pods) {
        this.amounts = amounts;
        this.pods = pods;
    }

    static List<Offers.Stock> of(List<AlikeNodes> nodes, FreeAmounts amounts, PodsState pods) {
        DeviceStock stock = new DeviceStock(amounts, pods);
        for (AlikeNodes alike : nodes) {
            alike.targets().forEach(target -> stock.add(target, alike.nodes()));
        }
        return stock.byTarget.values().stream().map(stock::lessWaitedFor).toList();
    }

    private void add(Target target, List<IndexedNode> nodes) {
        long[] allocatable = amounts.nodes().allocatable(target.countedAs());
        long[] left = amounts.of(target.countedAs(), false);
        long offered = 0;
        long free = 0;
        for (IndexedNode node : nodes) {
            offered += allocatable[node.index()];
            free += pods.isKnown() ? Math.max(0, left[node.index()]) : 0;
        }
        byTarget.merge(
                target.toString(),
                new Offers.Stock(target, offered, free),
                (a, b) -> new Offers.Stock(target, a.offered() + b.offered(), a.free() + b.free()));
    }

    private Offers.Stock lessWaitedFor(Offers.Stock stock) {
        String resource = stock.target().countedAs();
        long waitedFor = 0;
        for (Map.Entry<Placement, Integer> waiting : pods.waiting().entrySet()) {
            waitedFor += waiting.getValue() * waiting.getKey().requests().getOrDefault(resource, 0L);
        }
        return new Offers.Stock(stock.target(), stock.offered(), Math.max(0, stock.free() - waitedFor));
    }
}
