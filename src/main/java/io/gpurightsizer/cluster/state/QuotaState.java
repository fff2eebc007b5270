package io.gpurightsizer.cluster.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;

import io.gpurightsizer.gpu.QuotaNames;
import io.gpurightsizer.sizing.offers.AdmissionRules;
import io.gpurightsizer.sizing.offers.NodeResources;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.Target;

/**
 * What a ResourceQuota says of NVIDIA devices.
 *
 * @param hard how many may be asked for, by the resource's name, for example {@code nvidia.com/gpu}
 * @param used how many pods ask for now
 * @param scopes which pods it counts: all of these must hold; {@code key} is the scope's name
 */
public record QuotaState(Map<String, Long> hard, Map<String, Long> used, List<Placement.Requirement> scopes) {
    public QuotaState {
        hard = Map.copyOf(hard);
        used = Map.copyOf(used);
        scopes = List.copyOf(scopes);
    }

    /**
     * Reads a quota.
     *
     * @throws IllegalArgumentException if an amount is no quantity; the message names the field
     */
    public static QuotaState of(ResourceQuota quota) {
        if (quota.getSpec() == null) {
            return new QuotaState(Map.of(), Map.of(), List.of());
        }
        List<Placement.Requirement> scopes = new ArrayList<>();
        if (quota.getSpec().getScopes() != null) {
            quota.getSpec().getScopes().forEach(it -> scopes.add(new Placement.Requirement(it, "Exists", List.of())));
        }
        if (quota.getSpec().getScopeSelector() != null) {
            quota.getSpec()
                    .getScopeSelector()
                    .getMatchExpressions()
                    .forEach(it ->
                            scopes.add(new Placement.Requirement(it.getScopeName(), it.getOperator(), it.getValues())));
        }
        return new QuotaState(
                devices(quota.getSpec().getHard(), "spec.hard"),
                quota.getStatus() == null ? Map.of() : devices(quota.getStatus().getUsed(), "status.used"),
                scopes);
    }

    private static Map<String, Long> devices(Map<String, Quantity> amounts, String path) {
        Map<String, Long> devices = new HashMap<>();
        if (amounts != null) {
            amounts.forEach((name, quantity) -> QuotaNames.counted(name)
                    .ifPresent(
                            it -> devices.put(it.intern(), amount(path + "." + name, it, String.valueOf(quantity)))));
        }
        return devices;
    }

    public static long amount(String path, String resource, String quantity) {
        try {
            return NodeResources.amount(resource, quantity);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Why a pod is refused that asks for these, or later the claim that is made for it; empty if neither is.
     *
     * @param promised devices by resource that pods will ask for which the quota does not count yet
     * @param quotaNames by resource, the other names under which it may be counted
     */
    public Optional<String> refusal(
            AdmissionRules.Renamed pod, Map<String, Long> promised, Map<String, Set<String>> quotaNames) {
        if (!scopes.stream().allMatch(scope -> mayHold(scope, pod))) {
            return Optional.empty();
        }
        for (Target asked : pod.all()) {
            if (!asked.keepsName()) {
                List<String> names = new ArrayList<>(List.of(asked.countedAs()));
                names.addAll(quotaNames.getOrDefault(asked.countedAs(), Set.of()));
                long more = pod.atMost(asked.countedAs())
                        + (pod.countedBefore() ? 0 : promised.getOrDefault(asked.countedAs(), 0L));
                Optional<String> refusal = names.stream()
                        .flatMap(it -> refusal(it, more, pod.atMost(asked.countedAs())).stream())
                        .findFirst();
                if (refusal.isPresent()) {
                    return refusal;
                }
            }
        }
        return Optional.empty();
    }

    /** @param more how many are to come of what is counted by this name, so many of them for the pod */
    private Optional<String> refusal(String name, long more, long ofPod) {
        Long most = hard.get(name);
        long taken = used.getOrDefault(name, 0L) + more;
        if (most == null || taken <= most) {
            return Optional.empty();
        }
        long before = taken - ofPod;
        return Optional.of("allows " + most + " of " + QuotaNames.nameFor(name) + ", of which " + before
                + (before == 1 ? " is used" : " are used"));
    }

    /** Kubernetes' documentation, "Resource Quotas", "Quota scopes"; one that is not known here may hold. */
    private static boolean mayHold(Placement.Requirement scope, AdmissionRules.Renamed pod) {
        return switch (scope.key()) {
            case "Terminating" -> pod.scopes().hasDeadline();
            case "NotTerminating" -> !pod.scopes().hasDeadline();
            case "BestEffort" -> pod.bestEffort();
            case "NotBestEffort" -> !pod.bestEffort();
            case "PriorityClass" -> isOf(pod.scopes().priorityClass(), scope);
            default -> true;
        };
    }

    private static boolean isOf(String priorityClass, Placement.Requirement scope) {
        return switch (scope.operator()) {
            case "In" -> scope.values().contains(priorityClass);
            case "NotIn" -> !scope.values().contains(priorityClass);
            case "DoesNotExist" -> priorityClass.isEmpty();
            default -> !priorityClass.isEmpty();
        };
    }

    /** The same once pods ask for more, which it counts whatever its scopes are. */
    public QuotaState using(Map<String, Long> more) {
        Map<String, Long> all = new HashMap<>(used);
        more.forEach((resource, amount) -> all.merge(resource, amount, Long::sum));
        return new QuotaState(hard, all, scopes);
    }

    /** Whether it says nothing of devices. */
    public boolean isEmpty() {
        return hard.isEmpty();
    }
}
