package io.gpurightsizer.rewrite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;

/** What changed in a file, as {@code git apply} and {@code patch -p1} take it. */
final class UnifiedDiff {
    private static final int CONTEXT = 3;
    private static final String NO_NEWLINE = "\n\\ No newline at end of file";

    private UnifiedDiff() {}

    /** The lines of it, each with its end; nothing if nothing changed. */
    static String of(String file, String before, String after) {
        List<String> original = lines(before);
        String path = file.startsWith("/") ? file : "/" + (file.startsWith("./") ? file.substring(2) : file);
        List<String> diff = UnifiedDiffUtils.generateUnifiedDiff(
                "a" + path, "b" + path, original, DiffUtils.diff(original, lines(after)), CONTEXT);
        StringBuilder text = new StringBuilder();
        diff.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /** A file whose last line has no end says so behind it, in both texts alike. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        String last = lines.remove(lines.size() - 1);
        if (!last.isEmpty()) {
            lines.add(last + NO_NEWLINE);
        }
        return lines;
    }
}
