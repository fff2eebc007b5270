package io.gpurightsizer.admission;

import io.gpurightsizer.bench.SampleReviews;
import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.GpuWorkload;
import io.gpurightsizer.sizing.Sizer;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.GpuCatalogReader;
import io.gpurightsizer.table.TableReader;
import io.gpurightsizer.workload.Mode;
import io.gpurightsizer.workload.PodContext;
import io.gpurightsizer.workload.PodInterpreter;
import io.gpurightsizer.workload.PodSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The decision alone, for tables and clusters of very different size; the last row is the one that matches. */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecideBenchmark {
    /** As many rows as a ConfigMap has room for are 2,500. */
    @Param({"10", "2500"})
    int rows;

    /** A fifth of them have GPUs. */
    @Param({"10", "1000", "10000", "50000"})
    int nodes;

    private SizingTable table;
    private Offers offers;
    private GpuWorkload resized;
    private GpuWorkload kept;

    @Setup
    public void prepare() throws UnreadableReviewException {
        GpuCatalog catalog = GpuCatalogReader.bundled();
        table = new TableReader(catalog).read(table(), "benchmark").table().orElseThrow();
        offers = ClusterSnapshot.of(ClusterObjects.of(nodes()), catalog);
        resized = workload(SampleReviews.Outcome.RESIZE);
        kept = workload(SampleReviews.Outcome.KEEP);
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

    private String table() {
        StringBuilder yaml = new StringBuilder("apiVersion: gpu-rightsizer.io/v1alpha1\nkind: SizingTable\n"
                + "metadata: {name: benchmark}\nspec:\n  rows:\n");
        for (int i = 0; i < rows; i++) {
            String model = i % 3 == 0 ? "model-" + i + "-*" : i % 3 == 1 ? "*-" + i + "-large" : "model-" + i;
            yaml.append(String.format(
                    "  - {name: row-%d, models: [\"%s\"], memory: 16Gi, source: none}%n",
                    i, i == rows - 1 ? "parakeet-*" : model));
        }
        return yaml.toString();
    }

    /** The GPUs are in ten pools with different partitions. */
    private List<NodeState> nodes() {
        List<NodeState> all = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            int pool = i / 5 % 10;
            Map<String, Long> devices = Map.of(
                    "nvidia.com/gpu", 4L, "nvidia.com/mig-1g.10gb", 7L + pool, "nvidia.com/mig-2g.20gb", 3L);
            Map<String, String> labels = Map.of(
                    "kubernetes.io/hostname", "node-" + i, "nvidia.com/gpu.product", "NVIDIA-H100-80GB-HBM3");
            all.add(new NodeState("node-" + i, labels, List.of(), false, true, i % 5 == 0 ? devices : Map.of()));
        }
        return all;
    }

    private GpuWorkload workload(SampleReviews.Outcome outcome) throws UnreadableReviewException {
        AdmissionRequest request = ReviewReader.read(SampleReviews.small(outcome));
        PodSettings settings = new PodSettings(table.identityKeys(), Mode.ENFORCE, true);
        return PodInterpreter.interpret(request.pod().orElseThrow(), PodContext.UNKNOWN, settings)
                .workload();
    }
}
