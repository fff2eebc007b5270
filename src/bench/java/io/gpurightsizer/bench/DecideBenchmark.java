package io.gpurightsizer.bench;

import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.cluster.nodes.NodeState;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.ContainerPosition;
import io.gpurightsizer.sizing.DeclaredNeed;
import io.gpurightsizer.sizing.GpuContainer;
import io.gpurightsizer.sizing.GpuWorkload;
import io.gpurightsizer.sizing.FoundName;
import io.gpurightsizer.sizing.ModelNames;
import io.gpurightsizer.sizing.ServerSigns;
import io.gpurightsizer.sizing.Sizer;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.table.Glob;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.sizing.table.LabelSelector;
import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.sizing.table.SizingRow;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.GpuCatalogReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The decision alone, for tables and clusters of very different size; the last row is the one that matches. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecideBenchmark {
    private static final String PRODUCT = "NVIDIA-H100-80GB-HBM3";

    @Param({"10", "1000", "100000"})
    int rows;

    @Param({"10", "1000", "10000"})
    int nodes;

    private SizingTable table;
    private Offers offers;
    private GpuWorkload resized;
    private GpuWorkload kept;

    @Setup
    public void prepare() {
        List<SizingRow> list = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            String pattern = i % 3 == 0 ? "model-" + i + "-*" : i % 3 == 1 ? "*-" + i + "-large" : "model-" + i;
            list.add(row("row-" + i, i == rows - 1 ? "parakeet-*" : pattern));
        }
        table = SizingTable.of("benchmark", list);
        offers = ClusterSnapshot.of(ClusterObjects.of(nodes()), GpuCatalogReader.bundled());
        resized = pod("parakeet-1-1b-ctc-en-us");
        kept = pod("a-model-that-no-row-knows");
        if (!(resize() instanceof SizingDecision.Resize) || !(keep() instanceof SizingDecision.Keep)) {
            throw new IllegalStateException(resize() + "\n" + keep());
        }
    }

    @Benchmark
    public SizingDecision resize() {
        return Sizer.decide(resized, table, offers);
    }

    @Benchmark
    public SizingDecision keep() {
        return Sizer.decide(kept, table, offers);
    }

    private static SizingRow row(String name, String model) {
        return new SizingRow(
                name,
                List.of(new Glob(model)),
                LabelSelector.EVERYTHING,
                List.of(),
                new Need.Memory(GpuMemory.parse("16Gi"), Isolation.PREFERRED),
                "");
    }

    /** A fifth of them with GPUs, in ten pools that are cut up differently. */
    private List<NodeState> nodes() {
        List<NodeState> list = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            int pool = i / 5 % 10;
            boolean hasGpus = i % 5 == 0;
            Map<String, Long> allocatable = hasGpus
                    ? Map.of(
                            "nvidia.com/gpu", 4L, "nvidia.com/mig-1g.10gb", 7L + pool, "nvidia.com/mig-2g.20gb", 3L)
                    : Map.of();
            list.add(new NodeState(
                    "node-" + i,
                    Map.of(
                            "kubernetes.io/hostname", "node-" + i,
                            "pool", "pool-" + pool,
                            "nvidia.com/gpu.product", PRODUCT),
                    List.of(),
                    false,
                    true,
                    allocatable));
        }
        return list;
    }

    private static GpuWorkload pod(String model) {
        GpuContainer container = new GpuContainer(
                new ContainerPosition(false, 0, "server"),
                1,
                ModelNames.of(new FoundName(FoundName.Kind.LOADED, model, "image")),
                DeclaredNeed.NOTHING,
                Map.of("A", "b"),
                ServerSigns.PLAIN);
        return new GpuWorkload(
                Map.of("app", "speech", "pod-template-hash", "6d5f7c9b8f"),
                false,
                false,
                false,
                GpuWorkload.DEFAULT_SCHEDULER,
                List.of(),
                List.of(container),
                new Placement(
                        Optional.empty(), Map.of("pool", "pool-0"), Optional.empty(), List.of(), Optional.empty()));
    }
}
