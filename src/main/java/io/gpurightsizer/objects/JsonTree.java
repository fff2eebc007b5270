package io.gpurightsizer.objects;

import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.Map;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Builds the tree of one JSON object and notes on which line each object in it begins. */
final class JsonTree {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** The bulk of a live object, and nothing that matters here. */
    private static final String MANAGED_FIELDS = "managedFields";

    private final JsonParser parser;
    private final int lineOffset;
    private final Map<JsonNode, Integer> lines = new IdentityHashMap<>();
    private int values;

    /** Reads from a parser that stands on the first token of an object; {@code lineOffset} lines were read before it. */
    JsonTree(JsonParser parser, int lineOffset) {
        this.parser = parser;
        this.lineOffset = lineOffset;
    }

    /** Reads an array instead of the tree, from its first token to its last; given the object as far as it is known. */
    interface ItemsReader {
        void read(ObjectNode soFar) throws IOException;
    }

    Map<JsonNode, Integer> lines() {
        return lines;
    }

    /**
     * Reads the object and leaves the parser on its last token, also if it is too large, so that the next one can be read.
     *
     * @throws UnreadableException if it has more than {@link InputLimits#VALUES} values
     */
    ObjectNode object() throws IOException {
        return checked(line(), members());
    }

    /** The same, but an array in its member {@code items} is left to {@code items} and not part of the tree. */
    ObjectNode object(ItemsReader items) throws IOException {
        int line = line();
        ObjectNode object = begin();
        String name;
        while ((name = parser.nextFieldName()) != null) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_ARRAY && name.equals("items")) {
                items.read(object);
            } else {
                member(object, name, token);
            }
        }
        return checked(line, object);
    }

    private ObjectNode checked(int line, ObjectNode object) throws UnreadableException {
        if (values > InputLimits.VALUES) {
            throw new UnreadableException("the object holds more than " + InputLimits.VALUES + " values", line);
        }
        return object;
    }

    private ObjectNode begin() {
        ObjectNode object = NODES.objectNode();
        lines.put(object, line());
        return object;
    }

    private ObjectNode members() throws IOException {
        ObjectNode object = begin();
        String name;
        while ((name = parser.nextFieldName()) != null) {
            member(object, name, parser.nextToken());
        }
        return object;
    }

    private void member(ObjectNode object, String name, JsonToken token) throws IOException {
        if (name.equals(MANAGED_FIELDS) || ++values > InputLimits.VALUES) {
            parser.skipChildren();
        } else {
            object.set(name, value(token));
        }
    }

    private ArrayNode elements() throws IOException {
        ArrayNode array = NODES.arrayNode();
        JsonToken token;
        while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
            if (++values > InputLimits.VALUES) {
                parser.skipChildren();
            } else {
                array.add(value(token));
            }
        }
        return array;
    }

    private JsonNode value(JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> members();
            case START_ARRAY -> elements();
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            // A number stays the text it is; it is read as a quantity or a count where it is used.
            default -> NODES.textNode(parser.getText());
        };
    }

    private int line() {
        return lineOffset + parser.currentTokenLocation().getLineNr();
    }
}
