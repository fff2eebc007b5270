package io.gpurightsizer.server;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Target;

/** How many devices are free in the whole cluster, as gauges: one for each thing that nodes offer, from when it is first seen. */
final class FreeDevices {
    private final MeterRegistry metrics;
    private final Set<Target> measured = ConcurrentHashMap.newKeySet();
    private volatile ClusterSnapshot latest;
    private volatile Counted counted;

    /** Counted when somebody asks, and once for all that are asked of one snapshot. */
    private record Counted(ClusterSnapshot of, Map<Target, Long> free) {
        static Counted of(ClusterSnapshot snapshot) {
            return new Counted(
                    snapshot,
                    snapshot.stock().stream().collect(Collectors.toMap(Offers.Stock::target, Offers.Stock::free)));
        }
    }

    FreeDevices(MeterRegistry metrics, ClusterSnapshot first) {
        this.metrics = metrics;
        this.latest = first;
        this.counted = Counted.of(first);
        Gauge.builder(
                        "gpu_rightsizer_pods_known",
                        this,
                        it -> it.latest.state().pods().problem().isEmpty() ? 1 : 0)
                .strongReference(true)
                .description("1 while it is known what pods hold; 0 while nothing counts as free, since it is not")
                .register(metrics);
        made(first);
    }

    /** From now on this snapshot counts. */
    void made(ClusterSnapshot snapshot) {
        latest = snapshot;
        for (Target target : snapshot.targets()) {
            if (measured.add(target)) {
                Gauge.builder("gpu_rightsizer_free_devices", this, it -> it.free(target))
                        .strongReference(true)
                        .description(
                                "Devices on nodes that take pods and that no pod has or waits for; whole GPUs as nvidia.com/gpu")
                        .tag("resource", target.toString())
                        .register(metrics);
            }
        }
    }

    private double free(Target target) {
        ClusterSnapshot now = latest;
        if (counted.of() != now) {
            counted = Counted.of(now);
        }
        return counted.free().getOrDefault(target, 0L);
    }
}
