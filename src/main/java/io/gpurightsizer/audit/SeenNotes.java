package io.gpurightsizer.audit;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.gpurightsizer.audit.SeenUse.Against;

/** What to know of rows that are not as what was seen. */
final class SeenNotes {
    private static final int MOST_LISTED = 20;

    private SeenNotes() {}

    static Optional<Note> tooSmall(List<SeenUse> seen) {
        return note(
                seen,
                Against.TOO_SMALL,
                "Rows that are too small",
                "Pods of these may run out of memory on what their rows or annotations give them; recommend says what they"
                        + " need: ");
    }

    static Optional<Note> farTooLarge(List<SeenUse> seen) {
        return note(
                seen,
                Against.FAR_TOO_LARGE,
                "Rows that are far too large",
                "These use half of what their rows say, or less; recommend --allow-lower -o yaml writes smaller rows: ");
    }

    private static Optional<Note> note(List<SeenUse> seen, Against against, String topic, String text) {
        List<String> lines = seen.stream()
                .filter(it -> it.against() == against)
                .map(it -> (it.namespace().isEmpty() ? "" : it.namespace() + "/")
                        + AuditedWorkload.title(it.kind(), it.name(), it.part()) + ", " + it.inWords())
                .toList();
        String first = lines.stream().limit(MOST_LISTED).collect(Collectors.joining("; "));
        int more = lines.size() - MOST_LISTED;
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(new Note(topic, text + first + (more > 0 ? "; and " + more + " more" : "") + ".", ""));
    }
}
