package io.gpurightsizer.cluster.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

import io.gpurightsizer.cluster.devices.ClaimState;
import io.gpurightsizer.cluster.devices.DeviceClassState;
import io.gpurightsizer.cluster.devices.DeviceNames;
import io.gpurightsizer.cluster.devices.NodeDevices;
import io.gpurightsizer.cluster.devices.SliceState;
import io.gpurightsizer.cluster.devices.TaintRule;
import io.gpurightsizer.cluster.devices.TemplateState;
import io.gpurightsizer.cluster.nodes.GpuNode;
import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.cluster.state.PodState;
import io.gpurightsizer.gpu.GpuCatalog;

/**
 * The nodes of a watched cluster with what they offer: by themselves, and by ResourceSlices, DeviceClasses and ResourceClaims,
 * which come in any order, before the pods that have them or after. A change is worked out for the nodes that it is about alone.
 */
final class NodesCache {
    private final GpuCatalog catalog;
    private final BiConsumer<String, Map<String, Long>> claimed;
    private final Map<String, Seen> nodes = new TreeMap<>();
    private final Map<String, Map<String, SliceState>> slices = new HashMap<>();
    private final Map<String, String> nodeOfSlice = new HashMap<>();
    private final Map<String, SliceState> selectingNodes = new TreeMap<>();
    private final Map<String, DeviceClassState> classes = new HashMap<>();
    private final Map<String, TemplateState> templates = new HashMap<>();
    private final Map<String, TaintRule> taintRules = new HashMap<>();
    private final Map<String, Map<String, ClaimState>> claimsByPool = new HashMap<>();
    private final Map<String, ClaimState> claims = new HashMap<>();
    private final DevicePods pods = new DevicePods();
    private final Map<String, NodeDevices> devices = new HashMap<>();
    private DeviceNames names = DeviceNames.NONE;
    private Optional<Now> now = Optional.empty();

    /** A node, and what it offers if it has GPUs. */
    private record Seen(NodeState state, Optional<GpuNode> gpus) {}

    /** All of it at one moment; the same lists for as long as nothing changes. */
    record Now(int count, List<GpuNode> gpuNodes, DeviceNames names) {}

    /** Knows nothing yet; {@code claimed} is told how many devices of a node are held by ResourceClaims, by their names. */
    NodesCache(GpuCatalog catalog, BiConsumer<String, Map<String, Long>> claimed) {
        this.catalog = catalog;
        this.claimed = claimed;
    }

    /** Takes what a node is now, or that it is gone; returns whether anything that counts has changed. As all below. */
    synchronized boolean node(String name, Optional<NodeState> node) {
        Optional<Seen> seen = node.map(this::seen);
        Seen before = seen.isPresent() ? nodes.put(name, seen.get()) : nodes.remove(name);
        Optional<GpuNode> gpusBefore = before == null ? Optional.empty() : before.gpus();
        boolean differs = !gpusBefore.equals(seen.flatMap(Seen::gpus));
        if (differs && slices.containsKey(name)) {
            tellClaimed(name);
        }
        boolean moved = false;
        for (Map.Entry<String, SliceState> each : selectingNodes.entrySet()) {
            moved |= isElsewhere(each.getKey(), each.getValue()) && place(each.getKey(), Optional.of(each.getValue()));
        }
        return changed(before == null || seen.isEmpty() || differs || moved);
    }

    private Seen seen(NodeState node) {
        return new Seen(node, GpuNode.of(node, devices.getOrDefault(node.name(), NodeDevices.NONE), catalog));
    }

    private boolean isElsewhere(String name, SliceState slice) {
        return !nodeOf(slice).equals(nodeOfSlice.get(name));
    }

    private String nodeOf(SliceState slice) {
        return slice.nodeAmong(nodes.values().stream().map(Seen::state));
    }

    synchronized boolean slice(String name, Optional<SliceState> slice) {
        selectingNodes.remove(name);
        slice.filter(SliceState::selectsNodes).ifPresent(it -> selectingNodes.put(name, it));
        return place(name, slice);
    }

    private boolean place(String name, Optional<SliceState> slice) {
        Set<String> about = new HashSet<>();
        String before = nodeOfSlice.remove(name);
        if (before != null) {
            slices.get(before).remove(name);
            slices.values().removeIf(Map::isEmpty);
            about.add(before);
        }
        slice.ifPresent(it -> {
            String node = nodeOf(it);
            nodeOfSlice.put(name, node);
            slices.computeIfAbsent(node, key -> new TreeMap<>()).put(name, it);
            about.add(node);
        });
        about.forEach(this::read);
        return changed(!about.isEmpty());
    }

