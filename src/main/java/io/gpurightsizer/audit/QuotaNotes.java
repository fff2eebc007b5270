package io.gpurightsizer.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.gpurightsizer.audit.manifests.GpuSystemsSeen.Quota;
import io.gpurightsizer.audit.manifests.TopOwners;
import io.gpurightsizer.gpu.QuotaNames;
import io.gpurightsizer.sizing.table.Need;

/**
 * What the ResourceQuotas of one namespace mean for a resize. One on whole GPUs does not count resized pods; what is proposed
 * beside it allows all that runs and all that may come, so that it refuses none of them. A resource that a quota counts
 * already gets no second one: each quota has to allow a pod.
 */
final class QuotaNotes {
    static final String TOPIC = "ResourceQuota";

    private final String namespace;
    private final List<Quota> quotas;
    private final Map<String, Long> needed;
    private final Map<String, Set<String>> quotaNames;

    private QuotaNotes(
            String namespace, List<Quota> quotas, Map<String, Long> needed, Map<String, Set<String>> quotaNames) {
        this.namespace = namespace;
        this.quotas = quotas;
        this.needed = needed;
        this.quotaNames = quotaNames;
    }

    /**
     * One for each namespace that has a quota, in the order of their names.
     *
     * @param quotaNames by the name that pods ask for, the others under which quotas count it
     */
    static List<QuotaNotes> of(
            List<Quota> all,
            TopOwners owners,
            List<AuditedWorkload> workloads,
            ResizedEarlier earlier,
            Map<String, Set<String>> quotaNames) {
        Map<String, List<Quota>> byNamespace =
                all.stream().collect(Collectors.groupingBy(Quota::namespace, TreeMap::new, Collectors.toList()));
        List<QuotaNotes> notes = new ArrayList<>();
        byNamespace.forEach((namespace, quotas) -> notes.add(new QuotaNotes(
                namespace, quotas, DevicesNeeded.of(namespace, owners, workloads, earlier), quotaNames)));
        return notes;
    }

    List<Note> notes() {
        List<Note> notes = new ArrayList<>();
        for (Quota quota : quotas) {
            quota.onParts(quotaNames).forEach((name, hard) -> whatStandsInTheWay(quota, name, hard, notes));
        }
        if (!onGpus().isEmpty()) {
            notes.add(slippedPast());
        }
        return notes;
    }

    private List<Quota> onGpus() {
        return quotas.stream().filter(it -> !it.onGpus(quotaNames).isEmpty()).toList();
    }

    private void whatStandsInTheWay(Quota quota, String name, String hard, List<Note> notes) {
        long allowed = DevicesNeeded.amount(hard);
        long most = needed.entrySet().stream()
                .filter(it -> it.getKey().equals(name)
                        || quotaNames.getOrDefault(it.getKey(), Set.of()).contains(name))
                .mapToLong(Map.Entry::getValue)
                .sum();
        String about = quota + " allows " + hard + " of " + QuotaNames.nameFor(name);
        if (allowed == 0) {
            notes.add(new Note(TOPIC, about + whatZeroMeans(name), ""));
        } else if (allowed < most && !name.equals(QuotaNames.CLAIMS)) {
            notes.add(new Note(
                    TOPIC,
                    about + "; the pods of the namespace need " + most
                            + " at most, with autoscalers at their maximum and during rolling updates.",
                    ""));
        }
    }

    private static String whatZeroMeans(String name) {
        return name.startsWith("nvidia.com/")
                ? ": the API server refuses every pod that asks for it, so no pod of the namespace is resized to it."
                : ": the API server refuses the claims that it counts, so no pod of the namespace is resized to what"
                        + " needs one.";
    }

    private Note slippedPast() {
        Map<String, List<String>> allowed = new TreeMap<>();
        quotas.forEach(quota -> quota.onGpus(quotaNames)
                .forEach((name, hard) -> allowed.computeIfAbsent(QuotaNames.nameFor(name), it -> new ArrayList<>())
                        .add(quota + " allows " + hard)));
        String about = allowed.entrySet().stream()
                        .map(it -> String.join(", ", it.getValue()) + " of " + it.getKey())
                        .collect(Collectors.joining(", "))
                + "; ";
        if (needed.isEmpty()) {
            return new Note(
                    TOPIC, about + "nothing in its namespace would be resized, so it still counts every GPU.", "");
        }
        if (notCounted(quotas).isEmpty()) {
            return new Note(
                    TOPIC,
                    about + "resized pods ask for other resource names, which the quotas of the namespace count too.",
                    "");
        }
        return new Note(
                TOPIC,
                about + "resized pods ask for other resource names, which it does not count. This ResourceQuota counts"
                        + " them. It allows what pods hold already, what the workloads read here need, and as much more"
                        + " as autoscalers and rolling updates may ask for:",
                proposed().orElseThrow().manifest());
    }

    /** The quota that counts what no other than a proposed one does; empty where that is nothing. */
    Optional<PartitionQuota> proposed() {
        List<Quota> others = quotas.stream().filter(it -> !it.proposed()).toList();
        SortedMap<String, Long> notCounted = notCounted(others);
        return onGpus().isEmpty() || notCounted.isEmpty()
                ? Optional.empty()
                : Optional.of(new PartitionQuota(namespace, unusedName(others), notCounted));
    }

    private SortedMap<String, Long> notCounted(List<Quota> by) {
        SortedMap<String, Long> notCounted = new TreeMap<>(needed);
        notCounted
                .keySet()
                .removeIf(name -> name.startsWith(Need.CLAIM_TEMPLATE)
                        || by.stream().anyMatch(it -> it.counts(name, quotaNames)));
        return notCounted;
    }

    /** Applying it must not replace a quota that is there, but for the one that was proposed before. */
    private static String unusedName(List<Quota> others) {
        Set<String> used = others.stream().map(Quota::name).collect(Collectors.toSet());
        String name = "gpu-partitions";
        for (int i = 2; used.contains(name); i++) {
            name = "gpu-partitions-" + i;
        }
        return name;
    }
}
