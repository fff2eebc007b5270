package io.gpurightsizer.recommend;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.audit.Auditor;
import io.gpurightsizer.audit.InterpretedTemplate;
import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.audit.manifests.TopOwners;
import io.gpurightsizer.recommend.prometheus.Prometheus;
import io.gpurightsizer.recommend.prometheus.PrometheusException;
import io.gpurightsizer.recommend.prometheus.Selector;
import io.gpurightsizer.sizing.GpuContainer;
import io.gpurightsizer.sizing.table.SizingRow;

/**
 * Compares what workloads were seen to use with what the sizing table says of them.
 *
 * @param prometheus which has the series of the DCGM exporter
 * @param selector which of them are meant
 * @param window the time to look at
 * @param auditor decides as the webhook does today
 * @param sharingNodes the nodes that are known to let pods share devices
 * @param allowLower whether a suggestion may be below a row with a source
 * @param withCurves whether the use over time is asked for too
 */
public record Recommender(
        Prometheus prometheus,
        Selector selector,
        Window window,
        Auditor auditor,
        Set<String> sharingNodes,
        boolean allowLower,
        boolean withCurves) {
    private static final Comparator<Recommendation> MOST_TO_FREE_FIRST = Comparator.comparingLong(
                    Recommendation::gpusFreed)
            .reversed()
            .thenComparing(Recommendation::confidence)
            .thenComparing(Recommendation::namespace)
            .thenComparing(Recommendation::title)
            .thenComparing(Recommendation::container);

    /** A container with what is thought of it. */
    private record Judged(InterpretedTemplate template, GpuContainer container, RowToday row, Verdict verdict) {}

    /**
     * The report on what was read.
     *
     * @throws PrometheusException if Prometheus does not answer, or has nothing that could be used
     */
    public RecommendationReport recommend(AuditInput input) throws PrometheusException {
        UsageReader reader = new UsageReader(prometheus, selector);
        PodReader pods = new PodReader(prometheus, reader, window);
        TopOwners owners = TopOwners.of(input);
        EvidenceReader evidenceReader = new EvidenceReader(
                reader,
                pods,
                new PodOwners(input, owners),
                sharingNodes,
                auditor.offers().catalog(),
                window);
        Map<Evidence.Key, Evidence> evidence = evidenceReader.read();
        Decisions today = decisions(auditor, input);
        Collection<String> names = evidenceReader.podNames();
        Judge judge = new Judge(
                auditor.table().headroomPercent(),
                allowLower,
                prometheus.warnings().isEmpty(),
                pods.restarts(names),
                pods.caches(names));
        List<Judged> judged = new ArrayList<>();
        for (InterpretedTemplate template : auditor.interpreted(owners, input)) {
            for (GpuContainer container : template.workload().containers()) {
                judged.add(judged(template, container, evidence, today, judge));
            }
        }
        return report(besideRows(judged, judge), judge, today, input, withCurves ? evidenceReader.curves() : Map.of());
    }

    /** A suggested row goes before all others, so what it would take from one of them is not lowered either. */
    private List<Judged> besideRows(List<Judged> judged, Judge judge) {
        Map<String, Set<SizingRow>> deciding = new HashMap<>();
        judged.forEach(it -> it.row()
                .row()
                .ifPresent(
                        row -> deciding.computeIfAbsent(it.container().model().name(), model -> new HashSet<>())
                                .add(row)));
        deciding.remove("");
        return judged.stream()
                .map(it -> {
                    String model = it.container().model().name();
                    List<RowToday> rows =
                            it.row().andThoseBefore(auditor.table(), model, deciding.getOrDefault(model, Set.of()));
                    return new Judged(it.template(), it.container(), it.row(), judge.beside(rows, it.verdict()));
                })
                .toList();
    }

    private Judged judged(
            InterpretedTemplate template,
            GpuContainer container,
            Map<Evidence.Key, Evidence> evidence,
            Decisions today,
            Judge judge) {
        String decidedBy = today.of(template.pod(), container.name()).row();
        RowToday row = RowToday.of(container, template.workload(), decidedBy, auditor.table());
        Optional<Evidence> own = Optional.ofNullable(evidence.get(key(template, container)))
                .or(() -> ofOnlyContainer(template, evidence));
        return new Judged(template, container, row, judge.judge(container, own));
    }

    /** Series that name no container can be of one only. */
    private static Optional<Evidence> ofOnlyContainer(
            InterpretedTemplate template, Map<Evidence.Key, Evidence> evidence) {
        return template.workload().containers().size() == 1
                ? Optional.ofNullable(evidence.get(
                        new Evidence.Key(PodOwners.inNamespace(template.pod().identity()), "")))
                : Optional.empty();
    }

    private RecommendationReport report(
            List<Judged> judged,
            Judge judge,
            Decisions today,
            AuditInput input,
            Map<Evidence.Key, TreeMap<Long, Double>> curves) {
        List<Recommendation> without = judged.stream()
                .map(it -> recommendation(it, today, today, today, curves))
                .toList();
        SuggestedRows suggested = new SuggestedRows(auditor.table(), window);
        List<SuggestedRow> rows = suggested.of(without);
        Decisions then = rows.isEmpty() ? today : decisions(auditor.with(suggested.before(rows, true)), input);
        Decisions byMemory = rows.stream().allMatch(it -> it.said().computePercent() == 0)
                ? then
                : decisions(auditor.with(suggested.before(rows, false)), input);
        return new RecommendationReport(
                window,
                auditor.table().name(),
                auditor.offers().description(),
                auditor.table().headroomPercent(),
                judge.marginPercent(),
                judged.stream()
                        .map(it -> recommendation(it, today, then, byMemory, curves))
                        .sorted(MOST_TO_FREE_FIRST)
                        .toList(),
                rows,
                List.copyOf(prometheus.warnings()),
                input.unread());
    }

    private Recommendation recommendation(
            Judged of,
            Decisions today,
            Decisions then,
            Decisions byMemory,
            Map<Evidence.Key, TreeMap<Long, Double>> curves) {
        InterpretedTemplate template = of.template();
        String container = of.container().name();
        String model = of.container().model().name();
        Decisions.Got now = today.of(template.pod(), container);
        Decisions.Got later = then.of(template.pod(), container);
        Decisions.Got memoryAlone = byMemory.of(template.pod(), container);
        boolean hasRow = of.verdict().suggested().isPresent() && SuggestedRows.canName(model);
        boolean slower = hasRow && memoryAlone.resized() && !memoryAlone.what().equals(later.what());
        return new Recommendation(
                template.pod().identity().namespace(),
                template.pod().identity().kind(),
                template.pod().identity().name(),
                template.pod().part(),
                container,
                model,
                of.row().name(),
                of.row().memory(),
                of.verdict().observed(),
                of.container().signs().memoryClaim().claimsDevice(),
                of.verdict().suggested(),
                of.verdict().suggested().isEmpty()
                        ? 0
                        : of.verdict().observed().orElseThrow().computePercent(),
                of.verdict().confidence(),
                of.verdict().why(),
                now.what(),
                hasRow ? later.what() : "",
                later.gpusFreed() - now.gpusFreed(),
                slower ? memoryAlone.what() : "",
                curves.getOrDefault(key(template, of.container()), new TreeMap<>()));
    }

    private Decisions decisions(Auditor decider, AuditInput input) {
        AuditReport report = decider.audit(input, Optional.empty(), window.end());
        return Decisions.of(report);
    }

    private static Evidence.Key key(InterpretedTemplate template, GpuContainer container) {
        return new Evidence.Key(PodOwners.inNamespace(template.pod().identity()), container.name());
    }
}
