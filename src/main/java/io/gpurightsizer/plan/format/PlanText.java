package io.gpurightsizer.plan.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.gpurightsizer.audit.Cost;
import io.gpurightsizer.audit.format.DisplayWidth;
import io.gpurightsizer.audit.format.Numbers;
import io.gpurightsizer.audit.format.Screen;
import io.gpurightsizer.gpu.GpuModel;
import io.gpurightsizer.plan.Plan;
import io.gpurightsizer.plan.layout.PlannedGpu;
import io.gpurightsizer.plan.layout.PlannedNode;
import io.gpurightsizer.text.SafeText;

/** The plan for people at a terminal: each GPU as a bar of its slices, with who sits there. */
public final class PlanText {
    private static final int WIDEST = 80;
    private static final int BAR = 32;
    private static final int MOST_NODES = 25;

    private final Screen screen;

    public PlanText(Screen screen) {
        this.screen = new Screen(Math.min(WIDEST, screen.width()), screen.colour());
    }

    public void write(Plan plan, Appendable out) throws IOException {
        List<String> lines = new ArrayList<>();
        headline(plan, lines);
        plan.pools().forEach(it -> pool(it, lines));
        list("Not placed", plan.unplaced().stream().map(PlanText::unplaced).toList(), lines);
        list(
                "Left alone",
                plan.leftAlone().stream().map(it -> it.name() + ": " + it.why()).toList(),
                lines);
        list("To know", plan.notes(), lines);
        list("Not read", plan.unread().stream().map(it -> it.toString()).toList(), lines);
        for (String line : lines) {
            out.append(line).append('\n');
        }
    }

    private void headline(Plan plan, List<String> lines) {
        lines.add(screen.bold(Numbers.counted(plan.gpusAfter(), "GPU") + " instead of " + plan.gpusBefore()) + " ("
                + plan.options().strategy() + "); no layout needs fewer than " + plan.lowerBound() + ".");
        if (plan.cost().isPresent()) {
            Cost cost = plan.cost().get();
            lines.add("Saved at " + cost.gpuHour() + " for a GPU and hour: " + cost.perHour() + " an hour, "
                    + cost.perMonth() + " a month.");
        }
        int changed = plan.changedNodes().size();
        lines.addAll(screen.wrapped(
                changed == 0
                        ? "No node changes."
                        : Numbers.counted(changed, "node") + (changed == 1 ? " changes" : " change") + held(plan) + ".",
                "",
                ""));
        plan.alternative()
                .ifPresent(it -> lines.addAll(screen.wrapped(
                        "The other plan, --strategy " + it.strategy() + ": " + Numbers.counted(it.gpus(), "GPU") + ", "
                                + Numbers.counted(it.nodesChanged(), "changed node")
                                + (it.podsUnplaced() == 0
                                        ? ""
                                        : ", " + Numbers.counted(it.podsUnplaced(), "pod") + " not placed")
                                + ".",
                        "",
                        "")));
    }

    private static String held(Plan plan) {
        int held = (int) plan.devicesHeldOnChangedNodes();
        return held == 0 ? "" : "; pods hold " + Numbers.counted(held, "device") + " there now, and are evicted";
    }

    private void pool(Plan.PlannedPool pool, List<String> lines) {
        lines.add("");
        lines.addAll(screen.wrapped(
                "Pool " + pool.name() + ": " + pool.plan().gpusNeeded() + " of " + Numbers.counted(pool.gpus(), "GPU")
                        + "; no layout needs fewer than " + pool.plan().lowerBound()
                        + (pool.replicas() > 0 ? "; shared by " + pool.sharing() : ""),
                "",
                "  "));
        List<PlannedNode> used = pool.plan().nodes().stream()
                .filter(it -> it.gpusNeeded() > 0 || it.changed())
                .toList();
        used.stream().limit(MOST_NODES).forEach(it -> node(it, pool.model(), lines));
        if (used.size() > MOST_NODES) {
            lines.add("  and " + (used.size() - MOST_NODES) + " more nodes, which -o json and -o html show");
        }
        int others = pool.plan().nodes().size() - used.size();
        if (others > 0) {
            lines.add("  " + Numbers.counted(others, "node") + " not needed");
        }
    }

