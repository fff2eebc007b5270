package io.gpurightsizer.recommend.format;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;

import io.gpurightsizer.audit.format.JsonFormat;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.recommend.Recommendation;
import io.gpurightsizer.recommend.RecommendationReport;
import io.gpurightsizer.text.ApiGroup;

/** Recommendations for programs, as {@code docs/recommend.md} documents them. Fields are only ever added within a version. */
public final class RecommendationJson {
    private RecommendationJson() {}

    public static void write(RecommendationReport report, Appendable out) throws IOException {
        JsonFormat.write(
                new Document(
                        ApiGroup.VERSION,
                        "Recommendation",
                        report.window().end().toString(),
                        report.window().toString(),
                        report.offers(),
                        report.table(),
                        report.headroomPercent(),
                        report.marginPercent(),
                        report.gpusFreed(),
                        report.containers().stream().map(Container::of).toList(),
                        report.warnings(),
                        report.unread().stream().map(Object::toString).toList()),
                out);
    }

    private record Document(
            String apiVersion,
            String kind,
            String generatedAt,
            String window,
            String offers,
            String table,
            int headroomPercent,
            int marginPercent,
            long gpusFreed,
            List<Container> containers,
            List<String> warnings,
            List<String> unreadable) {}

    private record Container(
            String namespace,
            String kind,
            String name,
            @JsonInclude(Include.NON_EMPTY) String part,
            String container,
            String model,
            String row,
            @JsonInclude(Include.ALWAYS) Optional<Long> rowBytes,
            @JsonInclude(Include.ALWAYS) Optional<Observed> observed,
            @JsonInclude(Include.ALWAYS) Optional<Long> suggestedBytes,
            @JsonInclude(Include.ALWAYS) Optional<Integer> suggestedComputePercent,
            String confidence,
            String why,
            String today,
            String then,
            long gpusFreed,
            @JsonInclude(Include.NON_EMPTY) String slowerOn) {
        static Container of(Recommendation it) {
            return new Container(
                    it.namespace(),
                    it.kind(),
                    it.name(),
                    it.part(),
                    it.container(),
                    it.model(),
                    it.row(),
                    it.rowMemory().map(GpuMemory::bytes),
                    it.observed().map(Observed::of),
                    it.suggested().map(GpuMemory::bytes),
                    Optional.of(it.computePercent()).filter(percent -> percent > 0),
                    it.confidence().toString(),
                    it.why(),
                    it.today(),
                    it.then(),
                    it.gpusFreed(),
                    it.slowerOn());
        }
    }

    private record Observed(
            long maxBytes,
            long p50Bytes,
            long p95Bytes,
            long points,
            long hours,
            int pods,
            int restarts,
            @JsonInclude(Include.ALWAYS) Optional<Integer> computePercent) {
        static Observed of(io.gpurightsizer.recommend.Observed it) {
            return new Observed(
                    it.max().bytes(),
                    it.p50().bytes(),
                    it.p95().bytes(),
                    it.points(),
                    it.hours(),
                    it.pods(),
                    it.restarts(),
                    Optional.of(it.computePercent()).filter(percent -> percent > 0));
        }
    }
}
