package io.gpurightsizer.table.yaml;

import java.util.Map;

import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** What a node of YAML is, as Kubernetes reads it: everything that is nothing else is a text, also a date. */
enum NodeKind {
    TEXT("a text"),
    INTEGER("a number"),
    FLOAT("a number"),
    TRUTH("true or false"),
    NOTHING("nothing"),
    LIST("a list"),
    MAPPING("a mapping");

    private static final Map<Tag, NodeKind> OF_TAG =
            Map.of(Tag.INT, INTEGER, Tag.FLOAT, FLOAT, Tag.BOOL, TRUTH, Tag.NULL, NOTHING);

    private final String words;

    NodeKind(String words) {
        this.words = words;
    }

    static NodeKind of(Node node) {
        if (node instanceof ScalarNode) {
            return OF_TAG.getOrDefault(node.getTag(), TEXT);
        }
        return node instanceof SequenceNode ? LIST : MAPPING;
    }

    /** For messages. */
    String words() {
        return words;
    }
}
