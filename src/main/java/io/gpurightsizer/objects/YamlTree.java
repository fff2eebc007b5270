package io.gpurightsizer.objects;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
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

    private final int firstLine;
    private final Map<JsonNode, Integer> lines = new IdentityHashMap<>();
    private int values;

    /** For a document whose first line is {@code firstLine} of its file. */
    YamlTree(int firstLine) {
        this.firstLine = firstLine;
    }

    /** The objects at the root: one, or those of a list. */
    List<Document> documents(Node root, String file) throws UnreadableException {
        List<Document> documents = new ArrayList<>();
        JsonNode tree = tree(root, 0);
        for (JsonNode object : tree.isArray() ? tree : List.of(tree)) {
            if (object instanceof ObjectNode found) {
                documents.add(new Document(found, lines, new Source(file, lines.get(found))));
            } else if (!object.isNull()) {
                throw new UnreadableException("expected a Kubernetes object, found a plain value", lineOf(root));
            }
        }
        return documents;
    }

    private JsonNode tree(Node node, int depth) throws UnreadableException {
        if (++values > InputLimits.VALUES) {
            throw new UnreadableException(
                    "the document expands to more than " + InputLimits.VALUES + " values", lineOf(node));
        }
        if (depth > InputLimits.DEPTH) {
            throw new UnreadableException(
                    "nested more than " + InputLimits.DEPTH + " levels deep, or in itself", lineOf(node));
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
        for (JsonNode map : merged.isArray() ? merged : List.of(merged)) {
            for (Map.Entry<String, JsonNode> member : map.properties()) {
                if (!into.has(member.getKey())) {
                    into.set(member.getKey(), member.getValue());
                }
            }
        }
    }

    private String key(Node node) throws UnreadableException {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw new UnreadableException("not YAML as Kubernetes knows it: a key is no plain text", lineOf(node));
    }

    private static JsonNode scalar(ScalarNode node) {
        if (Tag.NULL.equals(node.getTag())) {
            return NODES.nullNode();
        }
        if (Tag.BOOL.equals(node.getTag())) {
            String word = node.getValue().toLowerCase(java.util.Locale.ROOT);
            return NODES.booleanNode(word.equals("true") || word.equals("yes") || word.equals("on"));
        }
        return NODES.textNode(node.getValue());
    }

    private int lineOf(Node node) {
        return firstLine + node.getStartMark().getLine();
    }
}