    private void node(PlannedNode node, GpuModel model, List<String> lines) {
        lines.add("  " + screen.bold(cut(node.name(), screen.width() - 14)) + (node.changed() ? " (changes)" : ""));
        Map<String, List<PlannedGpu>> alike = node.gpus().stream()
                .collect(Collectors.groupingBy(
                        it -> bar(it, model) + sitting(it, model), LinkedHashMap::new, Collectors.toList()));
        alike.values().forEach(gpus -> {
            int first = gpus.get(0).index();
            String index = gpus.size() == 1 ? Integer.toString(first) : indices(gpus);
            lines.add(DisplayWidth.cut(
                            "  " + DisplayWidth.padded(DisplayWidth.cut(index, 6), 6) + " " + bar(gpus.get(0), model)
                                    + " " + sitting(gpus.get(0), model),
                            screen.width())
                    .stripTrailing());
        });
    }

    private static String indices(List<PlannedGpu> gpus) {
        int first = gpus.get(0).index();
        int last = gpus.get(gpus.size() - 1).index();
        return last - first + 1 == gpus.size()
                ? first + "-" + last
                : gpus.stream().map(it -> Integer.toString(it.index())).collect(Collectors.joining(","));
    }

    /** Each slice as wide as its part of the GPU; a spare one is dotted. */
    private static String bar(PlannedGpu gpu, GpuModel model) {
        if (gpu.use().isWhole() && !gpu.isNeeded()) {
            return DisplayWidth.padded("[unused", BAR - 1) + "]";
        }
        StringBuilder bar = new StringBuilder();
        List<PlannedGpu.Slice> all = gpu.slices(model);
        int total = Math.max(
                Math.max(1, model.memoryUnits()),
                all.stream().mapToInt(PlannedGpu.Slice::size).sum());
        int begin = 0;
        int size = 0;
        for (PlannedGpu.Slice slice : all) {
            size += slice.size();
            int end = size * BAR / total;
            int room = Math.max(0, end - begin - 2);
            String text = slice.spare() ? ".".repeat(room) : DisplayWidth.padded(shortened(slice.kind(), room), room);
            bar.append('[').append(text).append(']');
            begin = end;
        }
        return DisplayWidth.padded(DisplayWidth.cut(bar.toString(), BAR), BAR);
    }

    /** {@code 1g.10gb}, or {@code 1g} where there is less room. */
    private static String shortened(String kind, int room) {
        int dot = kind.indexOf('.');
        String text = kind.length() <= room || dot < 0 ? kind : kind.substring(0, dot);
        return text.length() <= room ? text : text.substring(0, room);
    }

    private static String sitting(PlannedGpu gpu, GpuModel model) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        gpu.pods().values().forEach(names -> names.forEach(it -> counts.merge(it, 1, Integer::sum)));
        String pods = counts.entrySet().stream()
                .map(it -> lastPart(it.getKey()) + (it.getValue() == 1 ? "" : " x" + it.getValue()))
                .collect(Collectors.joining(", "));
        long spare = gpu.slices(model).stream().filter(PlannedGpu.Slice::spare).count();
        String free = gpu.use().isWhole() || spare == 0 ? "" : spare + " spare";
        return pods.isEmpty() || free.isEmpty() ? pods + free : pods + "; " + free;
    }

    private static String lastPart(String title) {
        return SafeText.escaped(title.substring(title.lastIndexOf('/') + 1));
    }

    private void list(String title, List<String> texts, List<String> lines) {
        if (!texts.isEmpty()) {
            lines.add("");
            lines.add(screen.bold(title));
            texts.forEach(it -> lines.addAll(screen.wrapped(it, "- ", "  ")));
        }
    }

    private static String unplaced(Plan.Unplaced pods) {
        return (pods.namespace().isEmpty() ? "" : pods.namespace() + "/") + pods.kind() + "/" + pods.name() + " ("
                + Numbers.counted(pods.pods(), "pod") + "): " + pods.why();
    }

    private static String cut(String text, int width) {
        return DisplayWidth.cut(SafeText.escaped(text), width);
    }
}
