package io.gpurightsizer.cluster.nodes;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.github.benmanes.caffeine.cache.Interner;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.offers.Hardware;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Target;

/**
 * What one node offers that is smaller than a GPU, and beside it. What {@link #of} makes of equal parts is the same object,
 * since ten thousand nodes have few different ones, and then comparing them is quick.
 *
 * @param offers by what a pod asks for
 * @param amounts how many devices of each the node can give out in all, at least 1
 * @param wholeGpus the names by which pods can have whole GPUs of it
 * @param rivals by the name of what is counted, the other names under which the same devices, or parts of the same GPUs, are
 *     given out
 */
record NodeOffers(
        Map<Target, Offer> offers,
        Map<Target, Integer> amounts,
        Set<ExtendedResource> wholeGpus,
        Hardware hardware,
        Map<String, Set<String>> rivals) {
    private static final Interner<NodeOffers> KNOWN = Interner.newWeakInterner();

    static NodeOffers of(
            Map<Target, Offer> offers,
            Map<Target, Integer> amounts,
            Set<ExtendedResource> wholeGpus,
            Hardware hardware,
            Map<String, Set<String>> rivals) {
        return KNOWN.intern(new NodeOffers(
                Map.copyOf(offers), Map.copyOf(amounts), Set.copyOf(wholeGpus), hardware, Map.copyOf(rivals)));
    }

    /**
     * Resources taken as offered though no node shows them. How many there are and on which product is unknown, so a device
     * has the smallest size that its profile has on any product.
     */
    static NodeOffers assumed(Set<ExtendedResource> resources, GpuCatalog catalog) {
        Map<Target, Offer> offers = new LinkedHashMap<>();
        Map<Target, Integer> amounts = new LinkedHashMap<>();
        for (ExtendedResource resource : resources) {
            if (!resource.isWholeGpu()) {
                Target target = Target.of(resource);
                int perGpu = resource.migProfile()
                        .map(it -> catalog.devicesPerGpu(Optional.empty(), it))
                        .orElse(1);
                int compute = resource.migProfile()
                        .map(it -> catalog.computePercent(Optional.empty(), it))
                        .orElse(100);
                offers.put(
                        target,
                        share(resource, catalog)
                                .on(Optional.empty(), perGpu, compute)
                                .as(target));
                amounts.put(target, Offers.NodeGroup.UNLIMITED);
            }
        }
        return of(offers, amounts, Set.of(), Hardware.UNKNOWN, Map.of());
    }

    private static DeviceShare share(ExtendedResource resource, GpuCatalog catalog) {
        if (!resource.isMig() || resource.isShared()) {
            return DeviceShare.UNKNOWN_SHARE;
        }
        Optional<GpuMemory> memory = resource.migProfile().map(it -> catalog.usableMemory("", it));
        return DeviceShare.ofDevice(memory);
    }

    /** Whether pods can have whole GPUs of it that ask for them by this name. */
    boolean hasWholeGpus(ExtendedResource name) {
        return wholeGpus.contains(name);
    }

    boolean isEmpty() {
        return offers.isEmpty();
    }

    /** The target that keeps the name {@code nvidia.com/gpu} and leads to this node's devices by labels. */
    Optional<Target> targetByLabels() {
        return offers.keySet().stream().filter(Target::keepsName).findFirst();
    }

    /**
     * The same, with targets of other nodes' offers that lead here as well.
     *
     * @param labels the node's
     * @param byLabels targets that keep the name {@code nvidia.com/gpu}
     */
    NodeOffers reachedToo(Map<String, String> labels, Set<Target> byLabels) {
        Optional<Target> own = targetByLabels();
        if (own.isEmpty()) {
            return this;
        }
        DeviceShare share = DeviceShare.of(offers.get(own.get()));
        Map<Target, Offer> allOffers = new LinkedHashMap<>(offers);
        Map<Target, Integer> allAmounts = new LinkedHashMap<>(amounts);
        for (Target target : byLabels) {
            if (labels.entrySet().containsAll(target.nodeSelector().entrySet())) {
                allOffers.put(target, share.as(target));
                allAmounts.put(target, amounts.get(own.get()));
            }
        }
        return allOffers.size() == offers.size() ? this : of(allOffers, allAmounts, wholeGpus, hardware, rivals);
    }
}
