package io.gpurightsizer.audit.manifests;

import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.text.SafeText;

/**
 * What scales another object's replicas: a HorizontalPodAutoscaler, or a ScaledObject of KEDA.
 *
 * @param self the autoscaler
 * @param target what it scales
 * @param min the fewest replicas it leaves
 * @param max the most it makes
 * @param fromZero whether it also scales what has no replicas; a HorizontalPodAutoscaler leaves that alone
 */
public record Autoscaler(ObjectKey self, ObjectKey target, int min, int max, boolean fromZero) {
    private static final int KEDA_MAX = 100; // keda.sh/docs, "ScaledObject specification"

    /**
     * Reads one; empty for an object of any other kind.
     *
     * @throws IllegalArgumentException if it is none that the API server would take; the message names the field
     */
    static Optional<Autoscaler> of(KubernetesObject object) {
        return switch (object.kind()) {
            case "HorizontalPodAutoscaler" ->
                Optional.of(read(object, "minReplicas", 1, "maxReplicas", Optional.empty()));
            case "ScaledObject" ->
                Optional.of(read(object, "minReplicaCount", 0, "maxReplicaCount", Optional.of(KEDA_MAX)));
            default -> Optional.empty();
        };
    }

    private static Autoscaler read(
            KubernetesObject object, String minField, int defaultMin, String maxField, Optional<Integer> defaultMax) {
        JsonNode target = object.spec().path("scaleTargetRef");
        String name = KubernetesObject.text(target, "name");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("spec.scaleTargetRef.name: expected what it scales, found nothing");
        }
        int min = number(object, minField, 0).orElse(defaultMin);
        int max = number(object, maxField, 1)
                .or(() -> defaultMax)
                .orElseThrow(
                        () -> new IllegalArgumentException("spec." + maxField + ": expected a number, found none"));
        if (min > max) {
            throw new IllegalArgumentException(
                    "spec." + minField + ": " + min + " is more than spec." + maxField + ", " + max);
        }
        String kind = KubernetesObject.text(target, "kind");
        return new Autoscaler(
                ObjectKey.of(object),
                new ObjectKey(object.namespace(), kind.isEmpty() ? "Deployment" : kind, name),
                min,
                max,
                object.kind().equals("ScaledObject"));
    }

    private static Optional<Integer> number(KubernetesObject object, String field, int least) {
        String text = KubernetesObject.text(object.spec(), field);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < least) {
            throw new IllegalArgumentException("spec." + field + ": expected a whole number of at least " + least
                    + ", found " + SafeText.quoted(text));
        }
        return Optional.of(Integer.parseInt(text));
    }

    /** Of two that scale the same, the one that scales it further. */
    Autoscaler orFurther(Autoscaler other) {
        return other.max > max ? other : this;
    }
}
