package io.gpurightsizer.companions;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.gpurightsizer.cluster.nodes.GpuPool;
import io.gpurightsizer.cluster.state.Taint;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.objects.YamlText;

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
        Map<String, List<GpuPool>> flavors = alike(input);
        if (!flavors.isEmpty()) {
            comments.add(
                    "All that the nodes of these flavors have, for spec.resourceGroups of a ClusterQueue. A resource"
                            + " may be in one group only; where a group covers it already, add these flavors to that group:"
                            + groups(flavors).stream()
                                    .map(KueueCompanion::covered)
                                    .collect(Collectors.joining()));
        }
        flavors.forEach(
                (name, pools) -> manifests.add(new Section.Manifest("", YamlText.of(flavor(version, name, pools)))));
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

    /** What the nodes of each flavor have, by its name; flavors that have a resource in common are in one group. */
    private static List<Map<String, SortedMap<ExtendedResource, Integer>>> groups(Map<String, List<GpuPool>> flavors) {
        List<Map<String, SortedMap<ExtendedResource, Integer>>> groups = new ArrayList<>();
        flavors.forEach((name, pools) -> {
            SortedMap<ExtendedResource, Integer> devices = devices(pools);
            List<Map<String, SortedMap<ExtendedResource, Integer>>> related = groups.stream()
                    .filter(it -> !Collections.disjoint(resources(it), devices.keySet()))
                    .toList();
            groups.removeAll(related);
            Map<String, SortedMap<ExtendedResource, Integer>> group = new LinkedHashMap<>();
            related.forEach(group::putAll);
            group.put(name, devices);
            groups.add(group);
        });
        return groups;
    }

    private static SortedSet<ExtendedResource> resources(Map<String, SortedMap<ExtendedResource, Integer>> group) {
        SortedSet<ExtendedResource> resources = new TreeSet<>();
        group.values().forEach(it -> resources.addAll(it.keySet()));
        return resources;
    }

    private static SortedMap<ExtendedResource, Integer> devices(List<GpuPool> pools) {
        SortedMap<ExtendedResource, Integer> devices = new TreeMap<>();
        pools.forEach(pool -> pool.devices()
                .forEach((resource, count) ->
                        devices.merge(resource, count * pool.nodes().size(), Integer::sum)));
        return devices;
    }

    /** Kueue wants each flavor of a group to name all that the group covers. */
    private static String covered(Map<String, SortedMap<ExtendedResource, Integer>> group) {
        SortedSet<ExtendedResource> covered = resources(group);
        StringBuilder text = new StringBuilder(
                "\n  - coveredResources: [" + joined(covered.stream().map(ExtendedResource::name)) + "]\n    flavors:");
        group.forEach((flavor, devices) -> {
            text.append("\n    - name: ").append(flavor).append("\n      resources:");
            covered.forEach(it ->
                    text.append("\n      - {name: " + it + ", nominalQuota: " + devices.getOrDefault(it, 0) + "}"));
        });
        return text.toString();
    }

    private static String joined(Stream<String> names) {
        return names.collect(Collectors.joining(", "));
    }

    private static ObjectNode flavor(String version, String name, List<GpuPool> pools) {
        ObjectNode flavor = YamlText.object(version, "ResourceFlavor", name);
        ObjectNode spec = flavor.putObject("spec");
        ObjectNode nodeLabels = spec.putObject("nodeLabels");
        labels(pools.get(0)).forEach(nodeLabels::put);
        List<Taint> common = pools.get(0).taints().stream()
                .filter(taint -> pools.stream().allMatch(it -> it.taints().contains(taint)))
                .toList();
        if (!common.isEmpty()) {
            ArrayNode taints = spec.putArray("nodeTaints");
            common.forEach(it -> add(it, taints));
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
