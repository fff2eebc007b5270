package io.gpurightsizer.recommend;

import java.util.List;

import io.gpurightsizer.objects.UnreadableDocument;

/**
 * What is recommended. Every format prints these values and computes none.
 *
 * @param window the time that was looked at
 * @param table the name of the sizing table
 * @param offers one line on what partitions are taken as offered
 * @param headroomPercent of the table
 * @param marginPercent what is added to the most that was seen
 * @param containers one for each container that asks for a whole GPU; the one by which most GPUs come free first
 * @param rows for the sizing table
 * @param warnings what Prometheus warned of
 * @param unread what could not be read
 */
public record RecommendationReport(
        Window window,
        String table,
        String offers,
        int headroomPercent,
        int marginPercent,
        List<Recommendation> containers,
        List<SuggestedRow> rows,
        List<String> warnings,
        List<UnreadableDocument> unread) {
    public RecommendationReport {
        containers = List.copyOf(containers);
        rows = List.copyOf(rows);
        warnings = List.copyOf(warnings);
        unread = List.copyOf(unread);
    }

    public long gpusFreed() {
        return containers.stream().mapToLong(Recommendation::gpusFreed).sum();
    }
}
