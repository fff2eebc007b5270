package io.gpurightsizer.audit;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.audit.manifests.FoundPod;
import io.gpurightsizer.audit.manifests.Scale;
import io.gpurightsizer.audit.manifests.TopOwners;
import io.gpurightsizer.objects.UnreadableDocument;
import io.gpurightsizer.pod.MalformedPodException;
import io.gpurightsizer.pod.OwnerMetadata;
import io.gpurightsizer.sizing.KeepReason;
import io.gpurightsizer.sizing.Sizer;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.sizing.table.CapabilityRule;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.sizing.table.WhenNoneFree;
import io.gpurightsizer.workload.InterpretedPod;
import io.gpurightsizer.workload.Keys;
import io.gpurightsizer.workload.Mode;
import io.gpurightsizer.workload.PodContext;
import io.gpurightsizer.workload.PodInterpreter;
import io.gpurightsizer.workload.PodSettings;
import io.gpurightsizer.workload.ReplicaShare;
import io.gpurightsizer.workload.TopController;

/**
 * Decides about every pod of an input as the webhook would.
 *
 * @param table the sizing table
 * @param settings how pods are read
 * @param offers what the cluster offers
 */
public record Auditor(SizingTable table, PodSettings settings, AuditOffers offers) {
    /** The report on an input at this time, with what its savings cost if a price is given. */
    public AuditReport audit(AuditInput input, Optional<BigDecimal> gpuHourPrice, Instant now) {
        TopOwners owners = TopOwners.of(input);
        ResizedEarlier earlier = ResizedEarlier.in(input.pods(), offers);
        List<UnreadableDocument> unread = new ArrayList<>(input.unread());
        List<InterpretedTemplate> pods = interpreted(owners, input, unread);
        List<AuditedWorkload> workloads = MostToFree.first(decided(pods, owners));
        Totals totals = Totals.of(workloads, earlier, offers);
        List<AuditedWorkload> waiting = isKept(workloads, Set.of(KeepReason.NONE_FREE))
                ? with(table.with(WhenNoneFree.WAIT)).decided(pods, owners)
                : workloads;
        List<QuotaNotes> quotas = QuotaNotes.of(
                input.gpuSystems().quotas(),
                owners,
                workloads,
                earlier,
                offers.offers().quotaNames());
        return new AuditReport(
                now,
                offers.description(),
                table.name(),
                input.objectCount(),
                workloads,
                totals,
                ResourceNeed.of(workloads, waiting, offers.offers().stock()),
                alternatives(pods, owners, workloads, waiting, totals),
                gpuHourPrice.map(price -> new Cost(price, totals.gpusWhole())),
                gpuHourPrice.map(price -> new Cost(price, earlier.gpusWhole())),
                unread,
                Notes.of(input, owners, workloads, quotas, offers.catalog()),
                quotas.stream().flatMap(it -> it.proposed().stream()).toList());
    }

    /**
     * What frees more can only change pods that are kept for want of something that suits them; and isolation means something
     * where anything is shared, compute capability where there are nodes.
     */
    private List<Alternative> alternatives(
            List<InterpretedTemplate> pods,
            TopOwners owners,
            List<AuditedWorkload> workloads,
            List<AuditedWorkload> waiting,
            Totals totals) {
        boolean more = isKept(workloads, EnumSet.range(KeepReason.NOT_OFFERED, KeepReason.NONE_FREE));
        List<AuditedWorkload> shared = more && offers.maybeShared() ? decided(shared(pods), owners) : workloads;
        List<AuditedWorkload> elsewhere = more && offers.areOfNodes()
                ? with(table.with(CapabilityRule.ANY)).decided(pods, owners)
                : workloads;
        return List.of(
                alternative("whenNoneFree: wait", workloads, waiting, totals),
                alternative("isolation: any", workloads, shared, totals),
                alternative("computeCapability: any", workloads, elsewhere, totals));
    }

    /** What would become of the workloads is the same list where nothing can change. */
    private Alternative alternative(
            String setting, List<AuditedWorkload> workloads, List<AuditedWorkload> with, Totals totals) {
        return with == workloads ? new Alternative(setting, 0, 0, 0) : Alternative.of(setting, totals, with, offers);
    }

    private static List<InterpretedTemplate> shared(List<InterpretedTemplate> pods) {
        return pods.stream().map(it -> it.withNamespaceIsolation(Isolation.ANY)).toList();
    }

