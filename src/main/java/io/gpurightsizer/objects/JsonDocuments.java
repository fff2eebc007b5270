package io.gpurightsizer.objects;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Reads JSON objects, one after the other, as a stream: lists are taken apart item by item, so that only one item is held
 * at a time. After a syntax error reading goes on at the next line that begins with a brace.
 */
public final class JsonDocuments {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(InputLimits.DEPTH)
                    .build())
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .build();

    private static final int BUFFER = 1 << 16;

    private final String file;
    private final DocumentSink sink;
    private int lineOffset;
    private String continueToken = "";

    public JsonDocuments(String file, DocumentSink sink) {
        this.file = file;
        this.sink = sink;
    }

    /** Where the list that was read goes on, as the API server says; empty if it is complete. */
    public String continueToken() {
        return continueToken;
    }

    /** Reads to the end of the input; what is wrong with it goes to the sink. */
    public void readAll(Reader input) throws IOException {
        Optional<BufferedReader> rest = Optional.of(new BufferedReader(input, BUFFER));
        while (rest.isPresent()) {
            rest = readUntilBroken(rest.get());
        }
    }

    private Optional<BufferedReader> readUntilBroken(BufferedReader input) throws IOException {
        try (JsonParser parser = JSON.createParser(input)) {
            try {
                while (parser.nextToken() != null) {
                    root(parser);
                }
                return Optional.empty();
            } catch (JsonProcessingException e) {
                int line = lineOffset
                        + (e.getLocation() == null ? 1 : e.getLocation().getLineNr());
                sink.unread(new UnreadableDocument(new Source(file, line), "not JSON: " + e.getOriginalMessage()));
                StringWriter unused = new StringWriter();
                parser.releaseBuffered(unused);
                return resume(new BufferedReader(new Prefixed(unused.toString(), input), BUFFER), line);
            }
        }
    }

    /** The input from the next line on that begins with a brace; empty if there is none. */
    private Optional<BufferedReader> resume(BufferedReader rest, int brokenLine) throws IOException {
        lineOffset = brokenLine - 1;
        while (rest.readLine() != null) {
            lineOffset++;
            rest.mark(1);
            if (rest.read() == '{') {
                rest.reset();
                return Optional.of(rest);
            }
            rest.reset();
        }
        return Optional.empty();
    }

    private void root(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                root(parser);
            }
        } else if (parser.currentToken() == JsonToken.START_OBJECT) {
            object(parser);
        } else {
            sink.unread(new UnreadableDocument(here(parser), "expected a Kubernetes object, found a plain value"));
        }
    }

    private void object(JsonParser parser) throws IOException {
        Source at = here(parser);
        JsonTree tree = new JsonTree(parser, lineOffset);
        boolean[] isList = {false};
        try {
            ObjectNode object = tree.object(soFar -> {
                isList[0] = true;
                items(parser, soFar.path("kind").asText());
            });
            if (isList[0]) {
                continueToken = object.path("metadata").path("continue").asText();
            } else {
                sink.document(new Document(object, tree.lines(), at));
            }
        } catch (UnreadableException e) {
            sink.unread(new UnreadableDocument(at, e.getMessage()));
        }
    }

    private void items(JsonParser parser, String listKind) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                item(parser, listKind);
            } else {
                parser.skipChildren();
            }
        }
    }

    /** The API server leaves the kind out of the items of a typed list such as a PodList. */
    private void item(JsonParser parser, String listKind) throws IOException {
        Source at = here(parser);
        JsonTree tree = new JsonTree(parser, lineOffset);
        try {
            ObjectNode item = tree.object();
            if (!item.has("kind") && listKind.length() > 4 && listKind.endsWith("List")) {
                item.put("kind", listKind.substring(0, listKind.length() - 4));
            }
            sink.document(new Document(item, tree.lines(), at));
        } catch (UnreadableException e) {
            sink.unread(new UnreadableDocument(at, e.getMessage()));
        }
    }

    private Source here(JsonParser parser) {
        return new Source(file, lineOffset + parser.currentTokenLocation().getLineNr());
    }

    /** A reader that gives a text first and then the rest of another reader. */
    private static final class Prefixed extends Reader {
        private final String text;
        private final Reader rest;
        private int position;

        Prefixed(String text, Reader rest) {
            this.text = text;
            this.rest = rest;
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            int left = Math.min(length, text.length() - position);
            if (left <= 0) {
                return rest.read(buffer, offset, length);
            }
            text.getChars(position, position + left, buffer, offset);
            position += left;
            return left;
        }

        @Override
        public void close() throws IOException {
            rest.close();
        }
    }
}
