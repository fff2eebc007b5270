package io.gpurightsizer.audit;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.gpurightsizer.text.ApiGroup;
import io.gpurightsizer.text.SafeText;

/**
 * A ResourceQuota to propose for a namespace whose quota on {@code nvidia.com/gpu} does not count resized pods. It is the same
 * whether or not it is applied already.
 *
 * @param namespace empty where none is written
 * @param name no quota of another has it
 * @param hard how many devices it allows, by the resource's name: what pods hold, what the workloads need, and as much more
 *     as autoscalers and rolling updates may ask for
 */
public record PartitionQuota(String namespace, String name, SortedMap<String, Long> hard) {
    public PartitionQuota {
        hard = Collections.unmodifiableSortedMap(new TreeMap<>(hard));
    }

    /** The object as YAML. */
    public String manifest() {
        return "apiVersion: v1\nkind: ResourceQuota\nmetadata:\n  name: " + name + "\n"
                + (namespace.isEmpty() ? "" : "  namespace: " + SafeText.yamlScalar(namespace) + "\n")
                + "  labels:\n    " + ApiGroup.MANAGED_BY + ": " + ApiGroup.MANAGER + "\nspec:\n  hard:\n"
                + hard.entrySet().stream().map(PartitionQuota::line).collect(Collectors.joining());
    }

    private static String line(Map.Entry<String, Long> allowed) {
        return "    requests." + allowed.getKey() + ": \"" + allowed.getValue() + "\"\n";
    }
}