    private static boolean isKept(List<AuditedWorkload> workloads, Set<KeepReason> reasons) {
        return workloads.stream()
                .flatMap(it -> it.decided().stream())
                .anyMatch(it -> it.decision() instanceof SizingDecision.Keep keep && reasons.contains(keep.reason()));
    }

    /** The same by another sizing table. */
    public Auditor with(SizingTable other) {
        return new Auditor(other, settings, offers);
    }

    private List<AuditedWorkload> decided(List<InterpretedTemplate> pods, TopOwners owners) {
        return decided(pods, owners, UnaryOperator.identity());
    }

    private List<AuditedWorkload> decided(
            List<InterpretedTemplate> pods, TopOwners owners, UnaryOperator<Scale> counted) {
        WorkloadAudit audit = new WorkloadAudit(table, offers, owners, counted);
        return pods.stream()
                .map(it -> audit.of(it.pod(), it.read(), remarks(it)))
                .toList();
    }

    /**
     * What becomes of the workloads of an input if each has as many pods as there may be of it: at the most replicas of its
     * autoscaler, during a rolling update. In the input's order; what cannot be read is added to {@code unread}.
     */
    public List<AuditedWorkload> atMost(AuditInput input, List<UnreadableDocument> unread) {
        TopOwners owners = TopOwners.of(input);
        return decided(interpreted(owners, input, unread), owners, Scale::atMost);
    }

    /** The same decisions, each with every question that leads to it. */
    public ExplanationReport explain(AuditInput input) {
        List<UnreadableDocument> unread = new ArrayList<>(input.unread());
        List<ExplainedWorkload> workloads = interpreted(TopOwners.of(input), input, unread).stream()
                .map(this::explained)
                .toList();
        return new ExplanationReport(offers.description(), workloads, unread);
    }

    private ExplainedWorkload explained(InterpretedTemplate template) {
        FoundPod pod = template.pod();
        return new ExplainedWorkload(
                pod.identity().namespace(),
                AuditedWorkload.title(pod.identity().kind(), pod.identity().name(), pod.part()),
                pod.at(),
                Sizer.decide(template.workload(), table, offers.offers()),
                Sizer.explain(template.workload(), table, offers.offers()),
                remarks(template));
    }

    /** Every pod and template that is counted by itself, as the decision reads it. */
    public List<InterpretedTemplate> interpreted(TopOwners owners, AuditInput input) {
        return interpreted(owners, input, new ArrayList<>());
    }

    /** The same; those that cannot be interpreted are added to {@code unread}. */
    private List<InterpretedTemplate> interpreted(TopOwners owners, AuditInput input, List<UnreadableDocument> unread) {
        List<InterpretedTemplate> all = new ArrayList<>();
        for (FoundPod pod : owners.counted()) {
            try {
                Optional<TopController> workload = Optional.of(pod.workloadUnder(owners.topOf(pod)));
                PodContext context = context(pod, input).among(workload, ReplicaShare.Siblings.NONE);
                all.add(new InterpretedTemplate(pod, PodInterpreter.interpret(pod.pod(), context, settings)));
            } catch (MalformedPodException e) {
                unread.add(pod.unreadable(e));
            }
        }
        return all;
    }

    /** Of namespaces as the manifests say, else as the cluster does. */
    private PodContext context(FoundPod pod, AuditInput input) {
        String namespace = pod.identity().namespace();
        Map<String, String> labels = new HashMap<>(offers.offers().namespaceLabels(namespace));
        labels.putAll(input.namespaceLabels(namespace));
        return contextOf(pod, labels).knowing(offers.offers());
    }

    /** What is known of a pod besides itself. */
    public static PodContext contextOf(FoundPod pod, Map<String, String> namespaceLabels) {
        return new PodContext(
                OwnerMetadata.of(pod.ownerAnnotations(), Map.of()),
                namespaceLabels,
                Optional.of(pod.identity().kind()).filter(kind -> !kind.equals("Pod")));
    }

    private static List<String> remarks(InterpretedTemplate template) {
        InterpretedPod interpreted = template.read();
        List<String> remarks = new ArrayList<>(template.pod().remarks());
        remarks.addAll(interpreted.warnings());
        if (interpreted.mode() == Mode.OUTSIDE_SHARE) {
            remarks.add("it is outside of the share of workloads that enforce mode acts on, and stays as it is");
        }
        interpreted
                .replicas()
                .ifPresent(it -> remarks.add(Keys.REPLICAS + " lets only " + it + " of its pods be resized"));
        return remarks;
    }
}
