package io.gpurightsizer.objects;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads multi-document YAML. Documents are split first and parsed one by one, so that a broken one does not hide those
 * after it; every problem comes with its line in the file.
 */
final class YamlDocuments {
    private final String file;
    private final ObjectSink sink;

    private final StringBuilder text = new StringBuilder();
    private int firstLine = 1;
    private boolean inDocument;

    YamlDocuments(String file, ObjectSink sink) {
        this.file = file;
        this.sink = sink;
    }

    /** Reads to the end of the input; what is wrong with it goes to the sink. */
    void readAll(Reader input) throws IOException {
        BufferedReader lines = new BufferedReader(input);
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (isMarker(line, "---")) {
                endDocument(number);
                inDocument = true;
                text.append("   ").append(line, 3, line.length());
            } else if (isMarker(line, "...")) {
                endDocument(number);
                inDocument = false;
            } else if (inDocument || !line.startsWith("%")) {
                inDocument |= !line.isBlank();
                text.append(line);
            }
            text.append('\n');
        }
        endDocument(number + 1);
    }

    /** YAML allows these three characters at the start of no other line. */
    private static boolean isMarker(String line, String marker) {
        return line.startsWith(marker) && (line.length() == 3 || Character.isWhitespace(line.charAt(3)));
    }

    private void endDocument(int nextLine) {
        String document = text.toString();
        text.setLength(0);
        int begin = firstLine;
        firstLine = nextLine;
        if (document.isBlank() || document.length() < YamlItems.LONG && parse(document, begin, false)) {
            return;
        }
        for (YamlItems.Piece piece : YamlItems.of(document)) {
            parse(piece.text(), begin + piece.linesBefore(), true);
        }
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
            Node root = new Yaml(new SafeConstructor(options())).compose(new StringReader(document));
            if (root != null) {
                new YamlTree(file, begin).read(root, sink);
            }
            return true;
        } catch (MarkedYAMLException e) {
            problem = new UnreadableException(reason(e), begin + lineOf(e));
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

    private static int lineOf(MarkedYAMLException e) {
        Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
        return mark == null ? 0 : mark.getLine();
    }

    private static String reason(MarkedYAMLException e) {
        String context = e.getContext() == null ? "" : e.getContext() + ": ";
        return "not YAML: " + firstLineOf(context + e.getProblem());
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
