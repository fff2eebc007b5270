package io.gpurightsizer.audit.format;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;

import io.gpurightsizer.audit.Alternative;
import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.audit.Cost;
import io.gpurightsizer.audit.ResourceNeed;
import io.gpurightsizer.audit.Totals;
import io.gpurightsizer.objects.Source;
import io.gpurightsizer.objects.UnreadableDocument;
import io.gpurightsizer.text.ApiGroup;

/**
 * The report for programs: an {@code AuditReport}, whose shape {@code docs/audit-report.md} documents. Fields are only ever
 * added within a version.
 */
public final class JsonFormat implements ReportFormat {
    /** What is not ASCII is escaped, so that nothing in a name reaches a terminal as a control sequence. */
    private static final ObjectWriter JSON = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .addModule(new Jdk8Module())
            .defaultPropertyInclusion(JsonInclude.Value.construct(Include.NON_ABSENT, Include.NON_ABSENT))
            .build()
            .writerWithDefaultPrettyPrinter();

    @Override
    public void write(AuditReport report, Appendable out) throws IOException {
        write(Report.of(report), out);
    }

    /** Writes a record as a document of its own. */
    public static void write(Record document, Appendable out) throws IOException {
        out.append(JSON.writeValueAsString(document)).append('\n');
    }

    private record Report(
            String apiVersion,
            String kind,
            String generatedAt,
            String offers,
            String table,
            int objects,
            AllSums totals,
            List<JsonWorkload> workloads,
            List<Note> notes,
            @JsonInclude(Include.NON_EMPTY) List<JsonSeen> observed,
            List<Unreadable> unreadable) {
        static Report of(AuditReport report) {
            return new Report(
                    ApiGroup.VERSION,
                    "AuditReport",
                    report.at().truncatedTo(ChronoUnit.SECONDS).toString(),
                    report.offers(),
                    report.table(),
                    report.objects(),
                    AllSums.of(report),
                    report.workloads().stream().map(JsonWorkload::of).toList(),
                    report.notes().stream()
                            .map(it -> new Note(it.topic(), it.text(), it.manifest()))
                            .toList(),
                    report.seen().stream().map(JsonSeen::of).toList(),
                    report.unread().stream().map(Unreadable::of).toList());
        }
    }

    private record Sums(
            int workloads,
            long gpusAskedFor,
            long gpusAskedForAtMost,
            long gpusFreed,
            double gpusUsedAsPartitions,
            double gpusNet,
            long partitionsOfUnknownSize) {
        static Sums of(Totals.Sum sum) {
            return new Sums(
                    sum.workloads(),
                    sum.gpus(),
                    sum.gpusAtMost(),
                    sum.freed(),
                    Numbers.rounded(sum.used()),
                    Numbers.rounded(sum.net()),
                    sum.unsized());
        }
    }

    private record NamedSums(String name, @JsonUnwrapped Sums sums) {
        static List<NamedSums> of(List<Totals.Sum> sums) {
            return sums.stream()
                    .map(it -> new NamedSums(it.name(), Sums.of(it)))
                    .toList();
        }
    }

    private record AllSums(
            @JsonUnwrapped Sums all,
            long gpusWhole,
            int gpuWorkloads,
            int unreadable,
            List<NamedSums> byDecision,
            List<NamedSums> byReason,
            List<NamedSums> byNamespace,
            List<NamedSums> byModel,
            List<Partitions> partitionsNeeded,
            List<Resource> resources,
            List<Alternative> wouldFreeBesides,
            long podsThatFitNow,
            long podsThatMayMissAWholeGpu,
            JsonEarlier resizedEarlier,
            Optional<Saved> saved) {
        static AllSums of(AuditReport report) {
            Totals totals = report.totals();
            return new AllSums(
                    Sums.of(totals.all()),
                    totals.gpusWhole(),
                    report.gpuWorkloads().size(),
                    report.unread().size(),
                    NamedSums.of(totals.byDecision()),
                    NamedSums.of(totals.byReason()),
                    NamedSums.of(totals.byNamespace()),
                    NamedSums.of(totals.byModel()),
                    totals.partitions().stream().map(Partitions::of).toList(),
                    report.resources().stream().map(Resource::of).toList(),
                    report.alternatives().stream().map(JsonFormat::rounded).toList(),
                    totals.fitNow(),
                    totals.onReplicas(),
                    JsonEarlier.of(totals.earlier()),
                    report.cost().map(it -> Saved.of(it, report.costEarlier().orElseThrow())));
        }
    }

    private record Partitions(
            String resource, Map<String, String> nodeSelector, long count, long countAtMost, double gpus) {
        static Partitions of(Totals.Partitions partitions) {
            return new Partitions(
                    partitions.target().name(),
                    new TreeMap<>(partitions.target().nodeSelector()),
                    partitions.count(),
                    partitions.atMost(),
                    Numbers.rounded(partitions.gpus()));
        }
    }

    private record Resource(
            String resource,
            Map<String, String> nodeSelector,
            long needed,
            long neededAtMost,
            OptionalLong offered,
            OptionalLong free) {
        static Resource of(ResourceNeed need) {
            return new Resource(
                    need.target().name(),
                    new TreeMap<>(need.target().nodeSelector()),
                    need.needed(),
                    need.atMost(),
                    need.offered(),
                    need.free());
        }
    }

    private static Alternative rounded(Alternative exact) {
        return new Alternative(exact.setting(), exact.gpusFreed(), Numbers.rounded(exact.gpusNet()), exact.gpusWhole());
    }

    private record Saved(
            BigDecimal gpuHourPrice,
            BigDecimal perHour,
            BigDecimal perMonth,
            BigDecimal earlierPerHour,
            BigDecimal earlierPerMonth) {
        static Saved of(Cost now, Cost earlier) {
            return new Saved(now.gpuHour(), now.perHour(), now.perMonth(), earlier.perHour(), earlier.perMonth());
        }
    }

    private record Note(
            String topic,
            String text,
            @JsonInclude(Include.NON_EMPTY) String manifest) {}

    record Unreadable(@JsonUnwrapped Source at, String why) {
        static Unreadable of(UnreadableDocument document) {
            return new Unreadable(document.at(), document.why());
        }
    }
}
