package io.gpurightsizer.audit;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.audit.manifests.FoundPod;
import io.gpurightsizer.audit.manifests.PodCount;
import io.gpurightsizer.audit.manifests.TopOwners;
import io.gpurightsizer.objects.UnreadableDocument;
import io.gpurightsizer.pod.MalformedPodException;
import io.gpurightsizer.sizing.GpuContainer;
import io.gpurightsizer.sizing.Sizer;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.workload.InterpretedPod;
import io.gpurightsizer.workload.PodSettings;

/**
 * Decides about everything in an inventory as the webhook would decide about its pods.
 *
 * @param table the sizing table
 * @param settings how pods are read
 * @param offers what the cluster offers
 * @param offersFrom one line on where the offers come from, for when they do not say so themselves
 * @param shares how much of a GPU an offer is
 */
public record Auditor(SizingTable table, PodSettings settings, Offers offers, String offersFrom, GpuShares shares) {
    private static final Comparator<AuditedWorkload> MOST_TO_FREE_FIRST = Comparator.comparingDouble(
                    (AuditedWorkload it) -> it.gpusFreed() - it.gpusUsed())
            .thenComparing(AuditedWorkload::resized)
            .thenComparingLong(AuditedWorkload::gpus)
            .thenComparing(it -> !it.containers().isEmpty())
            .reversed()
            .thenComparing(AuditedWorkload::namespace)
            .thenComparing(AuditedWorkload::title);

    /** The report on an inventory at this time, with what its savings cost if a price is given. */
    public AuditReport audit(AuditInput inventory, Optional<BigDecimal> gpuHourPrice, Instant now) {
        List<UnreadableDocument> unread = new ArrayList<>(inventory.unread());
        List<AuditedWorkload> workloads = new ArrayList<>();
        TopOwners families = TopOwners.of(inventory);
        for (FoundPod head : families.heads()) {
            try {
                workloads.add(audited(head, interpreted(head, inventory), families));
            } catch (MalformedPodException e) {
                unread.add(head.unread(e));
            }
        }
        workloads.sort(MOST_TO_FREE_FIRST);
        Totals totals = Totals.of(workloads);
        return new AuditReport(
                now,
                assumption(),
                table.name(),
                inventory.objectCount(),
                workloads,
                totals,
                gpuHourPrice.map(price -> new Cost(price, totals.all().net())),
                unread,
                Notes.of(inventory.surveyor(), workloads));
    }

    /** The same decisions, each with every question that leads to it. */
    public ExplanationReport explain(AuditInput inventory) {
        List<UnreadableDocument> unread = new ArrayList<>(inventory.unread());
        List<ExplainedWorkload> workloads = new ArrayList<>();
        for (FoundPod head : TopOwners.of(inventory).heads()) {
            try {
                workloads.add(explained(head, interpreted(head, inventory)));
            } catch (MalformedPodException e) {
                unread.add(head.unread(e));
            }
        }
        return new ExplanationReport(assumption(), workloads, unread);
    }

    private ExplainedWorkload explained(FoundPod head, InterpretedPod interpretation) {
        List<String> remarks = new ArrayList<>(head.remarks());
        remarks.addAll(interpretation.warnings());
        return new ExplainedWorkload(
                head.identity().namespace(),
                AuditedWorkload.title(head.identity().kind(), head.identity().name(), head.part()),
                head.at(),
                Sizer.decide(interpretation.workload(), table, offers),
                Sizer.explain(interpretation.workload(), table, offers),
                remarks);
    }

    private String assumption() {
        return offers.assumption().isEmpty() ? offersFrom : offers.assumption();
    }

    private InterpretedPod interpreted(FoundPod pod, AuditInput inventory) {
        return WorkloadInterpreter.of(pod, inventory, settings);
    }

    private AuditedWorkload audited(FoundPod head, InterpretedPod interpretation, TopOwners families) {
        SizingDecision decision = Sizer.decide(interpretation.workload(), table, offers);
        List<String> remarks = new ArrayList<>(head.remarks());
        remarks.addAll(interpretation.warnings());
        int replicas = replicas(head, families, remarks);
        List<GpuContainer> containers = interpretation.workload().containers();
        PodCount count = PodCount.of(containers);
        return new AuditedWorkload(
                head.identity().namespace(),
                head.identity().apiVersion(),
                head.identity().kind(),
                head.identity().name(),
                head.part(),
                replicas,
                interpretation.mode(),
                decision,
                audited(head, containers, count, decision),
                count.total(),
                head.at(),
                remarks);
    }

    private static int replicas(FoundPod head, TopOwners families, List<String> remarks) {
        int running = families.runningPodsOf(head);
        int resized = Math.min(head.count(), families.resizedPodsOf(head));
        if (running > 0) {
            remarks.add(
                    running == 1
                            ? "its running pod is counted with it"
                            : "its " + running + " running pods are counted with it");
        }
        if (resized > 0) {
            remarks.add(resized + " of its pods " + (resized == 1 ? "runs" : "run") + " resized already and "
                    + (resized == 1 ? "is" : "are") + " not counted");
        }
        return head.count() - resized;
    }

    private List<AuditedContainer> audited(
            FoundPod head, List<GpuContainer> containers, PodCount count, SizingDecision decision) {
        List<AuditedContainer> audited = new ArrayList<>();
        for (int i = 0; i < containers.size(); i++) {
            GpuContainer container = containers.get(i);
            Optional<SizingDecision.ContainerResize> resize = resizeOf(container, decision);
            audited.add(new AuditedContainer(
                    container.at(),
                    container.gpus(),
                    count.counted().get(i),
                    container.model(),
                    resize.map(SizingDecision.ContainerResize::origin).orElse(decision.rowNames()),
                    resize.map(it -> it.offer().target()),
                    resize.flatMap(it -> shares.of(it.offer())),
                    head.at(container.at())));
        }
        return audited;
    }

    private static Optional<SizingDecision.ContainerResize> resizeOf(GpuContainer container, SizingDecision decision) {
        if (decision instanceof SizingDecision.Resize resize) {
            return resize.containers().stream()
                    .filter(it -> it.at().equals(container.at()))
                    .findFirst();
        }
        return Optional.empty();
    }
}
