package io.gpurightsizer.plan.format;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.gpurightsizer.audit.Cost;
import io.gpurightsizer.audit.format.JsonFormat;
import io.gpurightsizer.objects.Source;
import io.gpurightsizer.plan.Plan;
import io.gpurightsizer.plan.layout.GpuUse;
import io.gpurightsizer.plan.layout.PlannedGpu;
import io.gpurightsizer.plan.layout.PlannedNode;
import io.gpurightsizer.text.ApiGroup;

/** The plan for programs, whose shape {@code docs/plan.md} documents. Fields are only ever added within a version. */
public final class PlanJson {
    private PlanJson() {}

    public static void write(Plan plan, Appendable out) throws IOException {
        JsonFormat.write(Document.of(plan), out);
    }

    private record Document(
            String apiVersion,
            String kind,
            String madeAt,
            String strategy,
            String sharing,
            int headroomPercent,
            boolean surge,
            int gpusBefore,
            int gpusAfter,
            int gpusFreed,
            int lowerBound,
            Optional<Saved> saved,
            int nodesChanged,
            long devicesHeldOnChangedNodes,
            Optional<Alternative> alternative,
            List<Pool> pools,
            List<Unplaced> unplaced,
            List<LeftAlone> nodesLeftAlone,
            List<String> notes,
            List<Unread> unread) {
        static Document of(Plan plan) {
            return new Document(
                    ApiGroup.VERSION,
                    "Plan",
                    plan.at().toString(),
                    plan.options().strategy().toString(),
                    plan.options().sharing().toString(),
                    plan.options().headroomPercent(),
                    plan.options().surge(),
                    plan.gpusBefore(),
                    plan.gpusAfter(),
                    plan.gpusFreed(),
                    plan.lowerBound(),
                    plan.cost().map(Saved::of),
                    plan.changedNodes().size(),
                    plan.devicesHeldOnChangedNodes(),
                    plan.alternative().map(Alternative::of),
                    plan.pools().stream().map(Pool::of).toList(),
                    plan.unplaced().stream()
                            .map(it -> new Unplaced(it.namespace(), it.kind(), it.name(), it.pods(), it.why()))
                            .toList(),
                    plan.leftAlone().stream()
                            .map(it -> new LeftAlone(it.name(), it.why()))
                            .toList(),
                    plan.notes(),
                    plan.unread().stream()
                            .map(it -> new Unread(it.at(), it.why()))
                            .toList());
        }
    }

    private record Saved(BigDecimal gpuHourPrice, BigDecimal perHour, BigDecimal perMonth) {
        static Saved of(Cost cost) {
            return new Saved(cost.gpuHour(), cost.perHour(), cost.perMonth());
        }
    }

    private record Alternative(
            String strategy, int gpusAfter, int nodesChanged, long devicesHeldOnChangedNodes, int podsUnplaced) {
        static Alternative of(Plan.Summary summary) {
            return new Alternative(
                    summary.strategy().toString(),
                    summary.gpus(),
                    summary.nodesChanged(),
                    summary.devicesHeldThere(),
                    summary.podsUnplaced());
        }
    }

    private record Pool(String name, String product, int gpus, int gpusNeeded, int lowerBound, List<Node> nodes) {
        static Pool of(Plan.PlannedPool pool) {
            return new Pool(
                    pool.name(),
                    pool.product(),
                    pool.gpus(),
                    pool.plan().gpusNeeded(),
                    pool.plan().lowerBound(),
                    pool.plan().nodes().stream().map(Node::of).toList());
        }
    }

    private record Node(String name, List<Gpu> gpus) {
        static Node of(PlannedNode node) {
            return new Node(node.name(), node.gpus().stream().map(Gpu::of).toList());
        }
    }

    private record Gpu(int index, Object layout, boolean changed, Map<String, List<String>> pods) {
        static Gpu of(PlannedGpu gpu) {
            return new Gpu(gpu.index(), layout(gpu.use()), gpu.changed(), gpu.pods());
        }

        private static Object layout(GpuUse use) {
            if (use instanceof GpuUse.Cut cut) {
                Map<String, Integer> counts = new LinkedHashMap<>();
                cut.layout().counts().forEach((profile, count) -> counts.put(profile.toString(), count));
                return counts;
            }
            return use instanceof GpuUse.Shared shared ? Map.of("shared", shared.replicas()) : use.toString();
        }
    }

    private record Unplaced(String namespace, String kind, String name, int pods, String why) {}

    private record LeftAlone(String name, String why) {}

    private record Unread(@JsonUnwrapped Source at, String why) {}
}
