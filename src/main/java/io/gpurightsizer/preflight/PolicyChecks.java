package io.gpurightsizer.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.audit.manifests.GpuSystemsSeen;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.QuotaNames;
import io.gpurightsizer.objects.KubernetesObject;

/** LimitRanges and ResourceQuotas that name GPUs, or parts of them. */
final class PolicyChecks {
    private static final String GPU = ExtendedResource.WHOLE_GPU.name();
    private static final List<String> BOUNDS = List.of("min", "max", "maxLimitRequestRatio");
    private static final List<String> DEFAULTS = List.of("default", "defaultRequest");

    private PolicyChecks() {}

    /** Defaults give GPUs to containers that need none, bounds refuse a container that does not ask for one. */
    static List<Finding> limitRanges(PreflightInput input) {
        List<Finding> findings = new ArrayList<>();
        String todo = "Apply what gpu-rightsizer companions --cluster --for limitrange prints.";
        for (KubernetesObject limitRange : input.objects().of("LimitRange")) {
            String name = "LimitRange " + limitRange.namespace() + "/" + limitRange.name();
            JsonNode limits = limitRange.spec().path("limits");
            if (names(limits, DEFAULTS)) {
                findings.add(Finding.warn(
                        name + " has a default of " + GPU,
                        "Each container that asks for none is given one, sidecars too, so that its pod has several GPUs or"
                                + " parts of them.",
                        todo));
            }
            if (names(limits, BOUNDS)) {
                findings.add(Finding.warn(
                        name + " has a minimum, maximum or ratio of " + GPU,
                        "It refuses containers that do not ask for " + GPU
                                + ", so the pods of its namespace keep their GPU" + " (would-be-refused).",
                        todo));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass("no LimitRange names " + GPU)) : findings;
    }

    private static boolean names(JsonNode limits, List<String> fields) {
        for (JsonNode limit : limits) {
            if (fields.stream().anyMatch(it -> limit.path(it).has(GPU))) {
                return true;
            }
        }
        return false;
    }

    /** Quotas on whole GPUs do not count resized pods; quotas of 0 on parts keep pods from being resized. */
    static List<Finding> quotas(PreflightInput input) {
        List<Finding> findings = new ArrayList<>();
        Map<String, Set<String>> quotaNames = input.quotaNames();
        Set<String> parts = input.parts();
        for (GpuSystemsSeen.Quota quota : input.seen().quotas()) {
            Set<String> uncounted = uncounted(parts, quota, input);
            if (!uncounted.isEmpty()) {
                quota.onGpus(quotaNames)
                        .forEach((name, hard) -> findings.add(Finding.warn(
                                quota + " allows " + hard + " of " + QuotaNames.nameFor(name),
                                "It does not count resized pods, and no other of its namespace counts "
                                        + String.join(", ", uncounted) + ".",
                                "Apply what gpu-rightsizer companions --cluster --for quota prints.")));
            }
            quota.onParts(quotaNames).entrySet().stream()
                    .filter(it -> it.getValue().equals("0"))
                    .map(Map.Entry::getKey)
                    .forEach(it -> findings.add(Finding.warn(
                            quota + " allows 0 of " + QuotaNames.nameFor(it),
                            "No pod of its namespace is resized to "
                                    + (it.startsWith("nvidia.com/") ? "it" : "what needs a claim that it counts")
                                    + " (would-be-refused).",
                            "Allow as many as its pods may have.")));
        }
        return findings.isEmpty()
                ? List.of(Finding.pass(
                        "no ResourceQuota on " + GPU + " is without one on the names of the parts that nodes offer"))
                : findings;
    }

    /** Those parts that no quota of the namespace names. */
    private static Set<String> uncounted(Set<String> parts, GpuSystemsSeen.Quota quota, PreflightInput input) {
        Set<String> uncounted = new TreeSet<>(parts);
        input.seen().quotas().stream()
                .filter(it -> it.namespace().equals(quota.namespace()))
                .forEach(it -> uncounted.removeIf(part -> it.counts(part, input.quotaNames())));
        return uncounted;
    }
}
