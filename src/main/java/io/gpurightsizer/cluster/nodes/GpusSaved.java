package io.gpurightsizer.cluster.nodes;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.gpurightsizer.cluster.state.GpuPod;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.GpuPart;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Target;

/** What resized pods save: each device that one holds is instead of a whole GPU, but takes up a part of one. */
public final class GpusSaved {
    private final Map<String, GpuNode> nodes;

    private GpusSaved(Map<String, GpuNode> nodes) {
        this.nodes = nodes;
    }

    /** On the nodes of a cluster. */
    public static GpusSaved on(ClusterState state) {
        return new GpusSaved(state.gpuNodes().stream().collect(Collectors.toMap(GpuNode::name, Function.identity())));
    }

    /** How many whole GPUs a resized pod saves, for example 0.86. A device of unknown size saves nothing. */
    public double by(GpuPod pod) {
        Optional<GpuNode> node = Optional.ofNullable(nodes.get(pod.node()));
        double saved = 0;
        for (Map.Entry<String, Long> device : pod.devices().entrySet()) {
            Optional<Offer> offer = node.flatMap(it -> it.offers().offers().values().stream()
                    .filter(offered -> offered.target().countedAs().equals(device.getKey()))
                    .findFirst());
            Optional<GpuPart> part = offer.isPresent() ? GpuPart.of(offer.get()) : byName(device.getKey());
            saved += device.getValue() * (1 - part.map(it -> it.share().gpus()).orElse(1.0));
        }
        return saved;
    }

    private static Optional<GpuPart> byName(String device) {
        return ExtendedResource.isDevice(device)
                ? GpuPart.of(Target.of(new ExtendedResource(device)))
                : Optional.empty();
    }
}
