package io.gpurightsizer.audit;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.audit.manifests.FoundPod;
import io.gpurightsizer.audit.manifests.Scale;
import io.gpurightsizer.audit.manifests.TopOwners;
import io.gpurightsizer.objects.UnreadableDocument;
import io.gpurightsizer.pod.MalformedPodException;
import io.gpurightsizer.pod.OwnerMetadata;
import io.gpurightsizer.sizing.GpuContainer;
import io.gpurightsizer.sizing.KeepReason;
import io.gpurightsizer.sizing.Sizer;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.sizing.SizingDecision.ContainerResize;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.workload.InterpretedPod;
import io.gpurightsizer.workload.PodContext;
import io.gpurightsizer.workload.PodInterpreter;
import io.gpurightsizer.workload.PodSettings;

/**
 * Decides about every pod of an input as the webhook would.
 *
 * @param table the sizing table
 * @param settings how pods are read
 * @param offers what the cluster offers
 */
public record Auditor(SizingTable table, PodSettings settings, AuditOffers offers) {
    private static final Comparator<AuditedWorkload> MOST_TO_FREE_FIRST = Comparator.comparingDouble(
                    (AuditedWorkload it) -> it.gpusFreed() - it.gpusUsed())
            .thenComparing(AuditedWorkload::resized)
            .thenComparingLong(AuditedWorkload::gpus)
            .thenComparing(it -> !it.containers().isEmpty())
            .reversed()
            .thenComparing(AuditedWorkload::namespace)
            .thenComparing(AuditedWorkload::title);

    /** The report on an input at this time, with what its savings cost if a price is given. */
    public AuditReport audit(AuditInput input, Optional<BigDecimal> gpuHourPrice, Instant now) {
        TopOwners owners = TopOwners.of(input);
        List<UnreadableDocument> unread = new ArrayList<>(input.unread());
        List<AuditedWorkload> workloads =
                ofEach(owners.counted(), input, unread, (pod, interpreted) -> audited(pod, interpreted, owners));
        workloads.sort(MOST_TO_FREE_FIRST);
        Totals totals = Totals.of(workloads, ResizedEarlier.in(input.pods(), offers));
        return new AuditReport(
                now,
                offers.description(),
                table.name(),
                input.objectCount(),
                workloads,
                totals,
                gpuHourPrice.map(price -> new Cost(price, totals.all().net())),
                unread,
                Notes.of(input, owners, workloads, totals.earlier()));
    }

    /** The same decisions, each with every question that leads to it. */
    public ExplanationReport explain(AuditInput input) {
        List<UnreadableDocument> unread = new ArrayList<>(input.unread());
        List<ExplainedWorkload> workloads = ofEach(
                TopOwners.of(input).counted(),
                input,
                unread,
                (pod, interpreted) -> new ExplainedWorkload(
                        pod.identity().namespace(),
                        AuditedWorkload.title(
                                pod.identity().kind(), pod.identity().name(), pod.part()),
                        pod.at(),
                        Sizer.decide(interpreted.workload(), table, offers.offers()),
                        Sizer.explain(interpreted.workload(), table, offers.offers()),
                        remarks(pod, interpreted)));
        return new ExplanationReport(offers.description(), workloads, unread);
    }

    /** What is made of each pod; those that cannot be interpreted are added to {@code unread}. */
    private <T> List<T> ofEach(
            List<FoundPod> pods,
            AuditInput input,
            List<UnreadableDocument> unread,
            BiFunction<FoundPod, InterpretedPod, T> made) {
        List<T> all = new ArrayList<>();
        for (FoundPod pod : pods) {
            PodContext context = new PodContext(
                    OwnerMetadata.of(pod.ownerAnnotations(), Map.of()),
                    namespaceLabels(pod.identity().namespace(), input),
                    Optional.of(pod.identity().kind()).filter(kind -> !kind.equals("Pod")));
            try {
                all.add(made.apply(pod, PodInterpreter.interpret(pod.pod(), context, settings)));
            } catch (MalformedPodException e) {
                unread.add(pod.unreadable(e));
            }
        }
        return all;
    }

