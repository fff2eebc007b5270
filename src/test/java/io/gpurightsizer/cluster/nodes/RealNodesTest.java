package io.gpurightsizer.cluster.nodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.gpurightsizer.cluster.devices.NodeDevices;
import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.sizing.offers.Offer;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Nodes that people published, and the offers one lists by hand when reading them. */
class RealNodesTest {
    private static final Path FOLDER = Path.of("src/test/resources/nodes");

    /** amount x target: usable of visible, or ? where unknown; nothing where the node gives out whole GPUs at most. */
    private static final Map<String, List<String>> BY_HAND = new TreeMap<>(Map.ofEntries(
            Map.entry(
                    "h100-mixed-balanced",
                    List.of(
                            "2 x nvidia.com/mig-1g.10gb: 9.75 GiB alone",
                            "1 x nvidia.com/mig-2g.20gb: 19.63 GiB alone",
                            "1 x nvidia.com/mig-3g.40gb: 39.38 GiB alone")),
            Map.entry("h100-single-1g.10gb-pending", List.of()),
            Map.entry(
                    "h100-single-1g.10gb-success",
                    List.of("7 x nvidia.com/gpu on nvidia.com/gpu.product=NVIDIA-H100-80GB-HBM3-MIG-1g.10gb:"
                            + " 9.62 GiB alone")),
            Map.entry(
                    "h100-single-3g.40gb",
                    List.of("2 x nvidia.com/gpu on nvidia.com/gpu.product=NVIDIA-H100-80GB-HBM3-MIG-3g.40gb:"
                            + " 39.5 GiB alone")),
            Map.entry(
                    "h100-nvl-mixed-balanced",
                    List.of(
                            "2 x nvidia.com/mig-1g.12gb: 11 GiB alone",
                            "1 x nvidia.com/mig-2g.24gb: 23 GiB alone",
                            "1 x nvidia.com/mig-3g.47gb: 46.38 GiB alone")),
            Map.entry("h100-nvl-plain", List.of()),
            Map.entry(
                    "a100-stale-gpu-and-mig",
                    List.of("6 x nvidia.com/mig-1g.10gb: 9.5 GiB alone", "4 x nvidia.com/mig-2g.20gb: 19.5 GiB alone")),
            Map.entry("a100-40gb-mixed-3g", List.of("16 x nvidia.com/mig-3g.20gb: 19.5 GiB alone")),
            Map.entry("t-slice-x12", List.of()),
            Map.entry("g5-xlarge-timeslice", List.of()),
            Map.entry("h100x8-plain", List.of()),
            Map.entry("a100-single-1g.5gb", List.of()),
            Map.entry("a30-mig-none-exposed", List.of()),
            Map.entry("v100x8-mps-label-old", List.of()),
            Map.entry("bottlerocket-mps-renamed-then-not", List.of()),
            Map.entry("rtx-pro-6000-x8-1g.24gb", List.of("32 x nvidia.com/mig-1g.24gb: 23 GiB alone")),
            Map.entry("a100-40-gcp-single-r460", List.of()),
            Map.entry(
                    "h100-timeslice-4",
                    List.of("4 x nvidia.com/gpu on nvidia.com/gpu.product=NVIDIA-H100-80GB-HBM3-SHARED:"
                            + " 19.91 GiB of 79.65 GiB")),
            Map.entry(
                    "a10g-ocp-timeslice-8",
                    List.of("8 x nvidia.com/gpu on nvidia.com/gpu.product=NVIDIA-A10G-SHARED: ?")),
            Map.entry(
                    "a10g-ocp-g5.2xlarge-timeslice-2",
                    List.of("2 x nvidia.com/gpu on nvidia.com/gpu.product=NVIDIA-A10G-SHARED:"
                            + " 11.24 GiB of 22.49 GiB")),
            Map.entry("t4-ocp-timeslice-8", List.of("8 x nvidia.com/gpu on nvidia.com/gpu.product=Tesla-T4-SHARED: ?")),
            Map.entry(
                    "t4-aws-ocp-timeslice-8",
                    List.of("8 x nvidia.com/gpu on nvidia.com/gpu.product=Tesla-T4-SHARED: ?")),
            Map.entry(
                    "a800-single-2g.20gb-shared",
                    List.of("6 x nvidia.com/gpu on"
                            + " nvidia.com/gpu.product=NVIDIA-A800-80GB-PCIe-MIG-2g.20gb-SHARED: ?")),
            Map.entry(
                    "h100x4-rag-mixed",
                    List.of(
                            "9 x nvidia.com/mig-2g.20gb: 19.5 GiB alone",
                            "1 x nvidia.com/mig-7g.80gb: 78.5 GiB alone")),
            Map.entry("quadro-p2000-shared-4", List.of("4 x nvidia.com/gpu.shared: ?"))));

    static Stream<String> names() {
        return BY_HAND.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void offersWhatAPersonListsByHand(String name) throws IOException {
        NodeState node = NodesFile.read(FOLDER.resolve(name + ".yaml")).nodes().get(0);

        NodeOffers offers = NodeOffersReader.read(node, NodeDevices.NONE, Catalogue.CATALOGUE);

        assertEquals(BY_HAND.get(name), inWords(offers));
    }

    @Test
    void everyNodeInTheFolderIsListed() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            TreeSet<String> names = new TreeSet<>();
            files.forEach(it -> names.add(it.getFileName().toString().replaceFirst("\\.yaml$", "")));

            assertEquals(BY_HAND.keySet(), names);
        }
    }

    static List<String> inWords(NodeOffers offers) {
        return offers.offers().values().stream()
                .sorted(Comparator.comparing(it -> it.target().toString()))
                .map(it -> offers.amounts().get(it.target()) + " x " + it.target() + ": " + size(it))
                .toList();
    }

    static String size(Offer offer) {
        String usable = offer.usable().map(Object::toString).orElse("?");
        return usable
                + (offer.hardwareIsolated()
                        ? " alone"
                        : offer.visible().map(it -> " of " + it).orElse(""));
    }
}
