package io.gpurightsizer.cluster.nodes;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.gpurightsizer.cluster.devices.NodeDevices;
import io.gpurightsizer.sizing.offers.Offer;

import static org.junit.jupiter.api.Assertions.assertEquals;

class NodeOffersReaderTest {
    private static final String H100 = "NVIDIA-H100-80GB-HBM3";

    @Test
    void aDeviceHasWhatItsNodeSays() {
        NodeBuilder node = NodeBuilder.node("a")
                .nvidia("gpu.product", "NVIDIA-B200")
                .nvidia("mig-1g.23gb.memory", "22528")
                .gives("mig-1g.23gb", 7);

        assertOffers(node, "7 x nvidia.com/mig-1g.23gb: 22 GiB alone");
    }

    @Test
    void aDeviceOfANodeWithoutMemoryLabelHasTheSmallestFigureSeenOnThatProduct() {
        NodeBuilder node =
                NodeBuilder.node("a").nvidia("gpu.product", "NVIDIA-H200").gives("mig-1g.18gb", 7);

        assertOffers(node, "7 x nvidia.com/mig-1g.18gb: 16 GiB alone");
    }

    @Test
    void theSameNameHasTheSizeItHasOnThatProduct() {
        NodeBuilder node = NodeBuilder.node("a")
                .nvidia("gpu.product", "NVIDIA-A100-SXM4-80GB")
                .gives("mig-1g.10gb", 7);

        assertOffers(node, "7 x nvidia.com/mig-1g.10gb: 9.5 GiB alone");
    }

    @Test
    void aDeviceThatTheCatalogueDoesNotListHasTheNumberInItsNameLessAMargin() {
        NodeBuilder node =
                NodeBuilder.node("a").nvidia("gpu.product", "NVIDIA-H100-NVL").gives("mig-2g.24gb", 3);

        assertOffers(node, "3 x nvidia.com/mig-2g.24gb: 19.92 GiB alone");
    }

    @Test
    void aLabelThatSaysMoreThanTheProfilesNameIsNotBelieved() {
        NodeBuilder node = NodeBuilder.node("a")
                .nvidia("gpu.product", H100)
                .nvidia("mig-1g.10gb.memory", "81559")
                .gives("mig-1g.10gb", 7);

        assertOffers(node, "7 x nvidia.com/mig-1g.10gb: 9.62 GiB alone");
    }

    @Test
    void suffixedProfilesAreOffersOfTheirOwn() {
        NodeBuilder node = NodeBuilder.node("a")
                .nvidia("gpu.product", "NVIDIA-RTX-PRO-6000-Blackwell-Server-Edition")
                .nvidia("mig-1g.24gb.gfx.memory", "24192")
                .nvidia("mig-1g.24gb-me.memory", "24192")
                .nvidia("mig-1g.24gb.me.memory", "24192")
                .gives("mig-1g.24gb.gfx", 1)
                .gives("mig-1g.24gb-me", 2)
                .gives("mig-1g.24gb.me", 1);

        assertOffers(
                node,
                "2 x nvidia.com/mig-1g.24gb-me: 23.63 GiB alone",
                "1 x nvidia.com/mig-1g.24gb.gfx: 23.63 GiB alone",
                "1 x nvidia.com/mig-1g.24gb.me: 23.63 GiB alone");
    }

    @Test
    void aRenamedReplicaHasAnEvenShareOfTheGpu() {
        NodeBuilder node = NodeBuilder.node("a")
                .nvidia("gpu.product", "NVIDIA-L4")
                .nvidia("gpu.memory", "23034")
                .nvidia("gpu.count", "1")
                .nvidia("gpu.replicas", "3")
                .nvidia("gpu.sharing-strategy", "mps")
                .gives("gpu.shared", 3);

        assertOffers(node, "3 x nvidia.com/gpu.shared: 7.5 GiB of 22.49 GiB");
    }

    @Test
    void aReplicaOfAMigDeviceHasAnEvenShareOfTheDevice() {
        NodeBuilder node = NodeBuilder.node("a")
                .nvidia("gpu.product", H100)
                .nvidia("mig-3g.40gb.memory", "40320")
                .nvidia("mig-3g.40gb.replicas", "4")
                .nvidia("mig-3g.40gb.sharing-strategy", "time-slicing")
                .gives("mig-3g.40gb.shared", 8);

        assertOffers(node, "8 x nvidia.com/mig-3g.40gb.shared: 9.84 GiB of 39.38 GiB");
    }

