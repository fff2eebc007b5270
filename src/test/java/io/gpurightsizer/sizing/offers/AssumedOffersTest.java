package io.gpurightsizer.sizing.offers;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.gpu.ComputeCapability;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.gpu.GpuModel;
import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.sizing.table.IdentityKeys;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.sizing.table.LabelSelector;
import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.sizing.table.SizingRow;
import io.gpurightsizer.sizing.table.SizingTable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class AssumedOffersTest {
    private static final GpuCatalog CATALOGUE = new GpuCatalog(List.of(new GpuModel(
            "H100-80GB",
            List.of("NVIDIA-H100-80GB-HBM3", "NVIDIA-H100-PCIe"),
            GpuMemory.ofMebibytes(81559),
            7,
            8,
            List.of(profile("1g.10gb", 9.62, 1), profile("1g.10gb+me", 9.62, 1), profile("7g.80gb", 79.25, 8)),
            Optional.of(new ComputeCapability(9, 0)))));
    private static final SizingTable MEMORY_ONLY =
            SizingTable.of("t", List.of(row("a", new Need.Memory(GpuMemory.ofGibibytes(4), Isolation.PREFERRED))));

    @Test
    void thePlainProfilesOfTheReferenceGpuAreOfferedButNotTheOneThatIsAllOfIt() {
        Offers offers = AssumedOffers.of(MEMORY_ONLY, CATALOGUE, AssumedOffers.DEFAULT_PRODUCT);

        assertEquals(List.of("nvidia.com/mig-1g.10gb 9.62 GiB"), inWords(offers));
    }

    @Test
    void everyResourceThatTheTableNamesIsOfferedAtTheSizeItHasOnTheReferenceGpu() {
        SizingTable table = SizingTable.of(
                "t",
                List.of(
                        row("a", named("nvidia.com/mig-7g.80gb", "nvidia.com/gpu.shared")),
                        row("b", named("nvidia.com/mig-1g.5gb", "example.com/slice", "nvidia.com/gpu"))));

        Offers offers = AssumedOffers.of(table, CATALOGUE, AssumedOffers.DEFAULT_PRODUCT);

        assertEquals(
                List.of(
                        "nvidia.com/mig-1g.10gb 9.62 GiB",
                        "nvidia.com/mig-7g.80gb 79.25 GiB",
                        "example.com/slice ?",
                        "nvidia.com/gpu.shared ?",
                        "nvidia.com/mig-1g.5gb ?"),
                inWords(offers));
    }

    @Test
    void whatTheTableAssumesIsOfferedToo() {
        SizingTable table = new SizingTable(
                "t",
                10,
                Set.of(new ExtendedResource("nvidia.com/mig-9g.9gb")),
                IdentityKeys.DEFAULT,
                Set.of(),
                List.of());

        Offers offers = AssumedOffers.of(table, CATALOGUE, AssumedOffers.DEFAULT_PRODUCT);

        assertEquals(List.of("nvidia.com/mig-1g.10gb 9.62 GiB", "nvidia.com/mig-9g.9gb ?"), inWords(offers));
    }

    @Test
    void everythingIsThereAnyNumberOfTimesForAnyPod() {
        Offers offers = AssumedOffers.of(MEMORY_ONLY, CATALOGUE, AssumedOffers.DEFAULT_PRODUCT);

        assertEquals(
                List.of(Offers.NodeGroup.UNLIMITED),
                List.copyOf(
                        offers.to(Placement.ANYWHERE).nodes().get(0).amounts().values()));
    }

    @ParameterizedTest
    @CsvSource({
        "nvidia.com/gpu.product, NVIDIA-H100-PCIe, true",
        "nvidia.com/gpu.product, NVIDIA-H100-80GB-HBM3-MIG-1g.10gb, true",
        "nvidia.com/gpu.product, NVIDIA-L4, false",
        "cloud.google.com/gke-accelerator, nvidia-h100-80gb, true",
        "cloud.google.com/gke-accelerator, nvidia-l4, false",
        "node.kubernetes.io/instance-type, p5.48xlarge, true",
        "node.kubernetes.io/instance-type, a3-highgpu-8g, true",
        "node.kubernetes.io/instance-type, g5.xlarge, false",
        "beta.kubernetes.io/instance-type, somewhere, false",
        "karpenter.k8s.aws/instance-gpu-name, h100, true",
        "karpenter.k8s.aws/instance-gpu-name, t4, false",
        "karpenter.azure.com/sku-gpu-name, H100, true",
        "karpenter.azure.com/sku-gpu-name, T4, false",
        "karpenter.azure.com/sku-name, Standard_NC24ads_A100_v4, false",
        "eks.amazonaws.com/instance-family, p5, true",
        "eks.amazonaws.com/instance-family, g5, false",
        "k8s.amazonaws.com/accelerator, nvidia-tesla-v100, false",
        "nvidia.com/gpu.compute.major, 9, true",
        "nvidia.com/gpu.compute.major, 8, false",
        "kubernetes.azure.com/accelerator, nvidia, true",
        "pool, gpus, true"
    })
    void aPodThatSelectsAnotherGpuReachesNothing(String label, String value, boolean reached) {
        Offers offers = AssumedOffers.of(MEMORY_ONLY, CATALOGUE, AssumedOffers.DEFAULT_PRODUCT);
        Placement selector =
                new Placement(Optional.empty(), Map.of(label, value), Optional.empty(), List.of(), Optional.empty());
        Placement affinity = new Placement(
                Optional.empty(),
                Map.of(),
                Optional.of(List.of(new Placement.Term(
                        List.of(new Placement.Requirement(label, "In", List.of(value))), List.of()))),
                List.of(),
                Optional.empty());

        assertEquals(reached, !offers.to(selector).smallestFirst().isEmpty());
        assertEquals(reached, !offers.to(affinity).smallestFirst().isEmpty());
        assertEquals(
                reached
                        ? ""
                        : "nodes with " + label + "=" + value
                                + " are not known to have a NVIDIA-H100-80GB-HBM3, the GPU that is assumed",
                offers.to(selector).remark());
    }

    @Test
    void reportsCanSayWhatIsAssumed() {
        assertEquals(
                "No nodes were looked at: assumed are the MIG profiles of NVIDIA-H100-PCIe and every resource the table"
                        + " names",
                AssumedOffers.of(MEMORY_ONLY, CATALOGUE, "NVIDIA-H100-PCIe").assumption());
    }

    @Test
    void anUnknownReferenceGpuIsAnErrorThatListsTheKnownOnes() {
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class, () -> AssumedOffers.of(MEMORY_ONLY, CATALOGUE, "NVIDIA-H1000"));

        assertEquals(
                "\"NVIDIA-H1000\" is not a known GPU; the nearest known are NVIDIA-H100-PCIe, NVIDIA-H100-80GB-HBM3",
                error.getMessage());
    }

    private static List<String> inWords(Offers offers) {
        return offers.to(Placement.ANYWHERE).smallestFirst().stream()
                .map(it -> it.target() + " " + it.usable().map(Object::toString).orElse("?"))
                .toList();
    }

    private static Need named(String... resources) {
        return new Need.Resources(List.of(resources));
    }

    private static SizingRow row(String name, Need need) {
        return new SizingRow(name, List.of(), LabelSelector.EVERYTHING, List.of(), need, "");
    }

    private static GpuModel.Profile profile(String name, double gibibytes, int size) {
        return new GpuModel.Profile(
                MigProfile.parse(name), Optional.of(GpuMemory.ofGibibytes(gibibytes)), 1, size, List.of(0));
    }
}
