package io.gpurightsizer.workload.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.gpurightsizer.pod.SubmittedContainer;
import io.gpurightsizer.pod.SubmittedPod;

/**
 * Signs on a pod that another system decides which GPU, or which part of one, it gets. Such a system counts
 * {@code nvidia.com/gpu} or assigns memory itself, and its counts would be wrong if the request changed.
 */
public final class OtherGpuSystems {
    /**
     * Domains of label and annotation keys, one system or family a line; {@code gang.scheduling.koordinator.sh/name} is one
     * of {@code koordinator.sh}. KubeVirt gives virtual machines whole GPUs by passthrough.
     */
    private static final Set<String> DOMAINS = Set.of("""
            hami.io project-hami.io 4pd.io
            kai.scheduler runai run.ai
            volcano.sh
            kueue.x-k8s.io
            koordinator.sh
            yunikorn.apache.org
            gpushare.aliyun.com elasticgpu.io castops.io
            nos.nebuly.com tensor-fusion.ai
            instaslice.redhat.com org.instaslice mig.das.com
            kubevirt.io""".split("\\s+"));

    /** What HAMi reads of a pod under NVIDIA's domain: which cards, which kind of part of one. */
    private static final TextSearch KEY_PREFIXES = TextSearch.anywhere("""
            nvidia.com/use- nvidia.com/nouse- nvidia.com/mig- nvidia.com/vgpu nvidia.com/numa-bind
            nvidia.com/gpu-scheduler nvidia.com/topology ALIYUN_COM_GPU""");

    /** Keys without a domain: the fractions of Run:ai and KAI, and those of group schedulers. */
    private static final Set<String> KEYS = Set.of("""
            gpu-fraction gpu-memory gpu-fraction-num-devices applicationId
            scheduling.k8s.io/group-name scheduling.x-k8s.io/pod-group pod-group.scheduling.sigs.k8s.io""".split("\\s+"));

    /** Resources that are GPUs, or parts of one, besides {@code nvidia.com/gpu} itself. */
    private static final TextSearch GPU_RESOURCE_PREFIXES = TextSearch.anywhere("""
            nvidia.com/mig- nvidia.com/gpu. nvidia.com/gpu- nvidia.com/vgpu nvidia.com/pgpu
            nvidia.com/gpumem nvidia.com/gpucores nvidia.com/priority
            mig.das.com/ instaslice.redhat.com/ volcano.sh/vgpu volcano.sh/gpu koordinator.sh/gpu
            aliyun.com/gpu tencent.com/vcuda tensor-fusion.ai/
            amd.com/gpu gpu.intel.com/ intel.com/gpu habana.ai/gaudi""");

    /** Kubernetes takes no longer one. */
    private static final int LONGEST_DOMAIN = 253;

    private OtherGpuSystems() {}

    /** Of a pod of whose owner nothing is known. */
    public static List<String> of(SubmittedPod pod) {
        return of(pod, Map.of(), Map.of());
    }

    /**
     * Each sign in words, for example {@code label kai.scheduler/queue}; empty if there is none.
     *
     * @param ownerLabels labels of its controlling owner: Kueue's queue may be named there alone
     */
    public static List<String> of(
            SubmittedPod pod, Map<String, String> ownerLabels, Map<String, String> ownerAnnotations) {
        List<String> signs = new ArrayList<>();
        if (!pod.claims().isEmpty()) {
            signs.add("resourceClaims (dynamic resource allocation)");
        }
        addKeys("label ", pod.labels(), signs);
        addKeys("annotation ", pod.annotations(), signs);
        addKeys("owner's label ", ownerLabels, signs);
        addKeys("owner's annotation ", ownerAnnotations, signs);
        pod.schedulingGates().stream()
                .filter(OtherGpuSystems::isOfDomain)
                .forEach(gate -> signs.add("scheduling gate " + gate));
        for (SubmittedContainer container : pod.containers()) {
            container.limits().ifPresent(it -> addResources(it, signs));
            container.requests().ifPresent(it -> addResources(it, signs));
        }
        return signs;
    }

    private static void addKeys(String kind, Map<String, String> texts, List<String> signs) {
        for (String key : texts.keySet()) {
            if (isSign(key)) {
                signs.add(kind + key);
            }
        }
    }

    /** Whether a label or annotation of this key is a sign. */
    public static boolean isSign(String key) {
        return KEYS.contains(key) || KEY_PREFIXES.begins(key) || isOfDomain(key);
    }

    private static boolean isOfDomain(String key) {
        int slash = key.indexOf('/');
        int start = slash < 0 || slash > LONGEST_DOMAIN ? -1 : 0;
        while (start >= 0) {
            if (DOMAINS.contains(key.substring(start, slash))) {
                return true;
            }
            int dot = key.indexOf('.', start);
            start = dot < 0 || dot > slash ? -1 : dot + 1;
        }
        return false;
    }

    private static void addResources(Map<String, String> amounts, List<String> signs) {
        amounts.forEach((name, amount) -> {
            if (GPU_RESOURCE_PREFIXES.begins(name) && !amount.equals("0")) {
                signs.add("resource " + name);
            }
        });
    }
}
