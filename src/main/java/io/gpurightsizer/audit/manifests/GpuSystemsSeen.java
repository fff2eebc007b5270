package io.gpurightsizer.audit.manifests;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.Quantity;
import io.gpurightsizer.gpu.QuotaNames;
import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.text.ApiGroup;

/** What in the input, besides the workloads, affects GPUs: quotas, Kueue, node autoscaling. */
public final class GpuSystemsSeen {
    /** DCGM does not report it for MIG devices (NVIDIA/dcgm-exporter#42). */
    private static final String GPU_UTILISATION = "DCGM_FI_DEV_GPU_UTIL";

    private final Map<ObjectKey, Quota> quotas = new LinkedHashMap<>();
    private String kueue = "";
    private String autoscaler = "";
    private String utilisationReader = "";

    /**
     * A ResourceQuota.
     *
     * @param hard how much it allows of what {@link QuotaNames#counted} names, as far as that can be read
     * @param proposed whether it was proposed by us, as its label {@value ApiGroup#MANAGED_BY} says
     */
    public record Quota(String namespace, String name, Map<String, String> hard, boolean proposed) {
        private static Quota of(KubernetesObject object) {
            Map<String, String> hard = new TreeMap<>();
            KubernetesObject.texts(object.spec().path("hard")).forEach((key, amount) -> {
                if (isCount(amount)) {
                    QuotaNames.counted(key).ifPresent(it -> hard.put(it, amount));
                }
            });
            boolean proposed = ApiGroup.MANAGER.equals(object.labels().get(ApiGroup.MANAGED_BY));
            return new Quota(object.namespace(), object.name(), hard, proposed);
        }

        private static boolean isCount(String amount) {
            try {
                return Quantity.parseCount(amount) >= 0;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        /** What of it counts whole GPUs. */
        public Map<String, String> onGpus(Map<String, Set<String>> quotaNames) {
            Set<String> names = new HashSet<>();
            ExtendedResource.WHOLE_GPUS.forEach(it -> names.addAll(names(it.name(), quotaNames)));
            names.remove(QuotaNames.CLAIMS);
            return kept(names::contains);
        }

        /** What of it counts anything else that pods may get. */
        public Map<String, String> onParts(Map<String, Set<String>> quotaNames) {
            Set<String> classes = new HashSet<>(quotaNames.keySet());
            quotaNames.values().forEach(classes::addAll);
            Set<String> gpus = onGpus(quotaNames).keySet();
            return kept(it -> !gpus.contains(it) && (it.startsWith("nvidia.com/") || classes.contains(it)));
        }

        /** Whether it counts the devices that go by this name. */
        public boolean counts(String resource, Map<String, Set<String>> quotaNames) {
            Set<String> names = names(resource, quotaNames);
            names.remove(QuotaNames.CLAIMS);
            names.retainAll(hard.keySet());
            return !names.isEmpty();
        }

        private static Set<String> names(String resource, Map<String, Set<String>> quotaNames) {
            Set<String> names = new HashSet<>(quotaNames.getOrDefault(resource, Set.of()));
            names.add(resource);
            return names;
        }

        private Map<String, String> kept(Predicate<String> wanted) {
            Map<String, String> kept = new TreeMap<>(hard);
            kept.keySet().removeIf(wanted.negate());
            return kept;
        }

        @Override
        public String toString() {
            return "ResourceQuota " + (namespace.isEmpty() ? "" : namespace + "/") + name;
        }
    }

    /** Takes an object of the cluster's state, which is not audited: of these a ResourceQuota counts. */
    public void seeState(KubernetesObject object) {
        if (object.kind().equals("ResourceQuota")) {
            quotas.put(ObjectKey.of(object), Quota.of(object));
        }
    }

    void see(KubernetesObject object) {
        seeState(object);
        if (kueue.isEmpty() && belongsTo("kueue.x-k8s.io/", object)) {
            kueue = object.kind() + "/" + object.name();
        }
        if (utilisationReader.isEmpty() && readsUtilisation(object)) {
            utilisationReader = object.kind() + "/" + object.name();
        }
        if (autoscaler.isEmpty() && isAboutAutoscaling(object)) {
            autoscaler = object.kind() + "/" + object.name();
        }
    }

    private static boolean readsUtilisation(KubernetesObject object) {
        return (object.kind().equals("HorizontalPodAutoscaler") || object.kind().equals("ScaledObject"))
                && object.spec().toString().contains(GPU_UTILISATION);
    }

    private static boolean isAboutAutoscaling(KubernetesObject object) {
        return belongsTo("karpenter.sh/", object)
                || belongsTo("autoscaling.x-k8s.io/", object)
                || belongsTo("cluster-autoscaler.kubernetes.io/", object)
                || object.kind().equals("Deployment") && object.name().contains("cluster-autoscaler");
    }

    /** Whether it is of an API group, or has a label or annotation of it. */
    private static boolean belongsTo(String group, KubernetesObject object) {
        return object.apiVersion().startsWith(group)
                || hasKeyOf(group, object.metadata().path("labels"))
                || hasKeyOf(group, object.metadata().path("annotations"));
    }

    private static boolean hasKeyOf(String group, JsonNode map) {
        for (Map.Entry<String, JsonNode> member : map.properties()) {
            if (member.getKey().startsWith(group)) {
                return true;
            }
        }
        return false;
    }

    /** Every ResourceQuota, also those that count no GPU; of one that was read twice what was read last. */
    public List<Quota> quotas() {
        return List.copyOf(quotas.values());
    }

    /** The first object of Kueue, or with a label or annotation of it, as {@code kind/name}; empty if there is none. */
    public String kueue() {
        return kueue;
    }

    /** The first object that shows node autoscaling; empty if there is none. */
    public String autoscaler() {
        return autoscaler;
    }

    /** The first object that scales pods by the utilisation of GPUs; empty if there is none. */
    public String utilisationReader() {
        return utilisationReader;
    }
}
