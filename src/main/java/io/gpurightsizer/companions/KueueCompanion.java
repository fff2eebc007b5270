package io.gpurightsizer.companions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.gpurightsizer.cluster.nodes.GpuPool;
import io.gpurightsizer.cluster.state.Taint;
import io.gpurightsizer.gpu.ExtendedResource;

/**
 * What Kueue must know of parts of GPUs: a ResourceFlavor for each kind of node, what a ClusterQueue covers, and by which
 * amount each part counts (kueue.sigs.k8s.io, "Administer Cluster Quotas"; {@code config.kueue.x-k8s.io/v1beta2}).
 */
final class KueueCompanion {
    private static final String VERSION = "kueue.x-k8s.io/v1beta2";
    private static final List<String> KINDS = List.of("ClusterQueue", "LocalQueue", "ResourceFlavor");

    private KueueCompanion() {}

    static boolean isNeeded(CompanionInput input) {
        return !ofKueue(input).isEmpty();
    }

    private static List<String> ofKueue(CompanionInput input) {
        return KINDS.stream()
                .flatMap(kind -> input.objects().of(kind).stream())
                .map(it -> it.apiVersion())
                .filter(it -> it.startsWith("kueue.x-k8s.io/"))
                .toList();
    }

    static Section of(CompanionInput input) {
        List<String> comments = new ArrayList<>(
                List.of(
                        "Kueue charges what a workload's template asks for and sees no"
                                + " resize, so pods of workloads with its labels keep their GPU. A transformation of nvidia.com/gpu would"
                                + " discount every whole GPU too. What follows is for workloads that ask for a part of a GPU by name."));
        SortedSet<ExtendedResource> offered = input.offered();
        if (offered.isEmpty()) {
            comments.add("No node offers a part of a GPU yet; gpu-rightsizer plan says how to cut them.");
            return new Section(comments, List.of());
        }
        transformations(offered, comments);
        String version = ofKueue(input).stream().findFirst().orElse(VERSION);
        List<Section.Manifest> manifests = new ArrayList<>();
        alike(input).forEach((name, pools) -> {
            comments.add(covered(name, pools));
            manifests.add(new Section.Manifest("", YamlText.of(flavor(version, name, pools.get(0)))));
        });
        return new Section(comments, manifests);
    }

    private static Map<String, List<GpuPool>> alike(CompanionInput input) {
        return input.pools().stream()
                .filter(it -> !it.partitions().isEmpty() && !labels(it).isEmpty())
                .collect(Collectors.groupingBy(
                        it -> YamlText.name(Stream.concat(Stream.of("gpu"), labels(it).values().stream())
                                .toArray(String[]::new)),
                        LinkedHashMap::new,
                        Collectors.toList()));
    }

    /** Those that tell nodes of one flavor from others. */
    private static Map<String, String> labels(GpuPool pool) {
        Map<String, String> labels = new LinkedHashMap<>();
        Stream.concat(Stream.of(GpuPool.PRODUCT, GpuPool.MIG_CONFIG), pool.poolLabel().stream())
                .filter(it -> !pool.label(it).isEmpty())
                .forEach(it -> labels.put(it, pool.label(it)));
        return labels;
    }

    private static void transformations(SortedSet<ExtendedResource> offered, List<String> comments) {
        String outputs = offered.stream()
                .filter(it -> it.migProfile().isPresent() && !it.isShared())
                .map(it -> "\n    - input: " + it
                        + "\n      strategy: Replace\n      outputs: {gpu-rightsizer.io/gpu-memory: "
                        + it.migProfile().orElseThrow().nominalGigabytes() + "G}")
                .collect(Collectors.joining());
        if (!outputs.isEmpty()) {
            comments.add("To charge MIG devices by their memory, in one quota: in controller_manager_config.yaml of the"
                    + " ConfigMap kueue-manager-config, and cover gpu-rightsizer.io/gpu-memory instead of each name:\n"
                    + "  resources:\n    transformations:" + outputs);
        }
    }

    private static String covered(String flavor, List<GpuPool> pools) {
        SortedMap<ExtendedResource, Integer> devices = new TreeMap<>();
        pools.forEach(pool -> pool.devices()
                .forEach((resource, count) ->
                        devices.merge(resource, count * pool.nodes().size(), Integer::sum)));
        return "All that the nodes of flavor " + flavor + " have, for spec.resourceGroups of a ClusterQueue:\n"
                + "  - coveredResources: [" + joined(devices.keySet().stream().map(ExtendedResource::name)) + "]\n"
                + "    flavors:\n    - name: " + flavor + "\n      resources:"
                + devices.entrySet().stream()
                        .map(it -> "\n      - {name: " + it.getKey() + ", nominalQuota: " + it.getValue() + "}")
                        .collect(Collectors.joining());
    }

    private static String joined(Stream<String> names) {
        return names.collect(Collectors.joining(", "));
    }

    private static ObjectNode flavor(String version, String name, GpuPool pool) {
        ObjectNode flavor = YamlText.object(version, "ResourceFlavor", name);
        ObjectNode spec = flavor.putObject("spec");
        ObjectNode nodeLabels = spec.putObject("nodeLabels");
        labels(pool).forEach(nodeLabels::put);
        if (!pool.taints().isEmpty()) {
            ArrayNode taints = spec.putArray("nodeTaints");
            pool.taints().forEach(it -> add(it, taints));
        }
        return flavor;
    }

    private static void add(Taint taint, ArrayNode taints) {
        ObjectNode written = taints.addObject().put("key", taint.key());
        if (!taint.value().isEmpty()) {
            written.put("value", taint.value());
        }
        written.put("effect", taint.effect());
    }
}
