package io.gpurightsizer.plan.files;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.gpu.packing.Layout;
import io.gpurightsizer.plan.Plan;
import io.gpurightsizer.plan.layout.GpuUse;
import io.gpurightsizer.plan.layout.PlannedGpu;
import io.gpurightsizer.plan.layout.PlannedNode;

/**
 * The file of {@code nvidia-mig-parted}: one entry of {@code mig-configs} for each way to cut a node. Entries are named by
 * their content, since the MIG manager looks at a node again only when the name in its label changes; names that nodes have
 * and keep are carried over, since the file replaces the one before for all nodes (NVIDIA/mig-parted, {@code api/spec/v1};
 * docs.nvidia.com, "GPU Operator with MIG").
 */
final class MigConfigs {
    static final String LABEL = "nvidia.com/mig.config";
    /** In a cluster every value is one; in a file of nodes there may be anything. */
    private static final String LABEL_VALUE = "[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?";

    private static final String DISABLED = "all-disabled";
    private static final String ALL_OFF = "  - devices: all\n    mig-enabled: false\n";

    private final Map<String, String> nameByNode = new LinkedHashMap<>();
    private final SortedMap<String, String> contents = new TreeMap<>(Map.of(DISABLED, ALL_OFF));
    private final List<String> unknown = new ArrayList<>();

    MigConfigs(Plan plan) {
        for (Plan.PlannedPool pool : plan.pools()) {
            if (pool.model().computeSlices() > 0) {
                pool.plan().nodes().forEach(this::add);
            }
        }
        plan.leftAlone().forEach(this::carryOver);
    }

    private void carryOver(Plan.NodeLeftAlone node) {
        if (!node.migConfig().matches(LABEL_VALUE)) {
            return;
        }
        Optional<Layout> layout = node.model().flatMap(it -> StandardLayouts.of(node.migConfig(), it));
        if (layout.isPresent()) {
            contents.putIfAbsent(node.migConfig(), content(List.of(new GpuUse.Cut(layout.get()))));
        } else if (!contents.containsKey(node.migConfig())) {
            unknown.add(node.migConfig() + " (" + node.name() + ")");
        }
    }

    private void add(PlannedNode node) {
        if (node.node().dra()) {
            return;
        }
        Optional<String> current =
                Optional.ofNullable(node.node().state().labels().get(LABEL));
        if (current.isPresent() && !node.changed()) {
            if (current.get().matches(LABEL_VALUE)) {
                carryOver(current.get(), node);
            }
            return;
        }
        String content = content(node.gpus().stream().map(PlannedGpu::use).toList());
        String name = content.equals(ALL_OFF) ? DISABLED : ContentName.of("rightsizer", content);
        contents.put(name, content);
        nameByNode.put(node.name(), name);
    }

    private void carryOver(String name, PlannedNode node) {
        String content = content(node.node().current());
        String known = contents.putIfAbsent(name, content);
        if (known != null && !known.equals(content)) {
            unknown.add(name + " (" + node.name() + ")");
        }
    }

    /** The name in the label that each node is to have, for those whose label changes. */
    Map<String, String> nameByNode() {
        return nameByNode;
    }

    /** Names in use whose content is not known, or differs between nodes, with one of the nodes. */
    List<String> unclear() {
        return unknown;
    }

    boolean isEmpty() {
        return nameByNode.isEmpty();
    }

    String file() {
        return "version: v1\nmig-configs:\n"
                + contents.entrySet().stream()
                        .map(it -> "  " + it.getKey() + ":\n" + it.getValue())
                        .collect(Collectors.joining());
    }

    private static String content(List<GpuUse> gpus) {
        Map<Layout, List<Integer>> byLayout = new LinkedHashMap<>();
        for (int i = 0; i < gpus.size(); i++) {
            Layout layout = gpus.get(i) instanceof GpuUse.Cut cut ? cut.layout() : Layout.EMPTY;
            byLayout.computeIfAbsent(layout, it -> new ArrayList<>()).add(i);
        }
        StringBuilder content = new StringBuilder();
        byLayout.forEach((layout, indices) -> {
            content.append("  - devices: ")
                    .append(byLayout.size() == 1 ? "all" : indices.toString())
                    .append("\n    mig-enabled: ")
                    .append(!layout.isEmpty())
                    .append('\n');
            if (!layout.isEmpty()) {
                content.append("    mig-devices:\n");
                layout.counts().forEach((profile, count) -> content.append(device(profile, count)));
            }
        });
        return content.toString();
    }

    private static String device(MigProfile profile, int count) {
        return "      \"" + profile + "\": " + count + "\n";
    }
}
