package io.gpurightsizer.companions;

import java.io.IOException;
import java.util.List;

import io.gpurightsizer.audit.format.Screen;
import io.gpurightsizer.objects.UnreadableDocument;
import io.gpurightsizer.text.SafeText;

/**
 * Writes companions as one stream of YAML that {@code kubectl apply -f -} takes: objects, and everything else as comments. The
 * names of objects are the same each time, so what is applied again replaces what was applied before.
 */
public final class CompanionsText {
    private static final Screen LINES = new Screen(118, false);

    private final Appendable out;

    private CompanionsText(Appendable out) {
        this.out = out;
    }

    public static void write(List<Companion> companions, CompanionInput input, Appendable out) throws IOException {
        new CompanionsText(out).write(companions, input);
    }

    private void write(List<Companion> companions, CompanionInput input) throws IOException {
        comment(
                "What the cluster needs beside GPU Rightsizer, made by gpu-rightsizer companions. Nothing was applied.");
        comment("Offers: " + input.report().offers());
        for (UnreadableDocument unread : input.report().unread()) {
            comment("Not read: " + unread);
        }
        if (companions.isEmpty()) {
            comment("Nothing that was read shows a need of any.");
        }
        for (Companion companion : companions) {
            section(companion, companion.in(input));
        }
    }

    private void section(Companion companion, Section section) throws IOException {
        out.append('\n');
        boolean first = true;
        for (String text : section.comments()) {
            comment(first ? companion + ": " + text : text);
            first = false;
        }
        for (Section.Manifest manifest : section.manifests()) {
            out.append("---\n");
            if (!manifest.comment().isEmpty()) {
                comment(manifest.comment());
            }
            out.append(manifest.yaml());
        }
    }

    /** Sentences are wrapped; lines that begin with spaces are commands and excerpts, and stay as they are. */
    private void comment(String text) throws IOException {
        for (String line : text.split("\\R")) {
            if (line.startsWith(" ")) {
                out.append("# ").append(SafeText.escaped(line)).append('\n');
            } else {
                for (String part : LINES.wrapped(line, "# ", "# ")) {
                    out.append(part).append('\n');
                }
            }
        }
    }
}
