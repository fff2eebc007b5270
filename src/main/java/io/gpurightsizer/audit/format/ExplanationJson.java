package io.gpurightsizer.audit.format;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.gpurightsizer.audit.ExplainedWorkload;
import io.gpurightsizer.audit.ExplanationReport;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.ConsideredOffer;
import io.gpurightsizer.sizing.Explanation;
import io.gpurightsizer.sizing.KeepReason;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.text.ApiGroup;

/** Writes explanations for programs: an {@code Explanation}, whose shape {@code docs/audit-report.md} documents. */
public final class ExplanationJson {
    private ExplanationJson() {}

    public static void write(ExplanationReport report, Appendable out) throws IOException {
        JsonFormat.write(
                new Document(
                        ApiGroup.VERSION,
                        "Explanation",
                        report.offers(),
                        report.workloads().stream().map(Workload::of).toList(),
                        report.unread().stream().map(JsonFormat.Unreadable::of).toList()),
                out);
    }

    private record Document(
            String apiVersion,
            String kind,
            String offers,
            List<Workload> workloads,
            List<JsonFormat.Unreadable> unreadable) {}

    private record Workload(
            String namespace,
            String title,
            String file,
            int line,
            String decision,
            String reason,
            String explanation,
            Optional<String> change,
            List<Container> containers,
            List<String> remarks) {
        static Workload of(ExplainedWorkload workload) {
            SizingDecision decision = workload.decision();
            return new Workload(
                    workload.namespace(),
                    workload.title(),
                    workload.at().file(),
                    workload.at().line(),
                    decision.verb(),
                    decision.reasonCode(),
                    decision.explanation(),
                    KeepReason.ofCode(decision.reasonCode()).map(KeepReason::change),
                    workload.containers().stream().map(Container::of).toList(),
                    workload.remarks());
        }
    }

    private record Container(String name, String model, List<Answer> questions, List<Offered> offers) {
        static Container of(Explanation explanation) {
            return new Container(
                    explanation.container().name(),
                    explanation.container().model().toString(),
                    explanation.answers().stream()
                            .map(it -> new Answer(
                                    it.question(),
                                    it.words(),
                                    it.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                                    it.detail()))
                            .toList(),
                    explanation.offers().stream().map(Offered::of).toList());
        }
    }

    /** Its answer is {@code yes}, {@code no} or {@code not-asked}. */
    private record Answer(String reason, String question, String answer, String detail) {}

    /** Offered and held devices are left out where any number is assumed. */
    private record Offered(
            String target,
            Optional<Long> memoryBytes,
            String isolation,
            Optional<Long> offered,
            Optional<Long> held,
            boolean chosen,
            Optional<String> ruledOutBy,
            String why) {
        static Offered of(ConsideredOffer it) {
            boolean counted = it.room().isCounted();
            return new Offered(
                    it.offer().target().toString(),
                    it.offer().usable().map(GpuMemory::bytes),
                    it.offer().hardwareIsolated() ? "hardware" : it.offer().throughMps() ? "mps" : "time-slicing",
                    counted ? Optional.of(it.room().offered()) : Optional.empty(),
                    counted ? Optional.of(it.room().held()) : Optional.empty(),
                    it.chosen(),
                    it.ruledOutBy().map(KeepReason::code),
                    it.why());
        }
    }
}
