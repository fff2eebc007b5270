package io.gpurightsizer.companions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.gpurightsizer.cluster.nodes.GpuPool;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.objects.YamlText;

/**
 * NodeOverlays, which tell Karpenter what nodes of a NodePool have beside what it knows of their instance type (karpenter.sh,
 * "NodeOverlays", alpha). They add resources and take none away.
 */
final class KarpenterCompanion {
    private static final String VERSION = "karpenter.sh/v1alpha1";

    private KarpenterCompanion() {}

    /** What an overlay is for. */
    private record Machine(String nodePool, String instanceType) {}

    static boolean isNeeded(CompanionInput input) {
        return !nodePools(input).isEmpty()
                || input.pools().stream()
                        .anyMatch(it -> !it.label(GpuPool.KARPENTER_POOL).isEmpty());
    }

    private static List<String> nodePools(CompanionInput input) {
        return input.objects().of("NodePool").stream()
                .filter(it -> it.apiVersion().startsWith("karpenter.sh/"))
                .map(KubernetesObject::name)
                .toList();
    }

    static Section of(CompanionInput input) {
        Map<Machine, List<GpuPool>> machines = input.pools().stream()
                .filter(it -> !it.label(GpuPool.KARPENTER_POOL).isEmpty()
                        && !it.label(GpuPool.INSTANCE_TYPE).isEmpty())
                .collect(Collectors.groupingBy(
                        it -> new Machine(it.label(GpuPool.KARPENTER_POOL), it.label(GpuPool.INSTANCE_TYPE)),
                        LinkedHashMap::new,
                        Collectors.toList()));
        machines.values()
                .removeIf(pools -> pools.stream().allMatch(it -> it.partitions().isEmpty()));
        List<String> comments =
                new ArrayList<>(List.of("Karpenter starts a node for what it knows of instance types, which"
                        + " are whole GPUs. A NodeOverlay (feature gate NodeOverlay=true) adds what the nodes of a NodePool have once"
                        + " they are cut. Karpenter still believes that they have nvidia.com/gpu: keep a NodePool for parts of GPUs"
                        + " apart by a taint, and whole GPUs in another."));
        List<Section.Manifest> manifests = new ArrayList<>();
        machines.forEach((machine, pools) -> overlay(machine, pools, comments, manifests));
        List<String> idle = nodePools(input).stream()
                .filter(name -> input.pools().stream()
                        .noneMatch(it -> it.label(GpuPool.KARPENTER_POOL).equals(name)))
                .toList();
        if (!idle.isEmpty()) {
            comments.add("NodePools without a node that has GPUs now: " + String.join(", ", idle)
                    + ". What one of theirs will have is not known; run this again while there is one.");
        }
        return new Section(comments, manifests);
    }

    /** Nodes that are cut in different ways are started for the devices that all of them have. */
    private static void overlay(
            Machine machine, List<GpuPool> pools, List<String> comments, List<Section.Manifest> manifests) {
        SortedMap<ExtendedResource, Integer> common = new TreeMap<>(pools.get(0).partitions());
        for (GpuPool pool : pools) {
            common.keySet().retainAll(pool.partitions().keySet());
            common.replaceAll(
                    (resource, count) -> Math.min(count, pool.partitions().get(resource)));
        }
        if (common.isEmpty()) {
            comments.add("Nodes of NodePool " + machine.nodePool() + " on " + machine.instanceType()
                    + " are not all cut, or in different ways, and have no part in common; give each way a NodePool.");
            return;
        }
        ObjectNode overlay = YamlText.object(
                VERSION, "NodeOverlay", YamlText.name("gpu-rightsizer", machine.nodePool(), machine.instanceType()));
        ObjectNode spec = overlay.putObject("spec");
        ArrayNode requirements = spec.putArray("requirements");
        require(GpuPool.KARPENTER_POOL, machine.nodePool(), requirements);
        require(GpuPool.INSTANCE_TYPE, machine.instanceType(), requirements);
        ObjectNode capacity = spec.putObject("capacity");
        common.forEach((resource, count) -> capacity.put(resource.name(), count.toString()));
        manifests.add(new Section.Manifest("As on " + pools.get(0).description() + ".", YamlText.of(overlay)));
    }

    private static void require(String label, String value, ArrayNode requirements) {
        requirements
                .addObject()
                .put("key", label)
                .put("operator", "In")
                .putArray("values")
                .add(value);
    }
}
