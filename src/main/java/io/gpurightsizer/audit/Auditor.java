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
import java.util.function.BiFunction;
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
 * @param namespaceDefaults labels of every namespace that does not have them
 */
public record Auditor(
        SizingTable table, PodSettings settings, AuditOffers offers, Map<String, String> namespaceDefaults) {
    public Auditor {
        namespaceDefaults = Map.copyOf(namespaceDefaults);
    }

    public Auditor(SizingTable table, PodSettings settings, AuditOffers offers) {
        this(table, settings, offers, Map.of());
    }

    /** The report on an input at this time, with what its savings cost if a price is given. */
    public AuditReport audit(AuditInput input, Optional<BigDecimal> gpuHourPrice, Instant now) {
        TopOwners owners = TopOwners.of(input);
        ResizedEarlier earlier = ResizedEarlier.in(input.pods(), offers);
        List<UnreadableDocument> unread = new ArrayList<>(input.unread());
        List<AuditedWorkload> workloads = MostToFree.first(workloads(input, owners, unread));
        Totals totals = Totals.of(workloads, earlier, offers);
        List<AuditedWorkload> waiting = isKept(workloads, Set.of(KeepReason.NONE_FREE))
                ? with(table.with(WhenNoneFree.WAIT)).workloads(input, owners, new ArrayList<>())
                : workloads;
        List<QuotaNotes> quotas = QuotaNotes.of(input.gpuSystems().quotas(), owners, workloads, earlier);
        return new AuditReport(
                now,
                offers.description(),
                table.name(),
                input.objectCount(),
                workloads,
                totals,
                ResourceNeed.of(workloads, waiting, offers.offers().stock()),
                alternatives(input, owners, workloads, totals, Totals.of(waiting, earlier, offers)),
                gpuHourPrice.map(price -> new Cost(price, totals.gpusWhole())),
                gpuHourPrice.map(price -> new Cost(price, earlier.gpusWhole())),
                unread,
                Notes.of(input, owners, workloads, quotas, offers.catalog()),
                quotas.stream().flatMap(it -> it.proposed().stream()).toList());
    }

    /** What frees more can only change pods that are kept for want of something that suits them. */
    private List<Alternative> alternatives(
            AuditInput input, TopOwners owners, List<AuditedWorkload> workloads, Totals totals, Totals waiting) {
        Set<KeepReason> wanting = EnumSet.range(KeepReason.NOT_OFFERED, KeepReason.NONE_FREE);
        boolean more = isKept(workloads, wanting);
        return List.of(
                Alternative.of("whenNoneFree: wait", totals, waiting),
                Alternative.of(
                        "isolation: any",
                        totals,
                        more ? withAnyIsolation().totals(input, owners, totals.earlier()) : totals),
                Alternative.of(
                        "computeCapability: any",
                        totals,
                        more ? with(table.with(CapabilityRule.ANY)).totals(input, owners, totals.earlier()) : totals));
    }

    private static boolean isKept(List<AuditedWorkload> workloads, Set<KeepReason> reasons) {
        return workloads.stream()
                .flatMap(it -> it.decided().stream())
                .anyMatch(it -> it.decision() instanceof SizingDecision.Keep keep && reasons.contains(keep.reason()));
    }

    private Auditor with(SizingTable other) {
        return new Auditor(other, settings, offers, namespaceDefaults);
    }

    private Auditor withAnyIsolation() {
        return new Auditor(table, settings, offers, Map.of(Keys.ISOLATION, "any"));
    }

    private Totals totals(AuditInput input, TopOwners owners, ResizedEarlier earlier) {
        return Totals.of(workloads(input, owners, new ArrayList<>()), earlier, offers);
    }

    private List<AuditedWorkload> workloads(AuditInput input, TopOwners owners, List<UnreadableDocument> unread) {
        return workloads(input, owners, unread, UnaryOperator.identity());
    }

    private List<AuditedWorkload> workloads(
            AuditInput input, TopOwners owners, List<UnreadableDocument> unread, UnaryOperator<Scale> counted) {
        WorkloadAudit audit = new WorkloadAudit(table, offers, owners, counted);
        return ofEach(
                owners, input, unread, (pod, interpreted) -> audit.of(pod, interpreted, remarks(pod, interpreted)));
    }

    /**
     * What becomes of the workloads of an input if each has as many pods as there may be of it: at the most replicas of its
     * autoscaler, during a rolling update. In the input's order; what cannot be read is added to {@code unread}.
     */
    public List<AuditedWorkload> atMost(AuditInput input, List<UnreadableDocument> unread) {
        return workloads(input, TopOwners.of(input), unread, Scale::atMost);
    }

    /** The same decisions, each with every question that leads to it. */
    public ExplanationReport explain(AuditInput input) {
        List<UnreadableDocument> unread = new ArrayList<>(input.unread());
        List<ExplainedWorkload> workloads = ofEach(
                TopOwners.of(input),
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

    /** Every pod and template that is counted by itself, as the decision reads it; what cannot be is left out. */
    public List<InterpretedTemplate> interpreted(TopOwners owners, AuditInput input) {
        return ofEach(owners, input, new ArrayList<>(), (pod, read) -> new InterpretedTemplate(pod, read.workload()));
    }

    /** What is made of each pod; those that cannot be interpreted are added to {@code unread}. */
    private <T> List<T> ofEach(
            TopOwners owners,
            AuditInput input,
            List<UnreadableDocument> unread,
            BiFunction<FoundPod, InterpretedPod, T> made) {
        List<T> all = new ArrayList<>();
        for (FoundPod pod : owners.counted()) {
            try {
                Optional<TopController> workload = Optional.of(pod.workloadUnder(owners.topOf(pod)));
                PodContext context = context(pod, input).among(workload, ReplicaShare.Siblings.NONE);
                all.add(made.apply(pod, PodInterpreter.interpret(pod.pod(), context, settings)));
            } catch (MalformedPodException e) {
                unread.add(pod.unreadable(e));
            }
        }
        return all;
    }

    /** Of namespaces as the manifests say, else as the cluster does. */
    private PodContext context(FoundPod pod, AuditInput input) {
        String namespace = pod.identity().namespace();
        Map<String, String> labels = new HashMap<>(namespaceDefaults);
        labels.putAll(offers.offers().namespaceLabels(namespace));
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

    private static List<String> remarks(FoundPod pod, InterpretedPod interpreted) {
        List<String> remarks = new ArrayList<>(pod.remarks());
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
