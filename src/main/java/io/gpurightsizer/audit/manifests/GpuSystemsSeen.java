package io.gpurightsizer.audit.manifests;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.objects.KubernetesObject;

/** Notices, beside the workloads, what else in the input has a say in GPUs. */
public final class GpuSystemsSeen {
    private static final String QUOTA_KEY = "requests.nvidia.com/gpu";

    private final List<Quota> quotas = new ArrayList<>();
    private String kueue = "";
    private String autoscaler = "";

    /** A ResourceQuota that counts whole GPUs. */
    public record Quota(String namespace, String name, String hard) {}

    void see(KubernetesObject object) {
        String hard = KubernetesObject.text(object.spec().path("hard"), QUOTA_KEY);
        if (object.kind().equals("ResourceQuota") && !hard.isEmpty()) {
            quotas.add(new Quota(object.namespace(), object.name(), hard));
        }
        if (kueue.isEmpty()
                && (object.apiVersion().startsWith("kueue.x-k8s.io/") || hasKey(object, "kueue.x-k8s.io/"))) {
            kueue = object.kind() + "/" + object.name();
        }
        if (autoscaler.isEmpty() && isAboutAutoscaling(object)) {
            autoscaler = object.kind() + "/" + object.name();
        }
    }

    private static boolean isAboutAutoscaling(KubernetesObject object) {
        return object.apiVersion().startsWith("karpenter.sh/")
                || object.apiVersion().startsWith("autoscaling.x-k8s.io/")
                || object.kind().equals("Deployment") && object.name().contains("cluster-autoscaler")
                || hasKey(object, "cluster-autoscaler.kubernetes.io/")
                || hasKey(object, "karpenter.sh/");
    }

    private static boolean hasKey(KubernetesObject object, String prefix) {
        for (String map : List.of("labels", "annotations")) {
            for (Map.Entry<String, JsonNode> entry : object.metadata().path(map).properties()) {
                if (entry.getKey().startsWith(prefix)) {
                    return true;
                }
            }
        }
        return false;
    }

    public List<Quota> quotas() {
        return quotas;
    }

    /** The first object that speaks of Kueue, as {@code kind/name}; empty if none does. */
    public String kueue() {
        return kueue;
    }

    /** The first object that speaks of node autoscaling; empty if none does. */
    public String autoscaler() {
        return autoscaler;
    }
}
