package io.gpurightsizer.objects;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/**
 * A document of YAML or JSON as it is written, for those who change its text: aliases and merge keys are not followed.
 *
 * @param root its root node
 * @param firstLine on which line of the text it begins, from 1; the lines of its nodes are counted from there
 * @param offsets where in the text a mark stands, in characters from 0
 */
public record WrittenDocument(Node root, int firstLine, ToIntFunction<Mark> offsets) {
    /** Those of a text that can be read, as {@link ManifestReader} reads it. */
    public static List<WrittenDocument> in(String text) {
        List<WrittenDocument> documents = new ArrayList<>();
        try {
            if (ManifestReader.isJson(text)) {
                documents.addAll(WrittenJson.in(text));
            } else {
                LineStarts lines = LineStarts.of(text);
                YamlDocuments.RootReader roots = (root, firstLine) ->
                        documents.add(new WrittenDocument(root, firstLine, mark -> lines.offset(firstLine, mark)));
                new YamlDocuments("", new Unread(), roots).readAll(new BufferedReader(new StringReader(text)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory is always readable", e);
        }
        return documents;
    }

    /** On which line of the text a node begins, from 1. */
    public int lineOf(Node node) {
        return firstLine + node.getStartMark().getLine();
    }

    /** Where in the text a node begins, in characters from 0. */
    public int offsetOf(Node node) {
        return offsets.applyAsInt(node.getStartMark());
    }

    /** What cannot be read is left out. */
    private static final class Unread implements ObjectSink {
        @Override
        public void object(KubernetesObject object) {}

        @Override
        public void unreadable(UnreadableDocument document) {}
    }

    /** Where the lines of a text begin, as {@link java.io.BufferedReader#readLine} counts them. */
    private record LineStarts(String text, List<Integer> starts) {
        static LineStarts of(String text) {
            List<Integer> starts = new ArrayList<>(List.of(0));
            for (int i = 0; i < text.length(); i++) {
                boolean crlf = text.startsWith("\r\n", i);
                if (text.charAt(i) == '\n' || text.charAt(i) == '\r' && !crlf) {
                    starts.add(i + 1);
                }
            }
            return new LineStarts(text, starts);
        }

        /** The marks of YAML count their columns in code points; the end of the line for one beyond it. */
        int offset(int firstLine, Mark mark) {
            int line = Math.min(firstLine - 1 + mark.getLine(), starts.size() - 1);
            int start = starts.get(line);
            int end = line + 1 < starts.size() ? starts.get(line + 1) : text.length();
            int columns = Math.min(mark.getColumn(), text.codePointCount(start, end));
            return text.offsetByCodePoints(start, columns);
        }
    }
}
