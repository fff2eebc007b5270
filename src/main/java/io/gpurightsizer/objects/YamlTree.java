package io.gpurightsizer.objects;

import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Turns the nodes of a YAML document into the tree that JSON gives: aliases followed, merge keys merged, of a key that
 * stands twice the last one taken.
 */
final class YamlTree {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String file;
    private final int firstLine;
    private final Map<JsonNode, Integer> lines = new IdentityHashMap<>();
    private int values;

    /** For a document whose first line is {@code firstLine} of its file. */
    YamlTree(String file, int firstLine) {
        this.file = file;
        this.firstLine = firstLine;
    }

    /** Gives the sink the object at the root, or those of a list, once all of the document has been found readable. */
    void read(Node root, ObjectSink sink) throws UnreadableException {
        give(tree(root, 0), "", lineOf(root), sink);
    }

    private void give(JsonNode value, String listKind, int line, ObjectSink sink) {
        if (value instanceof ArrayNode array) {
            array.valueStream().filter(JsonNode::isContainerNode).forEach(it -> give(it, listKind, line, sink));
            // Of several plain values the first is enough to show.
            array.valueStream().filter(JsonNode::isValueNode).limit(1).forEach(it -> give(it, listKind, line, sink));
        } else if (value instanceof ObjectNode root) {
            KubernetesObject object = new KubernetesObject(root, lines, new Source(file, lines.get(root)));
            if (root.get("items") instanceof ArrayNode items) {
                give(items, object.kind(), lines.get(root), sink);
                sink.list(object);
            } else {
                object.takeKindOf(listKind);
                sink.object(object);
            }
        } else if (!value.isNull()) {
            sink.unreadable(UnreadableDocument.plainValue(new Source(file, line), value.asText()));
        }
    }

    private JsonNode tree(Node node, int depth) throws UnreadableException {
        if (++values > Limits.VALUES) {
            throw new UnreadableException(
                    "the document expands to more than " + Limits.VALUES + " values", lineOf(node));
        }
        if (depth > Limits.DEPTH) {
            throw new UnreadableException(
                    "nested more than " + Limits.DEPTH + " levels deep, or in itself", lineOf(node));
        }
        if (node instanceof MappingNode mapping) {
            ObjectNode object = NODES.objectNode();
            lines.put(object, lineOf(node));
            members(mapping, object, depth);
            return object;
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = NODES.arrayNode();
            for (Node element : sequence.getValue()) {
                array.add(tree(element, depth + 1));
            }
            return array;
        }
        return scalar((ScalarNode) node);
    }

    private void members(MappingNode mapping, ObjectNode object, int depth) throws UnreadableException {
        for (NodeTuple member : mapping.getValue()) {
            if (Tag.MERGE.equals(member.getKeyNode().getTag())) {
                merge(tree(member.getValueNode(), depth + 1), object);
            }
        }
        for (NodeTuple member : mapping.getValue()) {
            if (!Tag.MERGE.equals(member.getKeyNode().getTag())) {
                object.set(key(member.getKeyNode()), tree(member.getValueNode(), depth + 1));
            }
        }
    }

    /** Earlier maps win over later ones, as the merge key's definition says. */
    private static void merge(JsonNode merged, ObjectNode into) {
        if (merged.isArray()) {
            merged.forEach(map -> merge(map, into));
        }
        merged.properties().forEach(member -> into.putIfAbsent(member.getKey(), member.getValue()));
    }

    private String key(Node node) throws UnreadableException {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw new UnreadableException("not YAML as Kubernetes reads it: a key is not a plain text", lineOf(node));
    }

    private static JsonNode scalar(ScalarNode node) {
        if (Tag.NULL.equals(node.getTag())) {
            return NODES.nullNode();
        }
        if (Tag.BOOL.equals(node.getTag())) {
            String word = node.getValue().toLowerCase(Locale.ROOT);
            return NODES.booleanNode(word.equals("true") || word.equals("yes") || word.equals("on"));
        }
        return NODES.textNode(node.getValue());
    }

    private int lineOf(Node node) {
        return firstLine + node.getStartMark().getLine();
    }
}
