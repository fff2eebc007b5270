package io.gpurightsizer.recommend.format;

import java.io.IOException;
import java.util.List;

import io.gpurightsizer.recommend.Recommendation;
import io.gpurightsizer.recommend.RecommendationReport;
import io.gpurightsizer.recommend.SuggestedRow;
import io.gpurightsizer.text.ApiGroup;
import io.gpurightsizer.text.SafeText;

/** The suggested rows as a sizing table, with comments for the person who reviews them. */
public final class RecommendationYaml {
    private RecommendationYaml() {}

    public static void write(RecommendationReport report, Appendable out) throws IOException {
        out.append("# What was seen in ")
                .append(report.window().toString())
                .append(", for a person to review: nothing reads it by itself.\n");
        out.append("# The figures and " + report.headroomPercent() + " % headroom are the most that was seen and "
                + report.marginPercent() + " % more.\n");
        for (Recommendation container : report.containers()) {
            if (container.suggested().isPresent() && container.then().isEmpty()) {
                comment(withoutName(container, report.headroomPercent()), "", out);
            }
        }
        if (report.rows().isEmpty()) {
            out.append("# No row is suggested.\n");
            return;
        }
        out.append("apiVersion: ").append(ApiGroup.VERSION).append('\n');
        out.append("kind: SizingTable\nmetadata: {name: observed}\nspec:\n  extends: default\n");
        out.append("  headroomPercent: " + report.headroomPercent() + "\n  rows:\n");
        for (SuggestedRow row : report.rows()) {
            row(row, report, out);
        }
    }

    private static void row(SuggestedRow row, RecommendationReport report, Appendable out) throws IOException {
        comment("for " + String.join(", ", row.workloads()) + "; with headroom " + row.need(), "  ", out);
        for (String slower : slower(row, report)) {
            comment(slower, "  ", out);
        }
        out.append("  - name: ").append(SafeText.yamlScalar(row.name())).append('\n');
        out.append("    models: [").append(SafeText.yamlScalar(row.model())).append("]\n");
        out.append("    memory: " + row.memory().mebibytes() + "Mi\n");
        if (row.computePercent() > 0) {
            out.append("    compute: " + row.computePercent() + "%\n");
        }
        out.append("    source: ").append(SafeText.yamlScalar(row.source())).append('\n');
    }

    private static List<String> slower(SuggestedRow row, RecommendationReport report) {
        return report.containers().stream()
                .filter(it -> it.model().equals(row.model()) && !it.slowerOn().isEmpty())
                .map(RecommendationText::slower)
                .distinct()
                .toList();
    }

    private static String withoutName(Recommendation container, int headroomPercent) {
        return container.namespace() + "/" + container.title() + ", container " + container.container()
                + ": no row can be written, since its model is not known; the annotation "
                + ApiGroup.PREFIX + "memory: "
                + SuggestedRow.beforeHeadroom(container.suggested().orElseThrow(), headroomPercent)
                        .mebibytes() + "Mi" + " says what it needs";
    }

    private static void comment(String text, String indent, Appendable out) throws IOException {
        out.append(indent).append("# ").append(SafeText.escaped(text)).append('\n');
    }
}
