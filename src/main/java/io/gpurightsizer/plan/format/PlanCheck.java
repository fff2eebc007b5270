package io.gpurightsizer.plan.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.MigProfile;

/** Compares nodes with a plan that was written as JSON. */
public final class PlanCheck {
    private static final String GPU = ExtendedResource.WHOLE_GPU.name();

    private PlanCheck() {}

    /**
     * What differs, one line for each node and resource.
     *
     * @throws IllegalArgumentException if the text is not a plan
     */
    public static List<String> differences(String json, List<NodeState> nodes) {
        Map<String, NodeState> byName = new HashMap<>();
        nodes.forEach(it -> byName.put(it.name(), it));
        List<String> differences = new ArrayList<>();
        for (JsonNode pool : read(json).path("pools")) {
            for (JsonNode node : pool.path("nodes")) {
                String name = node.path("name").asText();
                NodeState state = byName.get(name);
                if (state == null) {
                    differences.add(name + ": there is no such node");
                } else {
                    compare(name, expected(node), state, differences);
                }
            }
        }
        return differences;
    }

    private static JsonNode read(String json) {
        try {
            JsonNode plan = new ObjectMapper().readTree(json);
            if (plan == null || !plan.path("kind").asText().equals("Plan")) {
                throw new IllegalArgumentException("expected a plan as \"plan -o json\" writes it, with kind Plan");
            }
            return plan;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static void compare(
            String name, SortedMap<String, Long> expected, NodeState state, List<String> differences) {
        TreeSet<String> resources = new TreeSet<>(expected.keySet());
        state.allocatable().keySet().stream()
                .filter(it -> it.equals(GPU) || it.equals(GPU + ".shared") || it.startsWith("nvidia.com/mig-"))
                .forEach(resources::add);
        for (String resource : resources) {
            long wanted = expected.getOrDefault(resource, 0L);
            long there = state.allocatable().getOrDefault(resource, 0L);
            if (wanted != there) {
                differences.add(name + ": " + resource + " is " + there + ", the plan says " + wanted);
            }
        }
    }

    private static SortedMap<String, Long> expected(JsonNode node) {
        SortedMap<String, Long> expected = new TreeMap<>();
        for (JsonNode gpu : node.path("gpus")) {
            JsonNode layout = gpu.path("layout");
            if (layout.isTextual()) {
                expected.merge(GPU, 1L, Long::sum);
            }
            layout.properties().forEach(it -> {
                String resource = it.getKey().equals("shared")
                        ? GPU + ".shared"
                        : ExtendedResource.ofProfile(MigProfile.parse(it.getKey()))
                                .name();
                expected.merge(resource, it.getValue().asLong(), Long::sum);
            });
        }
        return expected;
    }
}
