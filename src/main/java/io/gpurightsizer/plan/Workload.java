package io.gpurightsizer.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.plan.layout.Devices;
import io.gpurightsizer.plan.layout.SpreadRule;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.GpuWorkload;
import io.gpurightsizer.sizing.offers.Placement;

/**
 * Pods that need GPUs.
 *
 * @param namespace empty where none is written
 * @param name the name of the object, with the template's place in it where it has several
 * @param pods how many there are to be room for
 * @param onEachNode whether there are as many on each node that suits them, as of a DaemonSet, and not so many in all
 * @param resized how many of them run with parts of GPUs instead of the whole ones that they ask for
 * @param decided what the decision is made of; empty if they ask for parts of GPUs themselves
 * @param pod one of them
 * @param placement which nodes they may run on
 * @param rules how they stand to each other
 * @param surge how many pods a rolling update adds for a while, whether there is to be room for them or not
 */
record Workload(
        String namespace,
        String kind,
        String name,
        int pods,
        boolean onEachNode,
        int resized,
        Optional<GpuWorkload> decided,
        SubmittedPod pod,
        Placement placement,
        List<SpreadRule> rules,
        int surge) {
    Workload {
        rules = List.copyOf(rules);
    }

    /** The same where there are so many in all. */
    Workload withPods(int other) {
        return new Workload(namespace, kind, name, other, false, resized, decided, pod, placement, rules, surge);
    }

    /** For example {@code voice/Deployment/asr}. */
    String title() {
        return (namespace.isEmpty() ? "" : namespace + "/") + kind + "/" + name;
    }

    /** What each pod takes of a node's GPUs as it is written. */
    Devices takes() {
        return Devices.of(WorkloadReader.devices(pod, Map.of()));
    }

    /** What else each pod takes of a node. */
    Map<String, Long> requests() {
        Map<String, Long> others = new HashMap<>(placement.requests());
        others.keySet().removeIf(it -> it.startsWith("nvidia.com/"));
        return others;
    }
}
