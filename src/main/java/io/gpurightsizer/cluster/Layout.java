package io.gpurightsizer.cluster;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.Offer;
import io.gpurightsizer.sizing.Offers;
import io.gpurightsizer.sizing.Target;

/**
 * What one node offers, and as many others as are alike in that.
 *
 * @param offers by what a pod asks for
 * @param amounts how many of each
 */
record Layout(Map<Target, Offer> offers, Map<Target, Integer> amounts) {
    Layout {
        offers = Map.copyOf(offers);
        amounts = Map.copyOf(amounts);
    }

    /**
     * What is said to be offered though no node shows it; how much of it and on which product is unknown, so its size is
     * the smallest that a device of that profile has anywhere.
     */
    static Layout assumed(Set<ExtendedResource> resources, GpuCatalog catalog) {
        Map<Target, Offer> offers = new LinkedHashMap<>();
        Map<Target, Integer> amounts = new LinkedHashMap<>();
        for (ExtendedResource resource : resources) {
            if (!resource.isWholeGpu()) {
                Target target = Target.of(resource);
                offers.put(target, worth(resource, catalog).as(target));
                amounts.put(target, Offers.NodeGroup.UNLIMITED);
            }
        }
        return new Layout(offers, amounts);
    }

    private static Worth worth(ExtendedResource resource, GpuCatalog catalog) {
        if (!resource.isMig() || resource.isShared()) {
            return Worth.UNKNOWN_SHARE;
        }
        Optional<GpuMemory> memory = resource.migProfile().map(it -> catalog.usableMemory("", it));
        return Worth.ofDevice(memory);
    }

    boolean isEmpty() {
        return offers.isEmpty();
    }
}
