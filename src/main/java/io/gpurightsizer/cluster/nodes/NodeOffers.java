package io.gpurightsizer.cluster.nodes;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Target;

/**
 * What one node offers, and as many others as are alike in that.
 *
 * @param offers by what a pod asks for
 * @param amounts how many of each
 */
record NodeOffers(Map<Target, Offer> offers, Map<Target, Integer> amounts) {
    NodeOffers {
        offers = Map.copyOf(offers);
        amounts = Map.copyOf(amounts);
    }

    /**
     * What is said to be offered though no node shows it; how much of it and on which product is unknown, so its size is
     * the smallest that a device of that profile has anywhere.
     */
    static NodeOffers assumed(Set<ExtendedResource> resources, GpuCatalog catalog) {
        Map<Target, Offer> offers = new LinkedHashMap<>();
        Map<Target, Integer> amounts = new LinkedHashMap<>();
        for (ExtendedResource resource : resources) {
            if (!resource.isWholeGpu()) {
                Target target = Target.of(resource);
                offers.put(target, worth(resource, catalog).as(target));
                amounts.put(target, Offers.NodeGroup.UNLIMITED);
            }
        }
        return new NodeOffers(offers, amounts);
    }

    private static DeviceShare worth(ExtendedResource resource, GpuCatalog catalog) {
        if (!resource.isMig() || resource.isShared()) {
            return DeviceShare.UNKNOWN_SHARE;
        }
        Optional<GpuMemory> memory = resource.migProfile().map(it -> catalog.usableMemory("", it));
        return DeviceShare.ofDevice(memory);
    }

    boolean isEmpty() {
        return offers.isEmpty();
    }
}
