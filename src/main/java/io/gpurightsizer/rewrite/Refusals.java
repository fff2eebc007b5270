package io.gpurightsizer.rewrite;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.audit.AuditedWorkload;
import io.gpurightsizer.audit.DecidedPods;
import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.sizing.offers.Target;
import io.gpurightsizer.text.SafeText;
import io.gpurightsizer.workload.Keys;

/**
 * Why templates are left as they are. What is written down has no fallback: it must hold for each pod that there may be, and
 * whoever makes the pods must take it as it is.
 */
final class Refusals {
    /**
     * Kinds whose controllers make pods of a template as it stands there, and as many as it says, by the beginning of their
     * API versions. Others may read {@code nvidia.com/gpu} in it themselves: KubeRay counts Ray's GPUs by it ({@code
     * --num-gpus}, by the suffix {@code gpu}), and the NIM operator adds it where it is not there
     * ({@code NIMServiceReconciler.addGPUResources}).
     */
    private static final Map<String, String> KINDS = Map.of(
            "Pod", "v1",
            "ReplicationController", "v1",
            "Deployment", "apps/",
            "ReplicaSet", "apps/",
            "StatefulSet", "apps/",
            "Job", "batch/",
            "CronJob", "batch/",
            "JobSet", "jobset.x-k8s.io/",
            "LeaderWorkerSet", "leaderworkerset.x-k8s.io/");

    private static final Set<String> ONE_RUN_AT_A_TIME = Set.of("Forbid", "Replace");

    private static final List<String> COUNTS = List.of("replicas", "parallelism", "completions", "size", "maxSurge");

    private static final Pattern COUNT = Pattern.compile("[0-9]+%?");

    private Refusals() {}

    /** For what becomes of its pods. */
    static Optional<String> ofPods(AuditedWorkload workload) {
        SizingDecision decision = workload.decision();
        if (!workload.resized()) {
            return Optional.of(decision.reasonCode() + ": " + decision.explanation());
        }
        List<Target> first = targets(decision);
        if (first.stream().anyMatch(it -> it.claimTemplate().isPresent())) {
            return Optional.of(
                    "a claim of a ResourceClaimTemplate is not written down; the webhook gives it to the pods");
        }
        int free = workload.decided().stream()
                .filter(it -> targets(it.decision()).equals(first))
                .mapToInt(it -> it.pods() - it.waiting())
                .sum();
        int pods = workload.decided().stream().mapToInt(DecidedPods::pods).sum();
        return free == pods
                ? Optional.empty()
                : Optional.of(workload.decided().get(0).targets() + " is free for " + free + " of " + pods
                        + (pods == 1 ? " pod" : " pods that there may be at a time"));
    }

    private static List<Target> targets(SizingDecision decision) {
        return decision instanceof SizingDecision.Resize resize
                ? resize.containers().stream().map(it -> it.offer().target()).toList()
                : List.of();
    }

    /** For the object that holds the template. */
    static Optional<String> of(TemplateResize resize, KubernetesObject object) {
        if (object.controller().isPresent()) {
            return Optional.of("another object controls it and would undo the change; change that one");
        }
        if (object.kind().equals("DaemonSet")) {
            return Optional.of("each of its pods runs on a given node, and nodes may offer different devices");
        }
        if (!object.apiVersion().startsWith(KINDS.getOrDefault(object.kind(), object.kind() + "/"))) {
            return Optional.of(
                    "its controller may read nvidia.com/gpu there itself; the webhook resizes the pods it makes");
        }
        if (object.kind().equals("Pod") && !object.uid().isEmpty()) {
            return Optional.of("the resources of a pod that exists cannot be changed");
        }
        if (object.kind().equals("CronJob")
                && !ONE_RUN_AT_A_TIME.contains(KubernetesObject.text(object.spec(), "concurrencyPolicy"))) {
            return Optional.of("its runs may overlap; set concurrencyPolicy: Forbid or Replace");
        }
        JsonNode annotations = resize.annotations().in(object.root());
        if (annotations.has(Keys.RESIZED_TO) || annotations.has(Keys.STEERED)) {
            return Optional.of("it has the webhook's annotations of an earlier change; remove them first");
        }
        return ofValues(object);
    }

    private static Optional<String> ofValues(KubernetesObject object) {
        for (String field : COUNTS) {
            for (JsonNode value : object.spec().findValues(field)) {
                if (value.isValueNode()
                        && !value.isNull()
                        && !COUNT.matcher(value.asText()).matches()) {
                    return Optional.of(field + " " + SafeText.quoted(value.asText())
                            + " is not a number, so the number of pods is not known");
                }
            }
        }
        return isTemplate(object.root())
                ? Optional.of("it holds \"{{\", so it may be a Helm template; render it first (helm template …)")
                : Optional.empty();
    }

    /** Annotations do not count: some hold templates that are for others to fill in. */
    private static boolean isTemplate(JsonNode value) {
        if (value.isValueNode()) {
            return value.asText().contains("{{") || value.asText().contains("{%");
        }
        if (value.isArray()) {
            return value.valueStream().anyMatch(Refusals::isTemplate);
        }
        return value.propertyStream()
                .anyMatch(it ->
                        it.getKey().contains("{{") || !it.getKey().equals("annotations") && isTemplate(it.getValue()));
    }
}
