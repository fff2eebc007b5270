package io.gpurightsizer.table.yaml;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.StreamReader;

import io.gpurightsizer.objects.YamlNodes;
import io.gpurightsizer.objects.YamlProblem;
import io.gpurightsizer.text.SafeText;

/** One YAML document as a tree of nodes that know their line and column. */
public final class YamlDocument {
    /** The largest file read, in bytes and in characters. */
    public static final int LARGEST = 64 << 20;

    private static final int DEEPEST = 50;

    /** The format nests six deep; what shares lists by alias beyond this is an attack or a mistake. */
    private static final int MOST_ALIASES = 100;

    private YamlDocument() {}

    /** The text of a file; a byte order mark is skipped. Bytes that are not UTF-8 are a problem. */
    public static Optional<String> decode(byte[] bytes, Problems problems) {
        if (bytes.length > LARGEST) {
            problems.error(bytes.length + " bytes are more than the " + LARGEST + " that are read");
            return Optional.empty();
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, true);
        text.flip();
        String decoded = text.toString();
        if (result.isError()) {
            problems.error(endOf(decoded), "", "the bytes here are not UTF-8");
            return Optional.empty();
        }
        return Optional.of(decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded);
    }

    /**
     * The root node; empty, with a problem, if the text is not exactly one YAML document.
     *
     * @param kind of what is expected, for example {@code SizingTable}
     */
    public static Optional<Node> compose(String text, String kind, Problems problems) {
        try {
            Optional<Node> root =
                    YamlNodes.compose(text, options()).filter(it -> !it.getTag().equals(Tag.NULL));
            if (root.isEmpty()) {
                problems.error("the file is empty; expected a " + kind);
            }
            return root;
        } catch (MarkedYAMLException e) {
            Mark at = YamlProblem.mark(e).orElseGet(YamlDocument::start);
            problems.error(at, "", "this is not YAML: " + SafeText.message(YamlProblem.inWords(e)));
        } catch (YAMLException e) {
            problems.error(
                    firstUnprintable(text),
                    "",
                    "this is not YAML: " + SafeText.message(String.valueOf(e.getMessage())));
        }
        return Optional.empty();
    }

    private static Mark start() {
        return mark(0, 0);
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LARGEST);
        options.setNestingDepthLimit(DEEPEST);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setProcessComments(false);
        return options;
    }

    private static Mark firstUnprintable(String text) {
        int at = 0;
        while (at < text.length() && StreamReader.isPrintable(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        return at == text.length() ? start() : endOf(text.substring(0, at));
    }

    private static Mark endOf(String text) {
        int line = (int) text.chars().filter(c -> c == '\n').count();
        String last = text.substring(text.lastIndexOf('\n') + 1);
        return mark(line, last.codePointCount(0, last.length()));
    }

    private static Mark mark(int line, int column) {
        return new Mark("", 0, line, column, new int[0], 0);
    }
}
