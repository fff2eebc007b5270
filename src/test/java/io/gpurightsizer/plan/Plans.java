package io.gpurightsizer.plan;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.cluster.nodes.NodesFile;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.plan.layout.GpuUse;
import io.gpurightsizer.plan.layout.PlannedGpu;
import io.gpurightsizer.plan.layout.Strategy;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.DefaultTable;
import io.gpurightsizer.table.GpuCatalogReader;
import io.gpurightsizer.table.TableReader;
import io.gpurightsizer.workload.Mode;
import io.gpurightsizer.workload.PodSettings;

/** Plans texts for tests, with the table in the jar. */
public final class Plans {
    public static final GpuCatalog CATALOG = GpuCatalogReader.bundled();
    static final PlanOptions FEWEST = new PlanOptions(Strategy.FEWEST_GPUS, Sharing.AUTO, 0, false);
    static final PlanOptions LEAST = new PlanOptions(Strategy.LEAST_DISRUPTION, Sharing.AUTO, 0, false);

    private static final SizingTable TABLE = new TableReader(CATALOG)
            .read(DefaultTable.bytes(), "default")
            .table()
            .orElseThrow();

    private Plans() {}

    /** The plan for what texts say: nodes and workloads alike. */
    static Plan plan(PlanOptions options, String... yaml) {
        return plan(options, input(yaml), cluster(yaml));
    }

    static AuditInput input(String... yaml) {
        AuditInput input = new AuditInput(objects -> {});
        try {
            input.readStream(
                    "in.yaml", new ByteArrayInputStream(joined(List.of(yaml)).getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return input;
    }

    static ClusterObjects cluster(String... yaml) {
        List<String> objects = Stream.of(yaml)
                .filter(it -> it.contains("kind: Node") || it.contains("kind: Pod\n"))
                .toList();
        return NodesFile.parse("nodes.yaml", joined(objects));
    }

    private static String joined(List<String> yaml) {
        return String.join("\n---\n", yaml);
    }

    static Plan plan(PlanOptions options, AuditInput input, ClusterObjects cluster) {
        return new Planner(TABLE, new PodSettings(TABLE.identityKeys(), Mode.DRY_RUN, true), CATALOG)
                .plan(input, cluster, options, Optional.empty(), Instant.EPOCH);
    }

    /** A node, with more labels and amounts as YAML flow entries. */
    static String node(String name, String product, int gpus, String labels, String amounts) {
        return """
                apiVersion: v1
                kind: Node
                metadata:
                  name: %s
                  labels: {kubernetes.io/hostname: %s, nvidia.com/gpu.product: %s, nvidia.com/gpu.count: "%d"%s}
                status: {allocatable: {%s}}""".formatted(name, name, product, gpus, labels, amounts);
    }

    static String node(String name, String product, int gpus) {
        return node(name, product, gpus, "", "nvidia.com/gpu: \"" + gpus + "\"");
    }

    /** A pod that waits, with these limits. */
    static String pod(String name, String limits) {
        return "apiVersion: v1\nkind: Pod\nmetadata: {name: " + name + ", namespace: test}\nspec:\n  containers:\n"
                + "  - {name: main, image: registry.example/server:1, resources: {limits: {" + limits + "}}}\n";
    }

    /** A Deployment without surge whose pods need so much GPU memory. */
    static String deployment(String name, int replicas, String memory, String podSpec) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %s, namespace: test}
                spec:
                  replicas: %d
                  strategy: {type: Recreate}
                  template:
                    metadata:
                      labels: {app: %s}
                      annotations: {gpu-rightsizer.io/memory: %s}
                    spec:
                      %s
                      containers:
                      - name: main
                        image: registry.example/server:1
                        resources: {limits: {nvidia.com/gpu: 1}}""".formatted(name, replicas, name, memory, podSpec);
    }

    static String deployment(String name, int replicas, String memory) {
        return deployment(name, replicas, memory, "terminationGracePeriodSeconds: 30");
    }

    /** Everything in the plan that has this kind of device, by whom. */
    static List<String> sitting(Plan plan, String kind) {
        return gpus(plan).stream()
                .flatMap(it -> it.pods().getOrDefault(kind, List.of()).stream())
                .sorted()
                .toList();
    }

    static List<PlannedGpu> gpus(Plan plan) {
        return plan.nodes().stream().flatMap(it -> it.gpus().stream()).toList();
    }

    static List<String> uses(Plan plan) {
        return gpus(plan).stream().map(PlannedGpu::use).map(GpuUse::toString).toList();
    }

    static Map<String, String> unplaced(Plan plan) {
        Map<String, String> why = new TreeMap<>();
        plan.unplaced().forEach(it -> why.put(it.name() + " x" + it.pods(), it.why()));
        return why;
    }
}
