package io.gpurightsizer.rewrite;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

import io.gpurightsizer.objects.WrittenDocument;

/**
 * An object where it is written: a document, or an item of a list in one.
 *
 * @param document the document
 * @param root the object's own node in it
 * @param text what the document is part of
 */
record WrittenObject(WrittenDocument document, Node root, String text) {
    /** The objects of a document; none where it is something else. */
    static Stream<WrittenObject> in(WrittenDocument document, String text) {
        return objects(document.root()).map(root -> new WrittenObject(document, root, text));
    }

    private static Stream<Node> objects(Node root) {
        if (root instanceof SequenceNode sequence) {
            return sequence.getValue().stream().flatMap(WrittenObject::objects);
        }
        Optional<Node> items = entry(root, "items").map(NodeTuple::getValueNode).filter(SequenceNode.class::isInstance);
        return items.map(WrittenObject::objects).orElse(Stream.of(root));
    }

    /** An entry of a map, its own or that of a map merged into it; of several the last, which counts. */
    static Optional<NodeTuple> entry(Node map, String key) {
        List<NodeTuple> entries = map instanceof MappingNode mapping ? mapping.getValue() : List.of();
        return entries.stream()
                .filter(it -> it.getKeyNode() instanceof ScalarNode name
                        && name.getValue().equals(key))
                .reduce((earlier, later) -> later)
                .or(() -> entries.stream()
                        .filter(it -> it.getKeyNode().getTag().equals(Tag.MERGE))
                        .flatMap(it -> merged(it.getValueNode()))
                        .flatMap(it -> entry(it, key).stream())
                        .findFirst());
    }

    private static Stream<Node> merged(Node value) {
        return value instanceof SequenceNode several ? several.getValue().stream() : Stream.of(value);
    }

    /** On which line it begins, from 1. */
    int line() {
        return document.lineOf(root);
    }

    /** Empty if it has none, or none that is a text. */
    Optional<String> kind() {
        return text("kind");
    }

    /** Its name, or the beginning of those that are generated for it; empty if it has neither. */
    String name() {
        return text("metadata.name").or(() -> text("metadata.generateName")).orElse("");
    }

    private Optional<String> text(String path) {
        return FieldSteps.of(path)
                .in(root)
                .filter(ScalarNode.class::isInstance)
                .map(it -> ((ScalarNode) it).getValue());
    }

    int offsetOf(Node node) {
        return document.offsetOf(node);
    }

    boolean startsWith(int offset, String words) {
        return text.startsWith(words, offset);
    }
}
