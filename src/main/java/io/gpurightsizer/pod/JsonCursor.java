package io.gpurightsizer.pod;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

/**
 * Walks a JSON value token by token, without building it. Every method begins with the parser on the value's first token
 * and leaves it on the last; {@code null} reads as absent, and of a key that stands twice the last one counts, as in Go.
 */
public final class JsonCursor {
    private final JsonParser parser;

    public JsonCursor(JsonParser parser) {
        this.parser = parser;
    }

    /** Reads one field's value; called with the parser on its first token. */
    public interface FieldReader {
        void read(String field) throws IOException;
    }

    /** Reads one element of an array; called with the parser on its first token. */
    public interface ElementReader {
        void read(int index) throws IOException;
    }

    /**
     * Reads an object field by field.
     *
     * @return whether there was an object, not {@code null}
     */
    public boolean object(FieldReader reader) throws IOException {
        if (!begins(JsonToken.START_OBJECT, "an object")) {
            return false;
        }
        String field;
        while ((field = parser.nextFieldName()) != null) {
            parser.nextToken();
            reader.read(field);
        }
        return true;
    }

    public void array(ElementReader reader) throws IOException {
        if (begins(JsonToken.START_ARRAY, "an array")) {
            for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                reader.read(i);
            }
        }
    }

    /** The text of a scalar, also of a number or a boolean; empty for {@code null}. */
    public String text() throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return "";
        }
        if (!token.isScalarValue()) {
            throw unexpected("a string");
        }
        return parser.getText();
    }

    public boolean flag() throws IOException {
        return text().equals("true");
    }

    public List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>();
        array(index -> texts.add(text()));
        return texts;
    }

    /** A map of texts in order; entries with {@code null} are left out. */
    public Map<String, String> textMap() throws IOException {
        Map<String, String> map = new LinkedHashMap<>();
        object(key -> {
            if (parser.currentToken() != JsonToken.VALUE_NULL) {
                map.put(key, text());
            }
        });
        return map;
    }

    public void skip() throws IOException {
        parser.skipChildren();
    }

    public boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    public boolean isObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    private boolean begins(JsonToken expected, String inWords) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return false;
        }
        if (token != expected) {
            throw unexpected(inWords);
        }
        return true;
    }

    private MalformedPodException unexpected(String expected) {
        return new MalformedPodException(
                parser.getParsingContext().pathAsPointer() + ": expected " + expected + ", found "
                        + parser.currentToken()
                                .name()
                                .toLowerCase(java.util.Locale.ROOT)
                                .replace('_', ' '));
    }
}
