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
    /** Prefixes of label and annotation keys, one system or family a line. */
    private static final List<String> KEY_PREFIXES = List.of("""
            hami.io/
            kai.scheduler/ runai/ run.ai/
            volcano.sh/ scheduling.volcano.sh/
            kueue.x-k8s.io/
            koordinator.sh/ scheduling.koordinator.sh/
            nos.nebuly.com/ tensor-fusion.ai/
            instaslice.redhat.com/ org.instaslice/ mig.das.com/""".split("\\s+"));

    /** Keys without such a prefix: HAMi's device choice, the fractions of Run:ai and KAI, and those of group schedulers. */
    private static final Set<String> KEYS = Set.of("""
            nvidia.com/use-gpuuuid nvidia.com/nouse-gpuuuid nvidia.com/use-gputype nvidia.com/nouse-gputype
            nvidia.com/vgpu-mode
            gpu-fraction gpu-memory gpu-fraction-num-devices
            scheduling.k8s.io/group-name scheduling.x-k8s.io/pod-group pod-group.scheduling.sigs.k8s.io""".split("\\s+"));

    /** Resources that are GPUs, or parts of one, besides {@code nvidia.com/gpu} itself. */
    private static final List<String> GPU_RESOURCE_PREFIXES = List.of("""
            nvidia.com/mig- nvidia.com/gpu. nvidia.com/gpu- nvidia.com/vgpu nvidia.com/pgpu
            nvidia.com/gpumem nvidia.com/gpucores nvidia.com/priority
            mig.das.com/ instaslice.redhat.com/ volcano.sh/vgpu volcano.sh/gpu koordinator.sh/gpu
            aliyun.com/gpu tencent.com/vcuda tensor-fusion.ai/
            amd.com/gpu gpu.intel.com/ intel.com/gpu habana.ai/gaudi""".split("\\s+"));

    private OtherGpuSystems() {}

    /** Each sign in words, for example {@code label kai.scheduler/queue}; empty if there is none. */
    public static List<String> of(SubmittedPod pod) {
        List<String> signs = new ArrayList<>();
        if (pod.claimsDevices()) {
            signs.add("resourceClaims (dynamic resource allocation)");
        }
        addKeys("label ", pod.labels(), signs);
        addKeys("annotation ", pod.annotations(), signs);
        for (String gate : pod.schedulingGates()) {
            if (hasPrefix(gate, KEY_PREFIXES)) {
                signs.add("scheduling gate " + gate);
            }
        }
        for (SubmittedContainer container : pod.containers()) {
            container.limits().ifPresent(it -> addResources(it, signs));
            container.requests().ifPresent(it -> addResources(it, signs));
        }
        return signs;
    }

    private static void addKeys(String kind, Map<String, String> texts, List<String> signs) {
        for (String key : texts.keySet()) {
            if (KEYS.contains(key) || hasPrefix(key, KEY_PREFIXES)) {
                signs.add(kind + key);
            }
        }
    }

    private static void addResources(Map<String, String> amounts, List<String> signs) {
        amounts.forEach((name, amount) -> {
            if (hasPrefix(name, GPU_RESOURCE_PREFIXES) && !amount.equals("0")) {
                signs.add("resource " + name);
            }
        });
    }

    private static boolean hasPrefix(String text, List<String> prefixes) {
        for (String prefix : prefixes) {
            if (text.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