    @Test
    void aMigDeviceSharedWithoutRenameIsAShareOfIt() {
        NodeBuilder node = NodeBuilder.node("a")
                .nvidia("gpu.product", H100)
                .nvidia("mig-3g.40gb.product", H100 + "-MIG-3g.40gb-SHARED")
                .nvidia("mig-3g.40gb.memory", "40320")
                .nvidia("mig-3g.40gb.replicas", "2")
                .gives("mig-3g.40gb", 4);

        assertOffers(node, "4 x nvidia.com/mig-3g.40gb: 19.69 GiB of 39.38 GiB");
    }

    @Test
    void moreMigDevicesThanTheNodeCountsAreShares() {
        NodeBuilder node = NodeBuilder.node("a")
                .nvidia("gpu.product", H100)
                .nvidia("mig-3g.40gb.memory", "40320")
                .nvidia("mig-3g.40gb.count", "2")
                .gives("mig-3g.40gb", 8);

        assertOffers(node, "8 x nvidia.com/mig-3g.40gb: 9.84 GiB of 39.38 GiB");
    }

    @Test
    void whereGpuFeatureDiscoveryDoesNotRunKarpenterSaysTheSizeOfAReplica() {
        NodeBuilder node = NodeBuilder.node("a")
                .label("karpenter.k8s.aws/instance-gpu-count", "2")
                .label("karpenter.k8s.aws/instance-gpu-memory", "24576")
                .gives("gpu.shared", 8);

        assertOffers(node, "8 x nvidia.com/gpu.shared: 6 GiB of 24 GiB");
    }

    @Test
    void aReplicaIsOfUnknownSizeWhereTheNodeDoesNotSayHowManyShareTheGpu() {
        NodeBuilder node = NodeBuilder.node("a")
                .nvidia("gpu.product", "NVIDIA-L4")
                .nvidia("gpu.memory", "23034")
                .nvidia("gpu.replicas", "1")
                .gives("gpu.shared", 8);

        assertOffers(node, "8 x nvidia.com/gpu.shared: ?");
    }

    @Test
    void moreReplicasThanTheLabelExplainsMakeTheShareSmaller() {
        NodeBuilder node = NodeBuilder.node("a")
                .nvidia("gpu.memory", "80000")
                .nvidia("gpu.count", "2")
                .nvidia("gpu.replicas", "2")
                .gives("gpu.shared", 16);

        assertOffers(node, "16 x nvidia.com/gpu.shared: 9.77 GiB of 78.13 GiB");
    }

    @Test
    void aGpuSharedWithoutRenameIsReachedByItsProduct() {
        NodeBuilder node = NodeBuilder.node("a")
                .nvidia("gpu.product", "Tesla-T4-SHARED")
                .nvidia("gpu.replicas", "4")
                .nvidia("gpu.sharing-strategy", "time-slicing")
                .gives("gpu", 4);

        assertOffers(node, "4 x nvidia.com/gpu on nvidia.com/gpu.product=Tesla-T4-SHARED: 3.75 GiB of 15 GiB");
    }

    @Test
    void aSharedGpuWhoseProductDoesNotSaySoIsReachedByAllThreeLabels() {
        NodeBuilder node = NodeBuilder.node("a")
                .nvidia("gpu.product", "Tesla-T4")
                .nvidia("gpu.replicas", "4")
                .nvidia("gpu.sharing-strategy", "mps")
                .gives("gpu", 4);

        assertOffers(
                node,
                "4 x nvidia.com/gpu on nvidia.com/gpu.product=Tesla-T4, nvidia.com/gpu.replicas=4,"
                        + " nvidia.com/gpu.sharing-strategy=mps: 3.75 GiB of 15 GiB");
    }

    @Test
    void aSharedMigDeviceUnderTheSingleStrategyIsAShareOfTheDevice() {
        NodeBuilder node = NodeBuilder.node("a")
                .nvidia("gpu.product", "NVIDIA-A800-80GB-PCIe-MIG-2g.20gb-SHARED")
                .nvidia("gpu.replicas", "2")
                .nvidia("gpu.memory", "19968")
                .gives("gpu", 6);

        assertOffers(
                node,
                "6 x nvidia.com/gpu on nvidia.com/gpu.product=NVIDIA-A800-80GB-PCIe-MIG-2g.20gb-SHARED:"
                        + " 9.75 GiB of 19.5 GiB");
    }

    @Test
    void aNodeWithAnInvalidMigStateOffersNothing() {
        NodeBuilder node = NodeBuilder.node("a")
                .nvidia("gpu.product", H100 + "-MIG-INVALID")
                .nvidia("gpu.replicas", "0")
                .gives("gpu", 3)
                .gives("mig-1g.10gb", 2);

        assertOffers(node);
    }

