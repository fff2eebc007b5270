package io.gpurightsizer.audit.manifests;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.gpurightsizer.objects.KubernetesObject;

/**
 * How many pods an object makes of one of its templates, read off the counts on the way down to it: {@code replicas} of
 * Deployments, worker groups, roles and replica specs, {@code parallelism} of Jobs, {@code size} of LeaderWorkerSet
 * groups, {@code numOfHosts} of Ray groups, {@code minReplicas} and {@code maxReplicas} of KServe components, and the
 * annotations by which Knative bounds how many pods it keeps.
 */
final class Replicas {
    private static final long MOST = 1_000_000;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");

    /** On the template; the second spelling is the older one (knative.dev/docs, "Configuring scale bounds"). */
    private static final List<String> KNATIVE_MINIMUM =
            List.of("autoscaling.knative.dev/min-scale", "autoscaling.knative.dev/minScale");

    private static final List<String> KNATIVE_MAXIMUM =
            List.of("autoscaling.knative.dev/max-scale", "autoscaling.knative.dev/maxScale");

    private final List<String> remarks = new ArrayList<>();
    private long count = 1;
    private long most = 1;

    /** The part of the count that is not the object's own {@code replicas}. */
    private long perReplica = 1;

    private boolean scaledByRay;
    private boolean onEachNode;

    private Replicas() {}

    /** Counts for the pod spec or container at the end of the path. */
    static Replicas of(KubernetesObject object, PodPath path) {
        Replicas replicas = new Replicas();
        for (int i = 0; i < path.steps().size(); i++) {
            String next = i + 1 < path.steps().size() ? path.steps().get(i + 1).name() : "";
            replicas.pass(path.steps().get(i), next, i == 1);
        }
        replicas.ofKind(object);
        return replicas;
    }

    Scale scale(Surge surge) {
        return new Scale((int) count, (int) perReplica, (int) Math.max(count, most), surge, onEachNode);
    }

    /** What must be said about the count, for example {@code scales down to none, counted once}. */
    List<String> remarks() {
        return remarks;
    }

    private void pass(PodPath.Step step, String next, boolean isObjectsSpec) {
        ObjectNode map = step.map();
        if (next.equals("prefill")) {
            return; // An LLMInferenceService's prefill pods are counted by themselves, not for each decoding pod.
        }
        scaledByRay |= map.path("enableInTreeAutoscaling").asBoolean();
        if (map.has("replicas") && !map.path("replicas").isContainerNode()) {
            replicas(step, isObjectsSpec);
        } else if (map.has("minReplicas")) {
            atLeast(number(map, step, "minReplicas"), number(map, step, "maxReplicas"));
        }
        if (next.equals("spec") && map.path("metadata").path("annotations").isObject()) {
            knative((ObjectNode) map.path("metadata").path("annotations"), step);
        }
        if (map.path("parallelism").isValueNode()) {
            times(atMost(number(map, step, "parallelism"), number(map, step, "completions")));
        }
        if (map.has("numOfHosts")) {
            times(number(map, step, "numOfHosts"));
        }
        if (next.equals("workerTemplate") && map.path("size").isValueNode()) {
            long size = number(map, step, "size").orElse(1);
            times(OptionalLong.of(map.path("leaderTemplate").isObject() ? size - 1 : size));
        }
    }

    private void replicas(PodPath.Step step, boolean isObjectsSpec) {
        OptionalLong now = number(step.map(), step, "replicas");
        long others = perReplica;
        times(now, scaledByRay ? number(step.map(), step, "maxReplicas") : now);
        perReplica = isObjectsSpec ? others : perReplica;
    }

    private void knative(ObjectNode annotations, PodPath.Step step) {
        OptionalLong fewest = annotated(KNATIVE_MINIMUM, annotations, step);
        OptionalLong largest = annotated(KNATIVE_MAXIMUM, annotations, step);
        if (fewest.isPresent()) {
            atLeast(fewest, largest);
        } else if (largest.isPresent()) {
            times(OptionalLong.of(1), largest);
        }
    }

    private OptionalLong annotated(List<String> keys, ObjectNode annotations, PodPath.Step step) {
        return keys.stream()
                .filter(annotations::has)
                .findFirst()
                .map(key -> number(annotations, step, key))
                .orElse(OptionalLong.empty());
    }

    private void atLeast(OptionalLong number, OptionalLong largest) {
        long least = number.orElse(1);
        times(OptionalLong.of(Math.max(1, least)), largest);
        remarks.add(least == 0 ? "scales down to none, counted once" : "counted at its fewest, " + least);
    }

    private void ofKind(KubernetesObject object) {
        switch (object.kind()) {
            case "DaemonSet" -> daemonSet(object.status().path("desiredNumberScheduled"));
            case "CronJob" -> remarks.add("runs from time to time, counted as one run");
            case "Pod" -> finished(object.status().path("phase").asText());
            case "Job" -> finishedJob(object.status().path("conditions"));
            case "PodTemplate",
                    "ServingRuntime",
                    "ClusterServingRuntime",
                    "ClusterTrainingRuntime",
                    "TrainingRuntime",
                    "LLMInferenceServiceConfig",
                    "WorkflowTemplate",
                    "ClusterWorkflowTemplate" ->
                remarks.add("a template that runs when something uses it, counted once");
            default -> {
                // Nothing to add.
            }
        }
    }

    private void daemonSet(JsonNode scheduled) {
        if (scheduled.isValueNode()) {
            times(OptionalLong.of(scheduled.asLong(1)));
        } else {
            onEachNode = true;
        }
    }

    private void finished(String phase) {
        if (phase.equals("Succeeded") || phase.equals("Failed")) {
            count = 0;
            most = 0;
            remarks.add("has ended and holds no GPU");
        }
    }

    private void finishedJob(JsonNode conditions) {
        for (JsonNode condition : conditions) {
            String type = KubernetesObject.text(condition, "type");
            if ((type.equals("Complete") || type.equals("Failed"))
                    && condition.path("status").asText().equalsIgnoreCase("true")) {
                finished("Succeeded");
                return;
            }
        }
    }

    private void times(OptionalLong factor) {
        times(factor, factor);
    }

    /** {@code atMost} that is less, or none, is no bound: KServe and Knative write 0 for that. */
    private void times(OptionalLong now, OptionalLong atMost) {
        long factor = now.orElse(1);
        count = product(count, factor);
        perReplica = product(perReplica, factor);
        most = product(most, Math.max(factor, atMost.orElse(factor)));
    }

    private static long product(long count, long factor) {
        return Math.min(MOST, count * Math.min(MOST, Math.max(0, factor)));
    }

    private static OptionalLong atMost(OptionalLong value, OptionalLong limit) {
        return value.isPresent() && limit.isPresent()
                ? OptionalLong.of(Math.min(value.getAsLong(), limit.getAsLong()))
                : value;
    }

    private OptionalLong number(ObjectNode map, PodPath.Step step, String field) {
        String text = KubernetesObject.text(map, field);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        String where = step.key().isEmpty() ? field : step.key() + "." + field;
        if (!NUMBER.matcher(text).matches()) {
            remarks.add(where + " \"" + text + "\" is not a number, counted once");
            return OptionalLong.empty();
        }
        long number = Long.parseLong(text);
        if (number < 0) {
            remarks.add(where + " " + text + " is below zero, counted once");
            return OptionalLong.empty();
        }
        return OptionalLong.of(number);
    }
}
