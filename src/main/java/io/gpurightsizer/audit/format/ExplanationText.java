package io.gpurightsizer.audit.format;

import java.io.IOException;
import java.util.List;

import io.gpurightsizer.audit.ExplainedWorkload;
import io.gpurightsizer.audit.ExplanationReport;
import io.gpurightsizer.objects.UnreadableDocument;
import io.gpurightsizer.sizing.ConsideredOffer;
import io.gpurightsizer.sizing.Explanation;
import io.gpurightsizer.sizing.Explanation.Answer;
import io.gpurightsizer.sizing.Explanation.Outcome;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.text.SafeText;

/** Writes explanations for a person: the questions in their order, numbered as the README numbers them. */
public final class ExplanationText {
    private static final String INDENT = "        ";

    private final Screen screen;

    public ExplanationText(Screen screen) {
        this.screen = screen;
    }

    public void write(ExplanationReport report, Appendable out) throws IOException {
        line("Offers: " + report.offers(), out);
        for (ExplainedWorkload workload : report.workloads()) {
            out.append('\n');
            workload(workload, out);
        }
        if (!report.unread().isEmpty()) {
            out.append('\n').append(screen.red("Could not be read:")).append('\n');
            for (UnreadableDocument unread : report.unread()) {
                line("  " + unread, out);
            }
        }
    }

    private void workload(ExplainedWorkload workload, Appendable out) throws IOException {
        String namespace = workload.namespace().isEmpty() ? "" : workload.namespace() + " ";
        out.append(screen.bold(SafeText.escaped(namespace + workload.title()))).append("  ");
        line("(" + workload.at() + ")", out);
        for (Explanation explanation : workload.containers()) {
            line(
                    "  container " + explanation.container().name() + ", model "
                            + explanation.container().model(),
                    out);
            answers(explanation.answers(), out);
            offers(explanation.offers(), out);
        }
        String verdict = workload.decision().verb() + ", " + workload.decision().reasonCode() + ": "
                + workload.decision().explanation();
        for (String text : screen.wrapped("=> " + verdict, "  ", "     ")) {
            out.append(workload.decision().verb().equals("resize") ? screen.green(text) : text)
                    .append('\n');
        }
        if (workload.decision() instanceof SizingDecision.Keep keep
                && !keep.reason().change().isEmpty()) {
            line("     To change it: " + keep.reason().change(), out);
        }
        for (String remark : workload.remarks()) {
            line("  (" + remark + ")", out);
        }
    }

    private void answers(List<Answer> answers, Appendable out) throws IOException {
        for (int i = 0; i < answers.size(); i++) {
            Answer answer = answers.get(i);
            String start = String.format("    %2d  %-26s %-4s ", i + 1, answer.words(), word(answer.outcome()));
            List<String> lines = screen.wrapped(detail(answer), start, " ".repeat(start.length()));
            for (String text : lines) {
                out.append(answer.outcome() == Outcome.YES ? screen.bold(text) : text)
                        .append('\n');
            }
        }
    }

    /** Each offer with its size, how many devices of it there are, and what left it out. */
    private void offers(List<ConsideredOffer> offers, Appendable out) throws IOException {
        if (offers.isEmpty()) {
            return;
        }
        TextColumns columns = new TextColumns();
        columns.add(List.of("offer", "memory"));
        for (ConsideredOffer it : offers) {
            columns.add(List.of(
                    it.offer().target().toString(),
                    it.offer().usable().map(Object::toString).orElse("unknown")));
        }
        List<String> starts = columns.lines(Screen.UNLIMITED);
        int indent = starts.stream().mapToInt(DisplayWidth::of).max().orElse(0) + INDENT.length() + 2;
        out.append(INDENT).append(starts.get(0)).append('\n');
        for (int i = 0; i < offers.size(); i++) {
            String start = DisplayWidth.padded(INDENT + starts.get(i + 1), indent);
            for (String text : screen.wrapped(verdict(offers.get(i)), start, " ".repeat(indent))) {
                out.append(offers.get(i).chosen() ? screen.bold(text) : text).append('\n');
            }
        }
    }

    private static String verdict(ConsideredOffer it) {
        String why = it.ruledOutBy()
                .map(reason -> reason.code() + ": " + it.why())
                .orElse(it.chosen() ? "chosen" : "would do");
        return why.contains(it.room().toString()) ? why : it.room() + "; " + why;
    }

    private static String detail(Answer answer) {
        return answer.outcome() == Outcome.YES && !answer.question().equals(Explanation.RESIZE)
                ? (answer.detail().isEmpty() ? "keep" : "keep: " + answer.detail())
                : answer.detail();
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case YES -> "yes";
            case NO -> "no";
            case NOT_ASKED -> "-";
        };
    }

    private void line(String text, Appendable out) throws IOException {
        for (String line : screen.wrapped(text.stripLeading(), indentOf(text), indentOf(text))) {
            out.append(line).append('\n');
        }
    }

    private static String indentOf(String text) {
        return " ".repeat(text.length() - text.stripLeading().length());
    }
}
