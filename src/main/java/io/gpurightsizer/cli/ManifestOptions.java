package io.gpurightsizer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.audit.manifests.Selection;
import io.gpurightsizer.cli.terminal.Console;
import io.gpurightsizer.objects.Source;
import io.gpurightsizer.objects.UnreadableDocument;
import io.gpurightsizer.sizing.table.LabelSelector;

/** The manifests that a command reads. What cannot be opened is said at once, and the rest is read all the same. */
final class ManifestOptions {
    private static final String LABEL = "FILE|DIR|-";
    private static final String STDIN = "-";

    @Option(
            names = {"-f", "--filename"},
            paramLabel = LABEL,
            description = "Manifests: YAML or JSON, what \"kubectl get … -o json\" prints, a folder with all below it"
                    + " (hidden folders left out), or - for standard input. Several may follow, as a shell expands"
                    + " *.yaml.")
    private List<String> named = List.of();

    @Parameters(paramLabel = LABEL, arity = "0..*", hidden = true)
    private List<String> following = List.of();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description =
                    "Only workloads of this namespace; manifests that name none are taken to be in it. May be given"
                            + " more than once.")
    private List<String> namespaces = List.of();

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "SELECTOR",
            converter = SelectorConverter.class,
            description = "Only workloads with these labels of their own, as kubectl selects them.")
    private LabelSelector labels = LabelSelector.EVERYTHING;

    private boolean allOpened = true;

    boolean isEmpty() {
        return named.isEmpty() && following.isEmpty();
    }

    /** The only namespaces to read; empty for all. */
    List<String> namespaces() {
        return namespaces;
    }

    /** Reads all of them into an input; a message says which cannot be opened. */
    void read(AuditInput input, Console console) throws IOException {
        for (String name : opened(input, console)) {
            if (name.equals(STDIN)) {
                input.readStream("stdin", console.in());
            } else {
                input.readPath(Path.of(name));
            }
        }
    }

    /** The same, and returns the texts by the names of their files. */
    Map<String, String> readTexts(AuditInput input, Console console) throws IOException {
        ManifestTexts texts = new ManifestTexts(input);
        for (String name : opened(input, console)) {
            if (name.equals(STDIN)) {
                texts.read("stdin", console.in().readAllBytes());
            } else {
                texts.read(Path.of(name));
            }
        }
        return texts.byFile();
    }

    /** Those that can be opened; a message says which cannot. */
    private List<String> opened(AuditInput input, Console console) {
        input.select(new Selection(namespaces, labels));
        List<String> names = new ArrayList<>(named);
        names.addAll(following);
        for (String name : List.copyOf(names)) {
            String whyNot = whyNotOpened(name);
            if (!whyNot.isEmpty()) {
                names.remove(name);
                allOpened = false;
                console.sayError("-f: " + name + ": " + whyNot);
                input.addUnread(new UnreadableDocument(new Source(name, 0), whyNot));
            }
        }
        return names;
    }

    private static String whyNotOpened(String name) {
        if (name.equals(STDIN)) {
            return "";
        }
        try {
            Path path = Path.of(name);
            if (!Files.exists(path)) {
                return "there is no such file or folder";
            }
            return Files.isReadable(path) ? "" : "it may not be read: permission denied";
        } catch (InvalidPathException e) {
            return "it is not a path: " + e.getReason();
        }
    }

    /** Whether each file that was named could be opened. */
    boolean allOpened() {
        return allOpened;
    }

    /** Says that no object was found in what was read, and why. */
    void sayNothingRead(List<UnreadableDocument> unread, Console console) {
        if (allOpened) {
            unread.forEach(it -> console.sayError(it.toString()));
        }
        console.sayError("nothing could be read: -f must name Kubernetes manifests (.yaml, .yml or .json in folders)");
    }
}
