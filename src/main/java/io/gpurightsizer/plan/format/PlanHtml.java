package io.gpurightsizer.plan.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.quarkus.qute.Template;

import io.gpurightsizer.audit.format.HtmlFormat;
import io.gpurightsizer.audit.format.PageFiles;
import io.gpurightsizer.audit.format.PagePolicy;
import io.gpurightsizer.gpu.GpuModel;
import io.gpurightsizer.objects.UnreadableDocument;
import io.gpurightsizer.plan.Plan;
import io.gpurightsizer.plan.layout.PlannedGpu;
import io.gpurightsizer.plan.layout.PlannedNode;

/** The plan as one page that needs nothing else: each GPU of each node with its parts, who sits there and what is spare. */
public final class PlanHtml {
    private static final int MOST_NODES = 200;

    private PlanHtml() {}

    public static void write(Plan plan, Appendable out) throws IOException {
        Template template = PageFiles.html(PlanHtml.class, "plan.html");
        out.append(template.data("plan", plan, "style", style(), "policy", policy())
                .data("cost", plan.cost().stream().toList())
                .data("alternative", plan.alternative().stream().toList())
                .data("pools", plan.pools().stream().map(Pool::of).toList())
                .data("lists", lists(plan))
                .render());
    }

    /** The page's Content Security Policy. */
    public static String policy() {
        return PagePolicy.of(style(), Optional.empty());
    }

    private static String style() {
        return HtmlFormat.style() + PageFiles.read(PlanHtml.class, "plan.css");
    }

    private static List<Map.Entry<String, List<String>>> lists(Plan plan) {
        List<Map.Entry<String, List<String>>> lists = new ArrayList<>();
        lists.add(Map.entry(
                "Left alone",
                plan.leftAlone().stream().map(it -> it.name() + ": " + it.why()).toList()));
        lists.add(Map.entry("To know", plan.notes()));
        lists.add(Map.entry(
                "Not read",
                plan.unread().stream().map(UnreadableDocument::toString).toList()));
        lists.removeIf(it -> it.getValue().isEmpty());
        return lists;
    }

    /** A pool as the page shows it. */
    public record Pool(String name, int needed, int gpus, int lowerBound, List<Node> nodes, int others) {
        static Pool of(Plan.PlannedPool pool) {
            List<Node> nodes = pool.plan().nodes().stream()
                    .filter(it -> it.gpusNeeded() > 0 || it.changed())
                    .limit(MOST_NODES)
                    .map(it -> Node.of(it, pool.model()))
                    .toList();
            return new Pool(
                    pool.name(),
                    pool.plan().gpusNeeded(),
                    pool.gpus(),
                    pool.plan().lowerBound(),
                    nodes,
                    pool.plan().nodes().size() - nodes.size());
        }
    }

    /** A node as the page shows it. */
    public record Node(String name, boolean changed, List<Gpu> gpus) {
        static Node of(PlannedNode node, GpuModel model) {
            return new Node(
                    node.name(),
                    node.changed(),
                    node.gpus().stream().map(it -> Gpu.of(it, model)).toList());
        }
    }

    /** A GPU as the page shows it. */
    public record Gpu(int index, String use, List<Part> parts) {
        static Gpu of(PlannedGpu gpu, GpuModel model) {
            List<PlannedGpu.Slice> slices = gpu.slices(model);
            int size = slices.stream().mapToInt(PlannedGpu.Slice::size).sum();
            int total = Math.max(size, gpu.use().isWhole() ? size : model.memoryUnits());
            List<Part> parts = new ArrayList<>();
            int from = 0;
            for (PlannedGpu.Slice slice : slices) {
                parts.add(Part.of(slice, from, total));
                from += slice.size();
            }
            return new Gpu(gpu.index(), gpu.use().toString(), parts);
        }
    }

    /** A part of a GPU; {@code from} and {@code width} in per cent. */
    public record Part(String from, String width, String kind, String text, String title) {
        static Part of(PlannedGpu.Slice slice, int from, int total) {
            String pod = slice.spare() ? "spare" : slice.pod();
            return new Part(
                    percent(from, total),
                    percent(slice.size(), total),
                    slice.spare() ? "spare" : slice.kind().equals("whole") ? "whole" : "taken",
                    slice.spare() ? slice.kind() : pod.substring(pod.lastIndexOf('/') + 1),
                    slice.kind() + ": " + pod);
        }

        private static String percent(int part, int all) {
            return String.format(Locale.ROOT, "%.3f", 100.0 * part / all);
        }
    }
}
