package io.gpurightsizer.rewrite;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The way to a field of an object, for example {@code spec.template.spec.containers[0].resources}.
 *
 * @param names of fields, and places in lists, from the object down
 */
record FieldSteps(List<String> names) {
    private static final Pattern SEPARATOR = Pattern.compile("[.\\[]");

    FieldSteps {
        names = List.copyOf(names);
    }

    /** Reads it; no field on the way may have a dot in its name. */
    static FieldSteps of(String path) {
        return new FieldSteps(Arrays.asList(SEPARATOR.split(path.replace("]", ""))));
    }

    /** What stands there; missing if nothing does. */
    JsonNode in(ObjectNode object) {
        JsonNode found = object;
        for (String name : names) {
            found = found.isArray() ? found.path(Integer.parseInt(name)) : found.path(name);
        }
        return found;
    }

    /** The node that stands there. */
    Optional<Node> in(Node object) {
        Optional<Node> found = Optional.of(object);
        for (String name : names) {
            found = found.flatMap(it -> step(it, name));
        }
        return found;
    }

    private static Optional<Node> step(Node node, String name) {
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue().stream().skip(Integer.parseInt(name)).findFirst();
        }
        return WrittenObject.entry(node, name).map(NodeTuple::getValueNode);
    }
}
