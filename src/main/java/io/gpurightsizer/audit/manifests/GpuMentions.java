package io.gpurightsizer.audit.manifests;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.objects.UnreadableDocument;

/**
 * Objects that ask for GPUs in fields of their own, of which a controller makes pods: HelmRelease, SparkApplication,
 * TrainJob, the models of serving operators.
 */
final class GpuMentions {
    private static final String GPU = ExtendedResource.WHOLE_GPU.name();

    /** They name the resource, but no pod is made of them. */
    private static final Set<String> NO_WORKLOADS = Set.of(
            "Node",
            "NodePool",
            "NodeClaim",
            "NodeOverlay",
            "MachineSet",
            "MachineDeployment",
            "DeviceClass",
            "ResourceQuota",
            "LimitRange",
            "ClusterQueue",
            "Cohort",
            "ResourceFlavor",
            "ConfigMap",
            "Secret",
            "CustomResourceDefinition",
            "ClusterPolicy",
            "Policy",
            "ValidatingAdmissionPolicy",
            "MutatingAdmissionPolicy",
            "MutatingWebhookConfiguration",
            "ValidatingWebhookConfiguration",
            "HorizontalPodAutoscaler",
            "ScaledObject",
            "PrometheusRule",
            "Event");

    /** The values of a Helm chart as one text: Argo CD's Application, K3s's HelmChart. */
    private static final Set<String> VALUES = Set.of("values", "valuesContent");

    private GpuMentions() {}

    /** Whether an object without a pod template asks for GPUs nevertheless. */
    static boolean in(KubernetesObject object) {
        return !NO_WORKLOADS.contains(object.kind()) && mentions("", object.spec());
    }

    static UnreadableDocument unreadable(KubernetesObject object) {
        return new UnreadableDocument(
                object.at(),
                object.kind() + " " + object.name() + " asks for " + GPU
                        + " in fields of its own and holds no pod template,"
                        + " so it is not counted; render it first (helm template …), or audit the cluster that runs its"
                        + " pods (--cluster)");
    }

    /** What to do about something that is no Kubernetes object; empty if it names no GPU. */
    static Optional<UnreadableDocument> withoutKind(KubernetesObject object) {
        return object.root().findValue(GPU) == null
                ? Optional.empty()
                : Optional.of(new UnreadableDocument(
                        object.at(),
                        "it has no kind, so it is not a Kubernetes object, but it names nvidia.com/gpu; values of a Helm"
                                + " chart must be rendered first (helm template …)"));
    }

    /** As the name of an amount, or as a value; not as the key of a toleration. */
    private static boolean mentions(String field, JsonNode node) {
        if (node.isTextual()) {
            String text = node.asText();
            return text.equals(GPU) && !field.equals("key") || VALUES.contains(field) && text.contains(GPU);
        }
        if (node.isArray()) {
            for (JsonNode item : node) {
                if (mentions(field, item)) {
                    return true;
                }
            }
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            boolean amount = member.getKey().equals(GPU)
                    && member.getValue().isValueNode()
                    && !member.getValue().asText().equals("0");
            if (amount || mentions(member.getKey(), member.getValue())) {
                return true;
            }
        }
        return false;
    }
}
