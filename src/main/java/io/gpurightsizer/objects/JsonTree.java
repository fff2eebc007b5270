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

    /** Most of what an object in a cluster holds, and nothing that matters here. */
    private static final String MANAGED_FIELDS = "managedFields";

    private final JsonParser parser;
    private final int linesBefore;
    private final Map<JsonNode, Integer> lines = new IdentityHashMap<>();
    private int values;
    private boolean list;

    /** Will read from a parser that stands on the first token of an object; {@code linesBefore} its input. */
    JsonTree(JsonParser parser, int linesBefore) {
        this.parser = parser;
        this.linesBefore = linesBefore;
    }

    /** Reads the items of a list, from the first token of the array to its last; given the list as far as it is known. */
    interface ItemsReader {
        void read(ObjectNode soFar) throws IOException;
    }

    /** On which line each object begins. */
    Map<JsonNode, Integer> lines() {
        return lines;
    }

    /** Whether it had items, which are then not part of it. */
    boolean isList() {
        return list;
    }

    /**
     * Reads the object and leaves the parser on its last token, also if it is too large, so that the next one can be read.
     *
     * @throws UnreadableException if it has more than {@link Limits#VALUES} values
     */
    ObjectNode read(ItemsReader items) throws IOException {
        int line = line();
        ObjectNode object = begin();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            if (parser.nextToken() == JsonToken.START_ARRAY && name.equals("items")) {
                list = true;
                items.read(object);
            } else {
                member(object, name);
            }
        }
        if (values > Limits.VALUES) {
            throw new UnreadableException("the object holds more than " + Limits.VALUES + " values", line);
        }
        return object;
    }

    private ObjectNode begin() {
        ObjectNode object = NODES.objectNode();
        lines.put(object, line());
        return object;
    }

    private void member(ObjectNode object, String name) throws IOException {
        if (name.equals(MANAGED_FIELDS) || ++values > Limits.VALUES) {
            parser.skipChildren();
        } else {
            object.set(name, value());
        }
    }

    private ObjectNode members() throws IOException {
        ObjectNode object = begin();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            member(object, name);
        }
        return object;
    }

    private ArrayNode elements() throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (++values > Limits.VALUES) {
                parser.skipChildren();
            } else {
                array.add(value());
            }
        }
        return array;
    }

    private JsonNode value() throws IOException {
        return switch (parser.currentToken()) {
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
        return linesBefore + parser.currentTokenLocation().getLineNr();
    }
}
