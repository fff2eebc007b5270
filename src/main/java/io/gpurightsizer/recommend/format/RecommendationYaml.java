package io.gpurightsizer.recommend.format;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

import io.gpurightsizer.recommend.Recommendation;
import io.gpurightsizer.recommend.RecommendationReport;
import io.gpurightsizer.recommend.SuggestedRow;
import io.gpurightsizer.sizing.table.LabelSelector;
import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.sizing.table.Setting;
import io.gpurightsizer.sizing.table.SizingRow;
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

    private static void row(SuggestedRow suggested, RecommendationReport report, Appendable out) throws IOException {
        comment("for " + String.join(", ", suggested.workloads()) + "; with headroom " + suggested.need(), "  ", out);
        for (String slower : slower(suggested, report)) {
            comment(slower, "  ", out);
        }
        SizingRow row = suggested.row();
        out.append("  - name: ").append(SafeText.yamlScalar(row.name())).append('\n');
        out.append("    models: [")
                .append(SafeText.yamlScalar(suggested.model()))
                .append("]\n");
        conditions(row, out);
        Need.Memory need = suggested.said();
        out.append("    memory: " + need.amount().mebibytes() + "Mi\n");
        if (need.isolationSaid()) {
            out.append("    isolation: " + need.isolation() + "\n");
        }
        if (need.computePercent() > 0) {
            out.append("    compute: " + need.computePercent() + "%\n");
        }
        if (row.whenNoneFree().isPresent()) {
            out.append("    whenNoneFree: " + row.whenNoneFree().get() + "\n");
        }
        if (row.computeCapability().isPresent()) {
            out.append("    computeCapability: " + row.computeCapability().get() + "\n");
        }
        out.append("    source: ").append(SafeText.yamlScalar(row.source())).append('\n');
    }

    /** The labels, settings and arguments that the row that decides today asks for. */
    private static void conditions(SizingRow row, Appendable out) throws IOException {
        map("settings", row.settings().stream().filter(it -> !it.isFlag()).toList(), out);
        map("arguments", row.settings().stream().filter(Setting::isFlag).toList(), out);
        if (row.selector().isEmpty()) {
            return;
        }
        out.append("    matchExpressions:\n");
        for (LabelSelector.Requirement requirement : row.selector().requirements()) {
            out.append(
                    "    - {key: " + SafeText.yamlScalar(requirement.key()) + ", operator: " + requirement.operator());
            if (!requirement.values().isEmpty()) {
                out.append(requirement.values().stream()
                        .sorted()
                        .map(SafeText::yamlScalar)
                        .collect(Collectors.joining(", ", ", values: [", "]")));
            }
            out.append("}\n");
        }
    }

    private static void map(String field, List<Setting> settings, Appendable out) throws IOException {
        if (!settings.isEmpty()) {
            out.append(settings.stream()
                    .map(it -> SafeText.yamlScalar((it.negated() ? "!" : "") + it.variable()) + ": "
                            + SafeText.yamlScalar(it.value().toString()))
                    .collect(Collectors.joining(", ", "    " + field + ": {", "}\n")));
        }
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
                + ": no row can be written, since "
                + (container.model().isEmpty() ? "its model is not known" : "no row can have the name of its model")
                + "; the annotation "
                + ApiGroup.PREFIX + "memory: "
                + SuggestedRow.beforeHeadroom(container.suggested().orElseThrow(), headroomPercent)
                        .mebibytes() + "Mi" + " says what it needs";
    }

    private static void comment(String text, String indent, Appendable out) throws IOException {
        out.append(indent).append("# ").append(SafeText.escaped(text)).append('\n');
    }
}
