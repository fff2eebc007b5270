package io.gpurightsizer.cluster.nodes;

import java.util.Optional;
import java.util.Set;

import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.gpu.MigProfile;

/**
 * What GPU feature discovery says about one resource of a node, in labels such as {@code nvidia.com/mig-1g.10gb.memory}. The
 * keys use the resource's name without {@code .shared} (k8s-device-plugin {@code internal/lm/resource.go}).
 *
 * @param node the node
 * @param base the resource without {@code .shared}, for example {@code nvidia.com/gpu}
 * @param amount how many of the resource the node has
 */
record DeviceLabels(NodeState node, String base, int amount) {
    private static final Set<String> SHARING = Set.of("time-slicing", "mps");
    private static final String GPU = ExtendedResource.WHOLE_GPU.name();
    private static final String SHARED = "-SHARED";
    private static final String MIG = "-MIG-";

    /** GiB by which the number in a name may fall short of the memory it was rounded from. */
    private static final double ROUNDING = 0.5;

    static DeviceLabels of(NodeState node, ExtendedResource resource) {
        String name = resource.name();
        String base = resource.isShared() ? name.substring(0, name.length() - ".shared".length()) : name;
        return new DeviceLabels(node, base, (int) node.allocatable(name));
    }

    /** For example {@code NVIDIA-H100-80GB-HBM3-MIG-1g.10gb}; empty if unknown. */
    String product() {
        String own = node.label(base + ".product");
        return own.isEmpty() ? node.label(GPU + ".product") : own;
    }

    String sharingStrategy() {
        return node.label(base + ".sharing-strategy");
    }

    /** Whether the product itself says that it is shared. */
    boolean productSaysShared() {
        return node.label(base + ".product").endsWith(SHARED);
    }

    /** Whether the node says that pods share its devices, or gives out more of them than there are. */
    boolean isShared() {
        return productSaysShared()
                || (SHARING.contains(sharingStrategy()) && labelledReplicas() >= 2)
                || replicasByCount() >= 2;
    }

    /**
     * How many pods share one device; 0 if unknown. Where the node gives out more than the label and the count of devices
     * explain, the label is not the plugin's (k8s-device-plugin#732), and the larger number counts.
     */
    int replicas() {
        return Math.max(labelledReplicas(), replicasByCount());
    }

    private int replicasByCount() {
        int devices = base.equals(GPU) ? NodeGpu.count(node) : number(base + ".count");
        return devices == 0 ? 0 : (amount + devices - 1) / devices;
    }

    int labelledReplicas() {
        return number(base + ".replicas");
    }

    /** Whether the node says, under strategy {@code single}, that its devices are not all alike. */
    boolean isInvalid() {
        return product().contains(MIG + "INVALID");
    }

    /** Under strategy {@code single}, the profile that {@code nvidia.com/gpu} stands for. */
    Optional<MigProfile> profileOfProduct() {
        String product = product();
        int mig = product.indexOf(MIG);
        if (mig < 0) {
            return Optional.empty();
        }
        String profile = product.substring(mig + MIG.length());
        return profile(profile.endsWith(SHARED) ? profile.substring(0, profile.length() - SHARED.length()) : profile);
    }

    /** A profile in a label; what is not well-formed is unknown. */
    static Optional<MigProfile> profile(String text) {
        try {
            return Optional.of(MigProfile.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The memory of a MIG device: as the node says, unless that is more than the profile's name, else the catalogue's. */
    GpuMemory memoryOf(MigProfile profile, GpuCatalog catalog) {
        GpuMemory nominal = GpuMemory.ofGibibytes(profile.nominalGigabytes() + ROUNDING);
        return labelledMemory().filter(nominal::isAtLeast).orElseGet(() -> catalog.usableMemory(product(), profile));
    }

    /** The memory of a whole GPU: as the node says, else the catalogue's; empty if neither knows. */
    Optional<GpuMemory> memoryOfGpu(GpuCatalog catalog) {
        return labelledMemory().or(() -> NodeGpu.memory(node, catalog));
    }

    private Optional<GpuMemory> labelledMemory() {
        int mebibytes = number(base + ".memory");
        return mebibytes == 0 ? Optional.empty() : Optional.of(GpuMemory.ofMebibytes(mebibytes));
    }

    private int number(String key) {
        return node.number(key);
    }
}
