package io.gpurightsizer.cluster.devices;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.sizing.offers.Placement;

/**
 * From which nodes the devices of a slice can be used: one by its name, or those that a selector matches.
 *
 * @param name of the node; empty where a selector says it
 * @param all whether it is every node
 * @param terms of the selector, of which one must hold
 */
record SliceNodes(String name, boolean all, List<Placement.Term> terms) {
    SliceNodes {
        terms = List.copyOf(terms);
    }

    static SliceNodes read(JsonNode spec) {
        List<Placement.Term> terms = new ArrayList<>();
        for (JsonNode term : spec.at("/nodeSelector/nodeSelectorTerms")) {
            terms.add(new Placement.Term(
                    requirements(term.path("matchExpressions")), requirements(term.path("matchFields"))));
        }
        return new SliceNodes(
                KubernetesObject.text(spec, "nodeName"), spec.path("allNodes").asBoolean(), terms);
    }

    private static List<Placement.Requirement> requirements(JsonNode all) {
        List<Placement.Requirement> read = new ArrayList<>();
        for (JsonNode each : all) {
            List<String> values = new ArrayList<>();
            each.path("values").forEach(it -> values.add(it.asText()));
            read.add(new Placement.Requirement(
                    KubernetesObject.text(each, "key"), KubernetesObject.text(each, "operator"), values));
        }
        return read;
    }

    /** Whether it depends on the nodes that there are. */
    boolean isSelector() {
        return name.isEmpty();
    }

    /**
     * The one node that it is; empty if there are several, or none, or the selector compares numbers.
     *
     * @param nodes all that there are; looked at only where a selector says which
     */
    String among(Stream<NodeState> nodes) {
        if (!isSelector()) {
            return name;
        }
        List<NodeState> matching = nodes.filter(node -> all || terms.stream().anyMatch(it -> holds(it, node)))
                .limit(2)
                .toList();
        return matching.size() == 1 ? matching.get(0).name() : "";
    }

    private static boolean holds(Placement.Term term, NodeState node) {
        return !(term.expressions().isEmpty() && term.fields().isEmpty())
                && term.expressions().stream().allMatch(it -> holds(it, label(node.labels(), it.key())))
                && term.fields().stream()
                        .allMatch(it -> it.key().equals("metadata.name") && holds(it, Optional.of(node.name())));
    }

    private static Optional<String> label(Map<String, String> labels, String key) {
        return Optional.ofNullable(labels.get(key));
    }

    private static boolean holds(Placement.Requirement requirement, Optional<String> value) {
        boolean among = value.filter(requirement.values()::contains).isPresent();
        return switch (requirement.operator()) {
            case "In" -> among;
            case "NotIn" -> !among;
            case "Exists" -> value.isPresent();
            case "DoesNotExist" -> value.isEmpty();
            default -> false;
        };
    }
}
