package io.gpurightsizer.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import io.gpurightsizer.cluster.nodes.NodeGpu;
import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.gpu.packing.Board;
import io.gpurightsizer.gpu.packing.Layout;
import io.gpurightsizer.plan.layout.GpuUse;

/**
 * What each GPU of a node is used for now. Nodes count their devices and do not say which GPU each is on, so the counts are
 * divided evenly if that is legal, else packed.
 */
final class CurrentLayouts {
    private static final String GPU = "nvidia.com/gpu";

    private final NodeState node;
    private final Board board;
    private final SortedMap<MigProfile, Integer> partitions = new TreeMap<>();
    private int whole;
    private int replicas;

    private CurrentLayouts(NodeState node, Board board) {
        this.node = node;
        this.board = board;
    }

    /**
     * One entry for each GPU.
     *
     * @throws LeftAlone if the node cannot be planned; the message says why
     */
    static List<GpuUse> of(NodeState node, Board board) throws LeftAlone {
        CurrentLayouts layouts = new CurrentLayouts(node, board);
        for (Map.Entry<String, Long> device : node.allocatable().entrySet()) {
            layouts.count(device.getKey(), device.getValue().intValue());
        }
        return layouts.read();
    }

    private void count(String resource, int amount) throws LeftAlone {
        if (resource.equals(GPU)) {
            countGpus(amount);
        } else if (resource.equals(GPU + ".shared")) {
            replicas = Math.max(2, Math.max(number(GPU + ".replicas"), amount / Math.max(1, NodeGpu.count(node))));
            whole += (amount + replicas - 1) / replicas;
        } else if (resource.startsWith("nvidia.com/mig-")) {
            Optional<MigProfile> profile = new ExtendedResource(resource).migProfile();
            if (resource.endsWith(".shared") || profile.isEmpty()) {
                throw new LeftAlone("its MIG devices are shared (" + resource + ")");
            }
            partitions.merge(profile.get(), amount, Integer::sum);
        }
    }

    private void countGpus(int amount) throws LeftAlone {
        String product = node.labels().getOrDefault(GPU + ".product", "");
        int mig = product.indexOf("-MIG-");
        String strategy = node.labels().getOrDefault(GPU + ".sharing-strategy", "none");
        boolean shared = product.endsWith("-SHARED") || !strategy.equals("none") && number(GPU + ".replicas") > 1;
        if (mig >= 0 && !shared && amount > 0) {
            try {
                partitions.merge(MigProfile.parse(product.substring(mig + "-MIG-".length())), amount, Integer::sum);
            } catch (IllegalArgumentException e) {
                throw new LeftAlone("its product " + product + " says no MIG profile");
            }
        } else if (shared && mig >= 0) {
            throw new LeftAlone("its MIG devices are shared (" + product + ")");
        } else if (shared) {
            replicas = Math.max(2, number(GPU + ".replicas"));
            whole += (amount + replicas - 1) / replicas;
        } else {
            whole += amount;
        }
    }

    private List<GpuUse> read() throws LeftAlone {
        if (!partitions.keySet().stream().allMatch(board::has)) {
            throw new LeftAlone("its GPUs differ, or are of another kind: " + partitions.keySet()
                    + " are not all profiles of " + board.model().family()
                    + "; cut it by hand, with device-filter in mig-parted's configuration");
        }
        boolean single = node.labels().getOrDefault(GPU + ".product", "").contains("-MIG-");
        int labelled = single ? 0 : NodeGpu.count(node);
        List<GpuUse> all = new ArrayList<>(cut(labelled - whole));
        GpuUse uncut = replicas > 0 ? new GpuUse.Shared(replicas) : GpuUse.WHOLE;
        all.addAll(Collections.nCopies(whole, uncut));
        all.addAll(Collections.nCopies(Math.max(0, labelled - all.size()), GpuUse.UNUSED));
        return all;
    }

    private List<GpuUse> cut(int gpus) {
        List<GpuUse> cut = new ArrayList<>();
        if (gpus > 0 && partitions.values().stream().allMatch(it -> it % gpus == 0)) {
            SortedMap<MigProfile, Integer> each = new TreeMap<>();
            partitions.forEach((profile, count) -> each.put(profile, count / gpus));
            Layout layout = Layout.of(each);
            if (!layout.isEmpty() && board.isLegal(layout)) {
                return Collections.nCopies(gpus, new GpuUse.Cut(layout));
            }
        }
        board.pack(partitions)
                .boards()
                .forEach((layout, count) -> cut.addAll(Collections.nCopies(count, new GpuUse.Cut(layout))));
        return cut;
    }

    private int number(String label) {
        String value = node.labels().getOrDefault(label, "");
        return value.matches("[0-9]{1,6}") ? Integer.parseInt(value) : 0;
    }

    /** Why a node is not planned. */
    static final class LeftAlone extends Exception {
        private static final long serialVersionUID = 1;

        LeftAlone(String why) {
            super(why, null, false, false);
        }
    }
}