    /** As the manifests say, else as the cluster does. */
    private Map<String, String> namespaceLabels(String namespace, AuditInput input) {
        Map<String, String> labels = new HashMap<>(offers.offers().namespaceLabels(namespace));
        labels.putAll(input.namespaceLabels(namespace));
        return labels;
    }

    private static List<String> remarks(FoundPod pod, InterpretedPod interpreted) {
        List<String> remarks = new ArrayList<>(pod.remarks());
        remarks.addAll(interpreted.warnings());
        return remarks;
    }

    private AuditedWorkload audited(FoundPod pod, InterpretedPod interpreted, TopOwners owners) {
        List<String> remarks = remarks(pod, interpreted);
        Scale scale = owners.scaleOf(pod);
        int earlier = Math.min(scale.pods(), owners.resizedPodsOf(pod));
        remarks.addAll(onReplicas(pod, owners, earlier));
        List<GpuContainer> containers = interpreted.workload().containers();
        PodCount count = PodCount.of(containers.stream()
                .map(it -> new PodCount.Asked(it.at(), it.gpus()))
                .toList());
        List<DecidedPods> decided = decided(pod, interpreted, scale.pods() - earlier, count);
        if (decided.get(0).resized() && !offers.wholeGpus()) {
            remarks.add("each nvidia.com/gpu of these nodes is a part of a GPU already, so no GPU comes free");
        }
        AuditedWorkload workload = new AuditedWorkload(
                pod.identity().namespace(),
                pod.apiVersion(),
                pod.identity().kind(),
                pod.identity().name(),
                pod.part(),
                scale.pods() - earlier,
                scale.podsAtMost() - earlier,
                interpreted.mode(),
                decided,
                count.total(),
                replicaNodes(decided.get(0).decision(), interpreted),
                pod.at(),
                remarks);
        return GitOps.remark(pod, workload.targets())
                .filter(it -> workload.resized())
                .map(workload::with)
                .orElse(workload);
    }

    private static List<String> onReplicas(FoundPod pod, TopOwners owners, int resized) {
        List<String> remarks = new ArrayList<>();
        int running = owners.runningPodsOf(pod);
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
        owners.autoscalerOf(pod)
                .ifPresent(it -> remarks.add(it.self().kind() + " " + it.self().name() + " scales it to " + it.max()
                        + ", so it may have " + owners.scaleOf(pod).podsAtMost() + " pods at a time"));
        return remarks;
    }

    private String replicaNodes(SizingDecision decision, InterpretedPod interpreted) {
        return decision.reasonCode().equals(KeepReason.WHOLE_GPU_ROW.code())
                ? offers.replicaNodes(interpreted.workload().placement())
                : "";
    }

    private List<DecidedPods> decided(FoundPod pod, InterpretedPod interpreted, int pods, PodCount count) {
        SizingDecision decision = Sizer.decide(interpreted.workload(), table, offers.offers());
        List<GpuContainer> containers = interpreted.workload().containers();
        List<AuditedContainer> audited = new ArrayList<>();
        for (int i = 0; i < containers.size(); i++) {
            audited.add(audited(containers.get(i), count.counted().get(i), pods, decision, pod));
        }
        return List.of(new DecidedPods(pods, decision, audited));
    }

    private AuditedContainer audited(
            GpuContainer container, int counted, int pods, SizingDecision decision, FoundPod pod) {
        Optional<ContainerResize> resize = resizeOf(container, decision);
        return new AuditedContainer(
                container.at(),
                container.gpus(),
                counted,
                pods,
                container.model(),
                container.names().all(),
                resize.map(ContainerResize::origin).orElse(decision.rowNames()),
                resize.map(it -> it.offer().target()),
                resize.flatMap(it -> AuditOffers.share(it.offer())),
                offers.wholeGpus(),
                pod.at(container.at()));
    }

    private static Optional<ContainerResize> resizeOf(GpuContainer container, SizingDecision decision) {
        return decision instanceof SizingDecision.Resize resize
                ? resize.containers().stream()
                        .filter(it -> it.at().equals(container.at()))
                        .findFirst()
                : Optional.empty();
    }
}
