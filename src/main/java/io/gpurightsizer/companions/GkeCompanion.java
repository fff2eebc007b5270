package io.gpurightsizer.companions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.gpurightsizer.audit.AuditedWorkload;
import io.gpurightsizer.audit.DecidedPods;
import io.gpurightsizer.cluster.nodes.GpuPool;
import io.gpurightsizer.gpu.CloudGpus;
import io.gpurightsizer.gpu.GpuModel;
import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.objects.YamlText;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.sizing.table.Need;

/**
 * Node pools of GKE for the parts of GPUs that kept pods would do with. GKE cuts the GPUs of a pool as its flags say, calls each
 * part {@code nvidia.com/gpu} and scales such a pool from zero by itself (cloud.google.com/kubernetes-engine/docs, "Run
 * multi-instance GPUs"; {@code gcloud container node-pools create}).
 */
final class GkeCompanion {
    private static final String NODE_TEMPLATE = "clusterautoscaler-nodetemplate-resources.";

    private GkeCompanion() {}

    static boolean isNeeded(CompanionInput input) {
        return input.pools().stream()
                .anyMatch(it -> !it.label(GpuPool.GKE_ACCELERATOR).isEmpty());
    }

    static Section of(CompanionInput input) {
        List<String> comments =
                new ArrayList<>(List.of("GKE cuts the GPUs of a node pool as the pool says and calls each part"
                        + " nvidia.com/gpu; the webhook leads pods there by the pool's labels, and GKE's autoscaler knows such pools, also"
                        + " at zero nodes."));
        Map<String, GpuPool> examples = new LinkedHashMap<>();
        input.pools().stream()
                .filter(it -> !it.label(GpuPool.GKE_ACCELERATOR).isEmpty())
                .forEach(it -> examples.merge(
                        it.label(GpuPool.GKE_ACCELERATOR),
                        it,
                        (first, second) -> !first.hasWholeGpusOfGke() && second.hasWholeGpusOfGke() ? second : first));
        Map<Need.Memory, Integer> wanted = wanted(input);
        examples.forEach((accelerator, pool) -> CloudGpus.ofGkeAccelerator(accelerator)
                .flatMap(input.catalog()::byProduct)
                .ifPresent(model -> devices(model, wanted, input)
                        .forEach((profile, pods) -> comments.add(command(accelerator, pool, model, profile, pods)))));
        input.pools().stream()
                .filter(it -> !it.label(GpuPool.GKE_POOL).isEmpty()
                        && !it.partitions().isEmpty())
                .forEach(it -> comments.add(labels(it)));
        if (comments.size() == 1) {
            comments.add("No pod is kept for want of a part that a GPU of these nodes can be cut into.");
        }
        return new Section(comments, List.of());
    }

    /** Where NVIDIA's device plugin is used on GKE (kubernetes/autoscaler, {@code cloudprovider/gce/templates.go}). */
    private static String labels(GpuPool pool) {
        return pool.description()
                + " is cut by NVIDIA's device plugin. So that such a node is started from zero, its node"
                + " pool needs these labels of nodes:"
                + pool.partitions().entrySet().stream()
                        .map(it -> "\n  " + NODE_TEMPLATE + it.getKey() + "=" + it.getValue())
                        .collect(Collectors.joining());
    }

    /** How many pods need so much memory, headroom included, and found no part of a GPU. */
    private static Map<Need.Memory, Integer> wanted(CompanionInput input) {
        Map<Need.Memory, Integer> wanted = new LinkedHashMap<>();
        for (AuditedWorkload workload : input.report().workloads()) {
            for (DecidedPods decided : workload.decided()) {
                if (decided.decision() instanceof SizingDecision.Keep keep
                        && keep.wanted().orElse(null) instanceof Need.Memory memory) {
                    wanted.merge(memory, workload.podsAtMost(decided), Integer::sum);
                }
            }
        }
        return wanted;
    }

    private static Map<MigProfile, Integer> devices(
            GpuModel model, Map<Need.Memory, Integer> wanted, CompanionInput input) {
        Map<MigProfile, Integer> devices = new TreeMap<>();
        wanted.forEach(
                (need, pods) -> smallest(model, need, input).ifPresent(it -> devices.merge(it, pods, Integer::sum)));
        return devices;
    }

    private static Optional<MigProfile> smallest(GpuModel model, Need.Memory need, CompanionInput input) {
        String product = model.products().get(0);
        return model.profiles().stream()
                .map(GpuModel.Profile::profile)
                .filter(it -> it.isPlain() && it.slices() < model.computeSlices())
                .sorted()
                .filter(it -> input.catalog().usableMemory(product, it).isAtLeast(need.amount()))
                .filter(it -> input.catalog().computePercent(Optional.of(model), it) >= need.computePercent())
                .findFirst();
    }

    private static String command(String accelerator, GpuPool pool, GpuModel model, MigProfile profile, int pods) {
        int perNode = pool.gpus() * model.profile(profile).orElseThrow().maxInstances();
        boolean counted = pool.hasWholeGpusOfGke();
        String type = pool.label(GpuPool.INSTANCE_TYPE);
        return pods + (pods == 1 ? " pod" : " pods") + " would do with " + profile
                + ":\n  gcloud container node-pools create "
                + YamlText.name("gpu", profile.toString()).replace('.', '-') + " --cluster=… --location=… \\\n    "
                + (type.isEmpty() ? "" : "--machine-type=" + type + " ") + "--accelerator=type=" + accelerator
                + ",count="
                + (counted ? pool.gpus() : "…") + ",gpu-partition-size=" + profile + ",gpu-driver-version=default \\\n"
                + "    --enable-autoscaling --min-nodes=0 --max-nodes="
                + (counted ? (pods + perNode - 1) / perNode : "…");
    }
}