    @Test
    void aNodeWhoseMigDevicesAreBeingChangedOffersNothing() {
        NodeBuilder node = NodeBuilder.node("a")
                .nvidia("gpu.product", H100)
                .nvidia("mig.config.state", "rebooting")
                .gives("mig-1g.10gb", 7);

        assertOffers(node);
    }

    @Test
    void wholeGpusAreNoOffer() {
        NodeBuilder node = NodeBuilder.node("a")
                .nvidia("gpu.product", H100)
                .nvidia("gpu.replicas", "1")
                .nvidia("gpu.sharing-strategy", "none")
                .gives("gpu", 8);

        assertOffers(node);
    }

    @Test
    void aGkePartitionIsReachedByItsSizeAndAccelerator() {
        NodeBuilder node = NodeBuilder.node("a")
                .label("cloud.google.com/gke-accelerator", "nvidia-tesla-a100")
                .label("cloud.google.com/gke-gpu-partition-size", "1g.5gb")
                .gives("gpu", 7);

        assertOffers(
                node,
                "7 x nvidia.com/gpu on cloud.google.com/gke-accelerator=nvidia-tesla-a100,"
                        + " cloud.google.com/gke-gpu-partition-size=1g.5gb: 4.75 GiB alone");
    }

    @Test
    void aGkeTimeSharedGpuIsReachedByStrategyAndClients() {
        NodeBuilder node = NodeBuilder.node("a")
                .label("cloud.google.com/gke-accelerator", "nvidia-l4")
                .label("cloud.google.com/gke-gpu-sharing-strategy", "time-sharing")
                .label("cloud.google.com/gke-max-shared-clients-per-gpu", "4")
                .gives("gpu", 4);

        assertOffers(
                node,
                "4 x nvidia.com/gpu on cloud.google.com/gke-accelerator=nvidia-l4,"
                        + " cloud.google.com/gke-gpu-sharing-strategy=time-sharing,"
                        + " cloud.google.com/gke-max-shared-clients-per-gpu=4: 5.62 GiB of 22.49 GiB");
    }

    @Test
    void aPlainGkeGpuIsNoOffer() {
        NodeBuilder node = NodeBuilder.node("a")
                .label("cloud.google.com/gke-accelerator", "nvidia-l4")
                .gives("gpu", 1);

        assertOffers(node);
    }

    @Test
    void aResourceOfUnknownKindIsOfferedByName() {
        NodeBuilder node = NodeBuilder.node("a").gives("gpu-10gb", 8);

        assertOffers(node, "8 x nvidia.com/gpu-10gb: ?");
    }

    @Test
    void aMigDeviceHasItsSlicesOfTheMultiprocessorsOfItsGpu() {
        NodeBuilder seven = NodeBuilder.node("a").nvidia("gpu.product", H100).gives("mig-3g.40gb", 2);
        NodeBuilder four =
                NodeBuilder.node("a").nvidia("gpu.product", "NVIDIA-A30").gives("mig-1g.6gb", 4);
        NodeBuilder unknown = NodeBuilder.node("a").gives("mig-1g.99gb", 1);

        assertEquals(
                List.of(42, 25, 14), List.of(computePercent(seven), computePercent(four), computePercent(unknown)));
    }

    @Test
    void aReplicaHasAnEvenShareOfTheMultiprocessorsOfItsDevice() {
        NodeBuilder gpu = NodeBuilder.node("a").nvidia("gpu.replicas", "3").gives("gpu.shared", 3);
        NodeBuilder device = NodeBuilder.node("a")
                .nvidia("gpu.product", H100)
                .nvidia("mig-3g.40gb.replicas", "4")
                .gives("mig-3g.40gb.shared", 8);

        assertEquals(List.of(33, 10), List.of(computePercent(gpu), computePercent(device)));
    }

    @Test
    void ofAReplicaOfUnknownNumberTheShareOfTheMultiprocessorsIsUnknown() {
        assertEquals(0, computePercent(NodeBuilder.node("a").gives("gpu.shared", 8)));
    }

    private static int computePercent(NodeBuilder node) {
        return NodeOffersReader.read(node.build(), NodeDevices.NONE, Catalogue.CATALOGUE).offers().values().stream()
                .mapToInt(Offer::computePercent)
                .min()
                .orElseThrow();
    }

    private static void assertOffers(NodeBuilder node, String... expected) {
        NodeOffers offers = NodeOffersReader.read(node.build(), NodeDevices.NONE, Catalogue.CATALOGUE);

        assertEquals(List.of(expected), RealNodesTest.inWords(offers));
    }
}