    synchronized boolean deviceClass(String name, Optional<DeviceClassState> deviceClass) {
        DeviceClassState before = deviceClass.isPresent() ? classes.put(name, deviceClass.get()) : classes.remove(name);
        return !Optional.ofNullable(before).equals(deviceClass) && namesChanged();
    }

    synchronized boolean template(String key, Optional<TemplateState> template) {
        TemplateState before = template.isPresent() ? templates.put(key, template.get()) : templates.remove(key);
        return !Optional.ofNullable(before).equals(template) && namesChanged();
    }

    synchronized boolean taintRule(String name, Optional<TaintRule> rule) {
        TaintRule before = rule.isPresent() ? taintRules.put(name, rule.get()) : taintRules.remove(name);
        boolean differs = !Optional.ofNullable(before).equals(rule);
        if (differs) {
            slices.keySet().forEach(this::read);
        }
        return changed(differs);
    }

    private boolean namesChanged() {
        DeviceNames before = names;
        names = DeviceNames.of(classes.values(), templates.values());
        if (!names.equals(before)) {
            slices.keySet().forEach(this::read);
        }
        return changed(!names.equals(before));
    }

    synchronized boolean claim(String key, Optional<ClaimState> claim) {
        ClaimState after = claim.orElse(ClaimState.NOTHING);
        ClaimState before = after.held().isEmpty() ? claims.remove(key) : claims.put(key, after);
        if (after.equals(before) || before == null && after.held().isEmpty()) {
            return false;
        }
        Set<String> pools = new HashSet<>(after.pools());
        if (before != null) {
            pools.addAll(before.pools());
            before.pools().forEach(it -> claimsByPool.get(it).remove(key));
        }
        after.pools()
                .forEach(it -> claimsByPool
                        .computeIfAbsent(it, pool -> new HashMap<>())
                        .put(key, after));
        claimsByPool.values().removeIf(Map::isEmpty);
        slices.forEach((node, of) -> {
            if (of.values().stream().anyMatch(it -> pools.contains(it.pool()))) {
                tellClaimed(node);
            }
        });
        return true;
    }

    /** Takes what a pod was and is now, of which only counts what claims it must have. */
    synchronized void pod(String key, PodState before, PodState now) {
        pods.change(key, before, now).forEach(node -> {
            if (slices.containsKey(node)) {
                tellClaimed(node);
            }
        });
    }

    /** What a node has by its slices, and with it what it offers and what is held of it. */
    private void read(String node) {
        Map<String, SliceState> its = slices.getOrDefault(node, Map.of());
        List<SliceState> all =
                its.values().stream().map(it -> it.under(taintRules.values())).toList();
        devices.put(node, NodeDevices.of(all, names, catalog));
        if (its.isEmpty()) {
            devices.remove(node);
        }
        nodes.computeIfPresent(node, (name, before) -> seen(before.state()));
        tellClaimed(node);
    }

    private void tellClaimed(String node) {
        List<ClaimState> held = new ArrayList<>();
        slices.getOrDefault(node, Map.of()).values().stream()
                .map(SliceState::pool)
                .distinct()
                .forEach(it ->
                        held.addAll(claimsByPool.getOrDefault(it, Map.of()).values()));
        NodeDevices its = devices.getOrDefault(node, NodeDevices.NONE);
        claimed.accept(node, its.held(pods.withTheirs(node, its, it -> isClaimed(node, it), held)));
    }

    /** Where the kubelet lists a name, its device plugin gives out what goes by it, and there is no claim. */
    private boolean isClaimed(String node, String name) {
        return !nodes.containsKey(node) || nodes.get(node).state().allocatable(name) == 0;
    }

    private boolean changed(boolean anything) {
        now = anything ? Optional.empty() : now;
        return anything;
    }

    synchronized int count() {
        return nodes.size();
    }

    /** Whether NVIDIA's driver for dynamic resource allocation publishes devices. */
    synchronized boolean hasSlices() {
        return !slices.isEmpty();
    }

    synchronized Now now() {
        if (now.isEmpty()) {
            now = Optional.of(new Now(
                    nodes.size(),
                    nodes.values().stream().flatMap(it -> it.gpus().stream()).toList(),
                    names));
        }
        return now.get();
    }
}
