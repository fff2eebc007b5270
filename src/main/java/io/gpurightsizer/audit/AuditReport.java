package io.gpurightsizer.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.gpurightsizer.objects.UnreadableDocument;

/**
 * What an audit found. Every format prints these values and computes none.
 *
 * @param at when it was made
 * @param offers one line on what partitions the decisions assume
 * @param table the name of the sizing table
 * @param objects how many Kubernetes objects were read
 * @param workloads the one with the most to free first, those that ask for no GPU last
 * @param totals their sums
 * @param resources how many devices of each kind are needed, and how many there are
 * @param alternatives what less careful settings would free besides
 * @param cost what the GPUs cost that come free; empty if no price was given
 * @param costEarlier the same of what was resized before
 * @param unread what could not be read
 * @param notes what a reader must know before resizing
 * @param seen what containers were seen to use; empty unless that was asked for
 * @param quotas what to propose for namespaces whose quotas do not count resized pods
 */
public record AuditReport(
        Instant at,
        String offers,
        String table,
        int objects,
        List<AuditedWorkload> workloads,
        Totals totals,
        List<ResourceNeed> resources,
        List<Alternative> alternatives,
        Optional<Cost> cost,
        Optional<Cost> costEarlier,
        List<UnreadableDocument> unread,
        List<Note> notes,
        List<SeenUse> seen,
        List<PartitionQuota> quotas) {
    /** What the numbers mean, in words, for every format that has room for them. */
    public static final String HOW_COUNTED =
            "A resized pod frees its GPU but takes up a share of one; both are counted."
                    + " Whole GPUs come free once the partitions are packed onto as few GPUs as possible; money counts"
                    + " these. Pods are decided one after the other: what one gets is not free for the next."
                    + " Pods that run are counted with the workload that made them, if that was read too.";

    public AuditReport {
        workloads = List.copyOf(workloads);
        resources = List.copyOf(resources);
        alternatives = List.copyOf(alternatives);
        unread = List.copyOf(unread);
        notes = List.copyOf(notes);
        seen = List.copyOf(seen);
        quotas = List.copyOf(quotas);
    }

    /** Where it was not asked what was seen. */
    AuditReport(
            Instant at,
            String offers,
            String table,
            int objects,
            List<AuditedWorkload> workloads,
            Totals totals,
            List<ResourceNeed> resources,
            List<Alternative> alternatives,
            Optional<Cost> cost,
            Optional<Cost> costEarlier,
            List<UnreadableDocument> unread,
            List<Note> notes,
            List<PartitionQuota> quotas) {
        this(
                at,
                offers,
                table,
                objects,
                workloads,
                totals,
                resources,
                alternatives,
                cost,
                costEarlier,
                unread,
                notes,
                List.of(),
                quotas);
    }

    /** The same beside what was seen; rows that are too small come before everything else that is to be known. */
    public AuditReport beside(List<SeenUse> uses) {
        List<Note> all = new ArrayList<>();
        SeenNotes.tooSmall(uses).ifPresent(all::add);
        all.addAll(notes);
        SeenNotes.farTooLarge(uses).ifPresent(all::add);
        return new AuditReport(
                at,
                offers,
                table,
                objects,
                workloads.stream().map(it -> it.beside(uses)).toList(),
                totals,
                resources,
                alternatives,
                cost,
                costEarlier,
                unread,
                all,
                uses,
                quotas);
    }

    /** Whether more was seen than a row says. */
    public boolean anyRowTooSmall() {
        return seen.stream().anyMatch(it -> it.against() == SeenUse.Against.TOO_SMALL);
    }

    /** Those that ask for a whole GPU. */
    public List<AuditedWorkload> gpuWorkloads() {
        return workloads.stream().filter(it -> !it.containers().isEmpty()).toList();
    }

    public boolean resizesAnything() {
        return workloads.stream().anyMatch(AuditedWorkload::resized);
    }

    /** Whether it is known how many devices there are. */
    public boolean devicesCounted() {
        return resources.stream().anyMatch(it -> it.offered().isPresent());
    }

    /** What to say where no workload that asks for a whole GPU was found. */
    public String nothingFound() {
        return unread.isEmpty()
                ? "No workload asks for a whole GPU."
                : "No workload that could be read asks for a whole GPU.";
    }
}
