package io.gpurightsizer.objects;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** JSON as the nodes of YAML's flow style that it is, read by a parser of JSON, which takes its tabs and escapes. */
final class WrittenJson {
    private final JsonParser parser;

    private WrittenJson(JsonParser parser) {
        this.parser = parser;
    }

    /** The values of a text, one after the other, up to a syntax error. */
    static List<WrittenDocument> in(String text) throws IOException {
        List<WrittenDocument> documents = new ArrayList<>();
        try (JsonParser parser = JsonDocuments.JSON.createParser(text)) {
            while (parser.nextToken() != null) {
                documents.add(new WrittenDocument(new WrittenJson(parser).node(), 1, Mark::getIndex));
            }
        } catch (JsonProcessingException e) {
            return documents;
        }
        return documents;
    }

    private Node node() throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping();
            case START_ARRAY -> sequence();
            default -> scalar();
        };
    }

    private MappingNode mapping() throws IOException {
        Mark start = mark();
        List<NodeTuple> members = new ArrayList<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            ScalarNode key = scalar();
            parser.nextToken();
            members.add(new NodeTuple(key, node()));
        }
        return new MappingNode(Tag.MAP, true, members, start, mark(), FlowStyle.FLOW);
    }

    private SequenceNode sequence() throws IOException {
        Mark start = mark();
        List<Node> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(node());
        }
        return new SequenceNode(Tag.SEQ, true, elements, start, mark(), FlowStyle.FLOW);
    }

    private ScalarNode scalar() throws IOException {
        return new ScalarNode(Tag.STR, parser.getText(), mark(), mark(), ScalarStyle.DOUBLE_QUOTED);
    }

    private Mark mark() {
        JsonLocation at = parser.currentTokenLocation();
        return new Mark("", (int) at.getCharOffset(), at.getLineNr() - 1, at.getColumnNr() - 1, new int[0], 0);
    }
}
