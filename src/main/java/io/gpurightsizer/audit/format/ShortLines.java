package io.gpurightsizer.audit.format;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

import io.gpurightsizer.audit.AuditedContainer;
import io.gpurightsizer.audit.AuditedWorkload;
import io.gpurightsizer.audit.DecidedPods;
import io.gpurightsizer.text.SafeText;

/**
 * One line for each workload with its decision and what it gets, none of them ever cut: where the terminal is narrow other
 * columns are left out, and a workload whose name is too long for the column has a line of its own before the rest.
 */
final class ShortLines {
    private static final String GAP = "  ";
    private static final String INDENT = "    ";

    /** What is longer, as resources on labelled nodes are, does not widen the column. */
    private static final int LONGEST_TARGET = 24;

    private static final int NARROWEST_WORKLOAD = 20;

    /** Columns that are left out where there is no room for them: the one that matters most comes first. */
    private static final List<Function<Row, String>> EXTRA = List.of(Row::asksFor, Row::model);

    private static final Row HEADINGS = new Row("WORKLOAD", "DECISION", "GETS", "ASKS FOR", "MODEL", false);

    private final List<Row> rows = new ArrayList<>(List.of(HEADINGS));

    private record Row(
            String workload, String decision, String target, String asksFor, String model, boolean resized) {}

    /** The columns of a terminal, each with its width. */
    private record Widths(int workload, int decision, int target, List<Integer> extra) {
        boolean hold(Row row) {
            return DisplayWidth.of(row.workload) <= workload && DisplayWidth.of(row.target) <= target;
        }
    }

    void add(AuditedWorkload workload, DecidedPods decided) {
        for (AuditedContainer container : decided.containers()) {
            rows.add(new Row(
                    workload(workload, decided, container),
                    decided.resized() ? "resize" : "keep " + decided.decision().reasonCode(),
                    target(container),
                    decided.pods() + " × " + Numbers.counted(container.gpus(), "GPU"),
                    SafeText.escaped(container.model().toString()),
                    decided.resized()));
        }
    }

    private static String workload(AuditedWorkload workload, DecidedPods decided, AuditedContainer container) {
        String namespace = workload.namespace().isEmpty() ? "" : workload.namespace() + "/";
        String which = decided.containers().size() == 1 ? "" : " " + container.name();
        return SafeText.escaped(namespace + workload.title() + which);
    }

    private static String target(AuditedContainer container) {
        String share = container.share().map(it -> " (" + it + ")").orElse("");
        return SafeText.escaped(container
                        .target()
                        .map(it -> it.toString().replace("nvidia.com/", ""))
                        .orElse("-")
                + share);
    }

    List<String> lines(Screen screen) {
        Widths widths = fitted(screen.width());
        List<String> lines = new ArrayList<>();
        for (Row row : rows) {
            for (String line : widths.hold(row) ? List.of(inColumns(row, widths)) : onLinesOfItsOwn(row, screen)) {
                String styled = row.resized ? screen.green(line) : line;
                lines.add(row == HEADINGS ? screen.bold(line) : styled);
            }
        }
        return lines;
    }

    private Widths fitted(int width) {
        int decision = widest(row -> DisplayWidth.of(row.decision));
        int target = widest(row -> {
            int own = DisplayWidth.of(row.target);
            return own > LONGEST_TARGET ? 0 : own;
        });
        int longest = widest(row -> DisplayWidth.of(row.workload));
        int room = width - decision - target - 2 * GAP.length();
        int workload = Math.min(longest, Math.max(NARROWEST_WORKLOAD, room));
        int left = room - workload;
        List<Integer> extra = new ArrayList<>();
        for (Function<Row, String> column : EXTRA) {
            int needed = widest(row -> DisplayWidth.of(column.apply(row)));
            left -= GAP.length() + needed;
            if (left < 0) {
                break;
            }
            extra.add(needed);
        }
        return new Widths(workload, decision, target, extra);
    }

    private int widest(ToIntFunction<Row> width) {
        return rows.stream().mapToInt(width).max().orElse(0);
    }

    private static String inColumns(Row row, Widths widths) {
        StringBuilder line = new StringBuilder(DisplayWidth.padded(row.workload, widths.workload))
                .append(GAP)
                .append(DisplayWidth.padded(row.decision, widths.decision))
                .append(GAP)
                .append(DisplayWidth.padded(row.target, widths.target));
        for (int i = 0; i < widths.extra.size(); i++) {
            line.append(GAP).append(DisplayWidth.padded(EXTRA.get(i).apply(row), widths.extra.get(i)));
        }
        return line.toString().stripTrailing();
    }

    private static List<String> onLinesOfItsOwn(Row row, Screen screen) {
        List<String> lines = new ArrayList<>(List.of(row.workload));
        lines.addAll(screen.wrapped(row.decision + GAP + row.target, INDENT, INDENT));
        return lines;
    }
}
