package io.gpurightsizer.audit.manifests;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.text.SafeText;

/**
 * How many replicas more than wanted a rolling update makes for a while.
 *
 * @param amount a number of replicas, or of hundredths of them
 */
record Surge(int amount, boolean percent) {
    static final Surge NONE = new Surge(0, false);

    /** Where kinds say it: Deployment, DaemonSet, LeaderWorkerSet, Argo's Rollout. */
    private static final List<JsonPointer> FIELDS = Stream.of(
                    "/strategy/rollingUpdate/maxSurge",
                    "/updateStrategy/rollingUpdate/maxSurge",
                    "/rolloutStrategy/rollingUpdateConfiguration/maxSurge",
                    "/strategy/canary/maxSurge")
            .map(JsonPointer::compile)
            .toList();

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");

    /** kubernetes.io/docs, "Deployments", "Max Surge". */
    private static final String OF_DEPLOYMENTS = "25%";

    /** What an object says; what cannot be read counts as none and is remarked upon. */
    static Surge of(KubernetesObject object, List<String> remarks) {
        String written = written(object);
        String digits = written.endsWith("%") ? written.substring(0, written.length() - 1) : written;
        if (NUMBER.matcher(digits).matches()) {
            return new Surge(Integer.parseInt(digits), written.endsWith("%"));
        }
        if (!written.isEmpty()) {
            remarks.add("maxSurge " + SafeText.quoted(written)
                    + ": expected a number of pods or a percentage, counted as none");
        }
        return NONE;
    }

    private static String written(KubernetesObject object) {
        for (JsonPointer field : FIELDS) {
            JsonNode value = object.spec().at(field);
            if (value.isValueNode() && !value.isNull()) {
                return value.asText();
            }
        }
        boolean recreates =
                KubernetesObject.text(object.spec().path("strategy"), "type").equals("Recreate");
        return object.kind().equals("Deployment") && !recreates ? OF_DEPLOYMENTS : "";
    }

    /** Of so many wanted replicas; a part of one counts as one, as Kubernetes does. */
    int of(int replicas) {
        return percent ? (int) (((long) amount * replicas + 99) / 100) : replicas == 0 ? 0 : amount;
    }
}
