package io.gpurightsizer.sizing.offers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.gpu.GpuModel;
import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.gpu.ProductNames;
import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.sizing.table.SizingRow;
import io.gpurightsizer.sizing.table.SizingTable;

/**
 * What is taken as offered where no node is known: the MIG profiles of one reference GPU, and every resource the table
 * names. A pod that selects no other GPU reaches all of it, any number of times.
 */
public final class AssumedOffers implements Offers {
    public static final String DEFAULT_PRODUCT = "NVIDIA-H100-80GB-HBM3";

    private static final int NOT_SHARED = 1;
    private static final ExtendedResource SHARED = new ExtendedResource("nvidia.com/gpu.shared");

    private final String assumption;
    private final AssumedNodes nodes;
    private final Reachable everything;

    private AssumedOffers(String assumption, AssumedNodes nodes, Reachable everything) {
        this.assumption = assumption;
        this.nodes = nodes;
        this.everything = everything;
    }

    /** Nodes of one product that no pod shares. */
    public static AssumedOffers of(SizingTable table, GpuCatalog catalog, String product) {
        return of(table, catalog, product, NOT_SHARED);
    }

    /**
     * Assumes nodes of one product. Of its profiles only the plain ones are taken, since those with engines of their own
     * are scarce, and not the one that spans the whole GPU, since it frees nothing.
     *
     * @param name the reference GPU, as node label {@code nvidia.com/gpu.product} spells it or by the name people use
     * @param sharedBy how many pods share a GPU by time-slicing, as {@code nvidia.com/gpu.shared}; none if less than 2
     * @throws IllegalArgumentException if the catalogue does not know the product, or the name means several
     */
    public static AssumedOffers of(SizingTable table, GpuCatalog catalog, String name, int sharedBy) {
        String product = ProductNames.resolve(name, catalog);
        GpuModel model = catalog.byProduct(product).orElseThrow();
        Map<Target, Offer> offers = new LinkedHashMap<>();
        for (GpuModel.Profile profile : model.profiles()) {
            if (profile.profile().isPlain() && profile.size() < model.memoryUnits()) {
                add(offers, ExtendedResource.ofProfile(profile.profile()), model, catalog, product);
            }
        }
        List<String> assumed = new ArrayList<>();
        if (!offers.isEmpty()) {
            assumed.add("the MIG profiles of " + product);
        }
        if (sharedBy > NOT_SHARED) {
            offers.put(Target.of(SHARED), shared(model, sharedBy));
            assumed.add(product + " shared by " + sharedBy + " pods each");
        }
        namedBy(table).forEach(resource -> add(offers, resource, model, catalog, product));
        assumed.add("every resource the table names");
        return new AssumedOffers(
                "No nodes were looked at: assumed are " + String.join(" and ", assumed)
                        + (assumed.size() == 1 ? "; " + product + " has no MIG profiles" : ""),
                new AssumedNodes(product, model, catalog),
                reachable(offers));
    }

    private static Offer shared(GpuModel model, int pods) {
        return new Offer(
                Target.of(SHARED),
                false,
                Optional.of(model.memory().dividedBy(pods)),
                Optional.of(model.memory()),
                false,
                model.computeCapability(),
                1,
                100 / pods);
    }

    @Override
    public Reachable to(Placement placement) {
        String whyNot = nodes.whyNot(placement);
        return whyNot.isEmpty() ? everything : new Reachable(List.of(), List.of(), whyNot);
    }

    @Override
    public String assumption() {
        return assumption;
    }

    private static Reachable reachable(Map<Target, Offer> offers) {
        List<Offer> smallestFirst = new ArrayList<>(offers.values());
        smallestFirst.sort(Offer.SMALLEST_FIRST);
        Map<Target, Integer> amounts = new LinkedHashMap<>();
        offers.keySet().forEach(target -> amounts.put(target, NodeGroup.UNLIMITED));
        return new Reachable(smallestFirst, List.of(new NodeGroup("", 1, amounts)), "");
    }

    private static Set<ExtendedResource> namedBy(SizingTable table) {
        Set<ExtendedResource> named = new TreeSet<>(table.assumeOffered());
        for (SizingRow row : table.rows()) {
            if (row.need() instanceof Need.Resources resources) {
                named.addAll(resources.extendedResources());
            }
        }
        named.remove(ExtendedResource.WHOLE_GPU);
        return named;
    }

    private static void add(
            Map<Target, Offer> offers, ExtendedResource resource, GpuModel model, GpuCatalog catalog, String product) {
        boolean device = resource.isMig() && !resource.isShared();
        Optional<GpuMemory> memory = device ? sizeOn(model, resource, catalog, product) : Optional.empty();
        Target target = Target.of(resource);
        int perGpu = resource.migProfile()
                .map(it -> catalog.devicesPerGpu(Optional.of(model), it))
                .orElse(1);
        int compute = profileOn(model, resource)
                .filter(it -> device)
                .map(it -> catalog.computePercent(Optional.of(model), it))
                .orElse(0);
        offers.putIfAbsent(
                target, new Offer(target, device, memory, memory, false, model.computeCapability(), perGpu, compute));
    }

    private static Optional<GpuMemory> sizeOn(
            GpuModel model, ExtendedResource resource, GpuCatalog catalog, String product) {
        return profileOn(model, resource).map(it -> catalog.usableMemory(product, it));
    }

    private static Optional<MigProfile> profileOn(GpuModel model, ExtendedResource resource) {
        return resource.migProfile().filter(it -> model.profile(it).isPresent());
    }
}
