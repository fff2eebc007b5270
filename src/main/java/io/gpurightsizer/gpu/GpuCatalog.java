package io.gpurightsizer.gpu;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is known of every GPU product: its memory, its MIG profiles and how much of it a device can really use. */
public final class GpuCatalog {
    /**
     * Taken off the number in a profile's name where nobody published what a device of it has. The largest gap between
     * name and printed size is 16.7 % ({@code 1g.24gb} on a GB200: 20.00 GiB of 24, NVIDIA/gpu-operator#1303), so this errs
     * on the small side.
     */
    static final double NOMINAL_MARGIN = 0.17;

    /** No board has more compute slices. */
    private static final int MOST_SLICES = 7;

    private final List<GpuModel> models;
    private final Map<String, GpuModel> byProduct;
    private final Set<MigProfile> profiles;
    private final NavigableMap<GpuMemory, MigProfile> byUsableMemory = new TreeMap<>();

    public GpuCatalog(List<GpuModel> models) {
        this.models = List.copyOf(models);
        this.byProduct = new HashMap<>();
        for (GpuModel model : models) {
            for (String product : model.products()) {
                byProduct.put(product, model);
            }
            model.profiles().forEach(it -> addPart(model, it));
        }
        this.profiles = models.stream()
                .flatMap(model -> model.profiles().stream())
                .map(GpuModel.Profile::profile)
                .collect(Collectors.toUnmodifiableSet());
    }

    private void addPart(GpuModel model, GpuModel.Profile it) {
        if (it.profile().isPlain() && it.profile().slices() < model.computeSlices()) {
            byUsableMemory.merge(
                    it.usable().orElseGet(() -> nominal(it.profile())),
                    it.profile(),
                    (one, other) -> one.compareTo(other) <= 0 ? one : other);
        }
    }

    public List<GpuModel> models() {
        return models;
    }

    /** The board behind a product label; suffixes {@code -MIG-…} and {@code -SHARED} are ignored. */
    public Optional<GpuModel> byProduct(String product) {
        return Optional.ofNullable(byProduct.get(bareProduct(product)));
    }

    /** The products known, sorted. */
    public Collection<String> products() {
        return new TreeSet<>(byProduct.keySet());
    }

    /** Every profile that some board has. */
    public Set<MigProfile> profiles() {
        return profiles;
    }

    /**
     * The profile with the least memory that holds so much and has this share of the multiprocessors, on any board; empty if
     * only a whole GPU does.
     */
    public Optional<MigProfile> smallestHolding(GpuMemory memory, int computePercent) {
        return byUsableMemory.tailMap(memory, true).values().stream()
                .filter(it -> computePercent(Optional.empty(), it) >= computePercent)
                .findFirst();
    }

    /** The memory of the largest board known. */
    public GpuMemory largestMemory() {
        return models.stream().map(GpuModel::memory).max(GpuMemory::compareTo).orElseThrow();
    }

    /**
     * What a MIG device of a profile can use: the smallest figure observed on that product; on an unknown product the
     * smallest observed on any; else the number in its name less {@value #NOMINAL_MARGIN} of it.
     */
    public GpuMemory usableMemory(String product, MigProfile profile) {
        Optional<GpuModel> known = byProduct(product);
        Optional<GpuMemory> observed = known.isPresent()
                ? known.flatMap(model -> model.profile(profile)).flatMap(GpuModel.Profile::usable)
                : smallestAnywhere(profile);
        return observed.orElseGet(() -> nominal(profile));
    }

    private static GpuMemory nominal(MigProfile profile) {
        return GpuMemory.ofGibibytes(profile.nominalGigabytes() * (1 - NOMINAL_MARGIN));
    }

    /** How many devices of a profile fit on a board, or on the one that fits the fewest if it is unknown; 0 if none is known. */
    public int devicesPerGpu(Optional<GpuModel> board, MigProfile profile) {
        List<GpuModel> boards = board.map(List::of).orElse(models);
        return boards.stream()
                .flatMap(model -> model.profile(profile).stream())
                .mapToInt(GpuModel.Profile::maxInstances)
                .filter(instances -> instances > 0)
                .min()
                .orElse(0);
    }

    /**
     * The share of a board's multiprocessors that a device of a profile has, rounded down: its compute slices of 7, or of 4.
     * On an unknown board that of the one where it is smallest.
     */
    public int computePercent(Optional<GpuModel> board, MigProfile profile) {
        int slices = board.map(List::of).orElse(models).stream()
                .filter(model -> model.profile(profile).isPresent())
                .mapToInt(GpuModel::computeSlices)
                .max()
                .orElse(MOST_SLICES);
        return 100 * profile.computeInstanceSlices() / Math.max(slices, profile.slices());
    }

    private Optional<GpuMemory> smallestAnywhere(MigProfile profile) {
        return models.stream()
                .flatMap(model -> model.profile(profile).stream())
                .flatMap(it -> it.usable().stream())
                .min(GpuMemory::compareTo);
    }

    /** {@code NVIDIA-A800-80GB-PCIe-MIG-2g.20gb-SHARED} → {@code NVIDIA-A800-80GB-PCIe}. */
    public static String bareProduct(String product) {
        String unshared =
                product.endsWith("-SHARED") ? product.substring(0, product.length() - "-SHARED".length()) : product;
        int mig = unshared.indexOf("-MIG-");
        return mig < 0 ? unshared : unshared.substring(0, mig);
    }
}
