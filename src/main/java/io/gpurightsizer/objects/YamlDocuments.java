package io.gpurightsizer.objects;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads multi-document YAML. Documents are split first and parsed one by one, so that a broken one does not hide those
 * after it; every problem comes with its line in the file.
 */
final class YamlDocuments implements YamlSplitter.Pieces {
    private final String file;
    private final ObjectSink sink;
    private final RootReader roots;

    YamlDocuments(String file, ObjectSink sink) {
        this(file, sink, (root, firstLine) -> new YamlTree(file, firstLine).read(root, sink));
    }

    /** Will give the nodes themselves to {@code roots}; what is wrong with the input goes to the sink. */
    YamlDocuments(String file, ObjectSink sink, RootReader roots) {
        this.file = file;
        this.sink = sink;
        this.roots = roots;
    }

    /** Takes the root node of each document, whose first line is {@code firstLine} of its file. */
    interface RootReader {
        void read(Node root, int firstLine) throws UnreadableException;
    }

    /** Reads to the end of the input; what is wrong with it goes to the sink. */
    void readAll(BufferedReader input) throws IOException {
        new YamlSplitter(input, this).readAll();
    }

    /** A short one may use anchors from one item in another, so it is parsed whole if it can be. */
    @Override
    public void document(String text, int firstLine) {
        if (text.length() < YamlItems.LONG && parse(text, firstLine, false)) {
            return;
        }
        for (YamlItems.Piece piece : YamlItems.of(text)) {
            parse(piece.text(), firstLine + piece.linesBefore(), true);
        }
    }

    @Override
    public void item(String text, int firstLine) {
        parse(text, firstLine, true);
    }

    @Override
    public void tooLong(int firstLine) {
        sink.unreadable(new UnreadableDocument(
                new Source(file, firstLine),
                "more than " + (Limits.YAML_CHARACTERS >> 20)
                        + " MiB in one YAML document; JSON (-o json) has no limit"));
    }

    /**
     * Parses a document.
     *
     * @param last whether a problem is to be noted; if not, the caller tries its parts
     * @return whether there was none
     */
    private boolean parse(String document, int begin, boolean last) {
        UnreadableException problem;
        try {
            Optional<Node> root = YamlNodes.compose(document, options());
            if (root.isPresent()) {
                roots.read(root.get(), begin);
            }
            return true;
        } catch (MarkedYAMLException e) {
            problem = new UnreadableException(
                    "not YAML: " + YamlProblem.inWords(e),
                    begin + YamlProblem.mark(e).map(Mark::getLine).orElse(0));
        } catch (YAMLException e) {
            problem = new UnreadableException("not YAML: " + firstLineOf(e.getMessage()), begin);
        } catch (UnreadableException e) {
            problem = e;
        }
        if (last) {
            boolean template = document.contains("{{") || document.contains("{%");
            String hint = template ? "looks like a Helm template; render it first (helm template …): " : "";
            sink.unreadable(new UnreadableDocument(new Source(file, problem.line()), hint + problem.getMessage()));
        }
        return false;
    }

    private static String firstLineOf(String message) {
        return String.valueOf(message).strip().lines().findFirst().orElse("");
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        options.setNestingDepthLimit(Limits.DEPTH);
        options.setMaxAliasesForCollections(Limits.ALIASES);
        return options;
    }
}
