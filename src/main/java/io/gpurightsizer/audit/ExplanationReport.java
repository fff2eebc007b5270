package io.gpurightsizer.audit;

import java.util.List;

import io.gpurightsizer.objects.UnreadableDocument;

/**
 * Every decision about an input, explained.
 *
 * @param offers one line on what partitions the decisions assume
 * @param workloads in the order in which they were read
 * @param unread what could not be read
 */
public record ExplanationReport(String offers, List<ExplainedWorkload> workloads, List<UnreadableDocument> unread) {
    public ExplanationReport {
        workloads = List.copyOf(workloads);
        unread = List.copyOf(unread);
    }
}
