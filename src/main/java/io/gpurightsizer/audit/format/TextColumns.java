package io.gpurightsizer.audit.format;

import java.util.ArrayList;
import java.util.List;

import io.gpurightsizer.text.SafeText;

/** Lays rows of text out in columns; where they are too wide, the widest columns give way first. */
public final class TextColumns {
    private static final String GAP = "  ";
    private static final int NARROWEST = 6;

    private final List<List<String>> rows = new ArrayList<>();

    public void add(List<String> cells) {
        rows.add(cells.stream().map(SafeText::escaped).toList());
    }

    /** Each row as one line of at most {@code width} columns. */
    public List<String> lines(int width) {
        int[] widths = fitted(width);
        List<String> lines = new ArrayList<>(rows.size());
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(DisplayWidth.padded(DisplayWidth.cut(row.get(i), widths[i]), widths[i]))
                        .append(GAP);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private int[] fitted(int width) {
        int[] widths = new int[rows.isEmpty() ? 0 : rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], DisplayWidth.of(row.get(i)));
            }
        }
        int total = (widths.length - 1) * GAP.length();
        for (int column : widths) {
            total += column;
        }
        for (int excess = total - width; total > width && excess > 0; excess--) {
            int widest = widest(widths);
            if (widths[widest] <= NARROWEST) {
                break;
            }
            widths[widest]--;
        }
        return widths;
    }

    private static int widest(int[] widths) {
        int widest = 0;
        for (int i = 1; i < widths.length; i++) {
            if (widths[i] > widths[widest]) {
                widest = i;
            }
        }
        return widest;
    }
}
