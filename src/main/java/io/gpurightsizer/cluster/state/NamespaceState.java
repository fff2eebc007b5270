package io.gpurightsizer.cluster.state;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

import io.gpurightsizer.sizing.offers.AdmissionRules;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.text.ApiGroup;

/**
 * What is kept of a namespace and of the objects in it that may refuse a pod.
 *
 * @param labels those of its labels that are meant for us; empty if the namespace itself is not known
 * @param quotas its ResourceQuotas that limit NVIDIA devices, by name
 * @param limitRanges its LimitRanges that limit NVIDIA devices, by name
 */
public record NamespaceState(
        Optional<Map<String, String>> labels,
        Map<String, QuotaState> quotas,
        Map<String, LimitRangeState> limitRanges) {
    public static final NamespaceState UNKNOWN = new NamespaceState(Optional.empty(), Map.of(), Map.of());

    public NamespaceState {
        labels = labels.map(Map::copyOf);
        quotas = Map.copyOf(quotas);
        limitRanges = Map.copyOf(limitRanges);
    }

    /** The same with these labels, of which those for others are left out; without any if the namespace is gone. */
    public NamespaceState labelled(Optional<Map<String, String>> all) {
        return new NamespaceState(all.map(NamespaceState::ours), quotas, limitRanges);
    }

    private static Map<String, String> ours(Map<String, String> all) {
        Map<String, String> ours = new HashMap<>();
        all.forEach((key, value) -> {
            if (key.startsWith(ApiGroup.PREFIX)) {
                ours.put(key.intern(), value.intern());
            }
        });
        return ours;
    }

    /** The same with this quota, or without the one of that name. */
    public NamespaceState with(String name, Optional<QuotaState> quota) {
        return new NamespaceState(labels, changed(quotas, name, quota.filter(it -> !it.isEmpty())), limitRanges);
    }

    /** The same with this LimitRange, or without the one of that name. */
    public NamespaceState limited(String name, Optional<LimitRangeState> limitRange) {
        return new NamespaceState(labels, quotas, changed(limitRanges, name, limitRange.filter(it -> !it.isEmpty())));
    }

    /**
     * What may refuse a pod in it.
     *
     * @param promised devices by resource that pods in it will ask for which its quotas do not count yet
     * @param quotaNames by resource, the other names under which quotas count it
     */
    public AdmissionRules rules(Map<String, Long> promised, Map<String, Set<String>> quotaNames) {
        return quotas.isEmpty() && limitRanges.isEmpty()
                ? AdmissionRules.NONE
                : pod -> refusal(pod, promised, quotaNames);
    }

    /** The same where quotas count by the resources' own names alone. */
    public AdmissionRules rules(Map<String, Long> promised) {
        return rules(promised, Map.of());
    }

    /** The same once pods in it ask for more, by the resource's name. */
    public NamespaceState using(Map<String, Long> more) {
        Map<String, QuotaState> used = new HashMap<>();
        quotas.forEach((name, quota) -> used.put(name, quota.using(more)));
        return new NamespaceState(labels, used, limitRanges);
    }

    /** Of several namespaces, the same once such pods have been created in one of them. */
    public static Map<String, NamespaceState> after(Map<String, NamespaceState> before, Placement asks, int pods) {
        String name = asks.dependencies().namespace();
        NamespaceState state = before.getOrDefault(name, UNKNOWN);
        if (state.quotas.isEmpty()) {
            return before;
        }
        Map<String, Long> more = new HashMap<>();
        asks.requests().forEach((resource, amount) -> more.put(resource, amount * pods));
        Map<String, NamespaceState> after = new HashMap<>(before);
        after.put(name, state.using(more));
        return after;
    }

    /**
     * Which of its objects refuses a pod that asks for these, the first by name, and why; empty if none does.
     *
     * @param promised devices by resource that pods in it will ask for which its quotas do not count yet
     * @param quotaNames by resource, the other names under which quotas count it
     */
    private Optional<String> refusal(
            AdmissionRules.Renamed pod, Map<String, Long> promised, Map<String, Set<String>> quotaNames) {
        return first("ResourceQuota", quotas, quota -> quota.refusal(pod, promised, quotaNames))
                .or(() -> first("LimitRange", limitRanges, limitRange -> limitRange.refusal(pod)));
    }

    private static <T> Optional<String> first(
            String kind, Map<String, T> byName, Function<T, Optional<String>> refusal) {
        return byName.isEmpty()
                ? Optional.empty()
                : new TreeMap<>(byName)
                        .entrySet().stream()
                                .flatMap(
                                        it -> refusal
                                                .apply(it.getValue())
                                                .map(why -> kind + " " + it.getKey() + ": " + why)
                                                .stream())
                                .findFirst();
    }

    private static <T> Map<String, T> changed(Map<String, T> before, String name, Optional<T> value) {
        Map<String, T> after = new HashMap<>(before);
        value.ifPresentOrElse(it -> after.put(name, it), () -> after.remove(name));
        return after;
    }
}
