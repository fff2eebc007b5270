package io.gpurightsizer.objects;

import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.StringWriter;

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
final class JsonDocuments {
    static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Limits.DEPTH)
                    .build())
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .build();

    /** More than a parser reads ahead. */
    private static final int PUSHBACK = 1 << 16;

    private final String file;
    private final ObjectSink sink;
    private int linesBefore;

    JsonDocuments(String file, ObjectSink sink) {
        this.file = file;
        this.sink = sink;
    }

    /** Reads to the end of the input; what is wrong with it goes to the sink. */
    void readAll(Reader input) throws IOException {
        PushbackReader rest = new PushbackReader(input, PUSHBACK);
        boolean complete = readUntilBroken(rest);
        while (!complete && skipToNextObject(rest)) {
            complete = readUntilBroken(rest);
        }
    }

    /** Whether there was no syntax error; if there was one, the input goes on behind it. */
    private boolean readUntilBroken(PushbackReader input) throws IOException {
        try (JsonParser parser = JSON.createParser(input)) {
            try {
                while (parser.nextToken() != null) {
                    value(parser, "");
                }
                return true;
            } catch (JsonProcessingException e) {
                linesBefore += e.getLocation() == null ? 0 : e.getLocation().getLineNr() - 1;
                sink.unreadable(new UnreadableDocument(
                        new Source(file, linesBefore + 1), "not JSON: " + JsonProblem.inWords(e)));
                StringWriter unused = new StringWriter();
                parser.releaseBuffered(unused);
                input.unread(unused.toString().toCharArray());
                return false;
            }
        }
    }

    private boolean skipToNextObject(PushbackReader input) throws IOException {
        int last = 0;
        for (int c = input.read(); c >= 0; c = input.read()) {
            if (c == '{' && last == '\n') {
                input.unread(c);
                return true;
            }
            if (c == '\n') {
                linesBefore++;
            }
            last = c;
        }
        return false;
    }

    /**
     * Reads what the parser stands on: objects, or lists of them, of this kind unless they say another. Of several plain
     * values in an array the first is enough to show.
     */
    private void value(JsonParser parser, String listKind) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            object(parser, listKind);
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            boolean plain = false;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                boolean scalar = parser.currentToken().isScalarValue();
                if (!scalar || !plain) {
                    value(parser, listKind);
                }
                plain |= scalar;
            }
        } else {
            sink.unreadable(UnreadableDocument.plainValue(here(parser), parser.getText()));
        }
    }

    private void object(JsonParser parser, String listKind) throws IOException {
        Source at = here(parser);
        JsonTree tree = new JsonTree(parser, linesBefore);
        try {
            ObjectNode root = tree.read(soFar -> value(parser, KubernetesObject.text(soFar, "kind")));
            KubernetesObject object = new KubernetesObject(root, tree.lines(), at);
            if (tree.isList()) {
                sink.list(object);
            } else {
                object.takeKindOf(listKind);
                sink.object(object);
            }
        } catch (UnreadableException e) {
            sink.unreadable(new UnreadableDocument(at, e.getMessage()));
        }
    }

    private Source here(JsonParser parser) {
        return new Source(file, linesBefore + parser.currentTokenLocation().getLineNr());
    }
}
