package io.gpurightsizer.companions;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.gpurightsizer.cluster.nodes.GpuPool;
import io.gpurightsizer.gpu.ExtendedResource;

/**
 * What the cluster-autoscaler must know of node groups: while a group has a node it takes that one's resources as an example;
 * of one that is scaled to zero it knows only what its template names (kubernetes/autoscaler, the providers' READMEs; for
 * Cluster API, {@code cloudprovider/clusterapi/README.md}).
 */
final class AutoscalerCompanion {
    private static final String TAG = "k8s.io/cluster-autoscaler/node-template/";

    private static final String NOT_READY =
            ": the cluster-autoscaler takes a node with the label of an accelerator for not"
                    + " ready until it shows nvidia.com/gpu, and these show none. Leave one GPU of a node whole, or take the label"
                    + " off such a group.";

    private AutoscalerCompanion() {}

    static boolean isNeeded(CompanionInput input) {
        return input.objects().of("Deployment").stream()
                        .anyMatch(it -> it.name().contains("cluster-autoscaler"))
                || input.objects().of("ConfigMap").stream()
                        .anyMatch(it -> it.name().equals("cluster-autoscaler-status"));
    }

    static Section of(CompanionInput input) {
        List<GpuPool> pools = input.pools().stream()
                .filter(it -> !it.partitions().isEmpty())
                .filter(it -> it.label(GpuPool.KARPENTER_POOL).isEmpty()
                        && it.label(GpuPool.GKE_POOL).isEmpty())
                .toList();
        if (pools.isEmpty()) {
            return Section.of(
                    "No node of a group that the cluster-autoscaler scales offers a part of a GPU now. Of a group"
                            + " that is scaled to zero, tag how many of each one node will have: " + TAG
                            + "resources/nvidia.com/mig-1g.10gb");
        }
        List<String> comments = new ArrayList<>();
        comments.add(about(pools));
        pools.forEach(it -> comments.add(tags(it)));
        pools.stream()
                .filter(AutoscalerCompanion::seemsNotReady)
                .forEach(it -> comments.add(it.description() + NOT_READY));
        return new Section(comments, List.of());
    }

    private static String about(List<GpuPool> pools) {
        return "A group that may go down to zero nodes needs tags that say what one of its nodes has, or pods that ask for"
                + " a part of a GPU stay Pending; a minimum of one node does without. Fill in the group's name. On Azure"
                + " the tags are those of the scale set, with _ in place of /. With Cluster API annotate the"
                + " MachineDeployment with capacity.cluster-autoscaler.kubernetes.io/gpu-type (one name) and …/gpu-count."
                + " So that the webhook resizes pods while no such node is there, name the resources in the sizing"
                + " table:\n  assumeOffered: ["
                + pools.stream()
                        .flatMap(it -> it.partitions().keySet().stream())
                        .distinct()
                        .map(ExtendedResource::name)
                        .collect(Collectors.joining(", "))
                + "]";
    }

    private static String tags(GpuPool pool) {
        List<String> tags = new ArrayList<>();
        pool.devices().forEach((resource, count) -> tags.add(tag("resources/" + resource, Integer.toString(count))));
        if (!pool.label(GpuPool.PRODUCT).isEmpty()) {
            tags.add(tag("label/" + GpuPool.PRODUCT, pool.label(GpuPool.PRODUCT)));
        }
        pool.taints().forEach(it -> tags.add(tag("taint/" + it.key(), it.value() + ":" + it.effect())));
        return "The group of " + pool.description()
                + ":\n  GROUP=…\n  aws autoscaling create-or-update-tags --tags \\\n" + String.join(" \\\n", tags);
    }

    private static String tag(String what, String value) {
        return "    \"ResourceId=$GROUP,ResourceType=auto-scaling-group,PropagateAtLaunch=false,Key=" + TAG + what
                + ",Value=" + value + "\"";
    }

    private static boolean seemsNotReady(GpuPool pool) {
        return pool.gpus() == 0
                && !(pool.label(GpuPool.EKS_ACCELERATOR) + pool.label(GpuPool.GKE_ACCELERATOR)).isEmpty();
    }
}
