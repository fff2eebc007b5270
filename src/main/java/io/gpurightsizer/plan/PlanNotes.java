package io.gpurightsizer.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.plan.layout.Devices;
import io.gpurightsizer.plan.layout.PlannedGpu;
import io.gpurightsizer.plan.layout.PlannedNode;
import io.gpurightsizer.plan.layout.PoolPlan;

/** What to know before a plan is applied. */
final class PlanNotes {
    private PlanNotes() {}

    static List<String> of(Distribution distribution, Planner.NodesToPlan nodes, PlanOptions options) {
        List<String> notes = new ArrayList<>();
        List<String> stuck = new ArrayList<>();
        for (Distribution.Placed placed : distribution.placed()) {
            int more = placed.workload().surge();
            if (!options.surge() && more > 0 && more > room(placed.devices(), distribution.planOf(placed.pool()))) {
                stuck.add(placed.workload().title() + " (" + more + " more)");
            }
        }
        if (!stuck.isEmpty()) {
            notes.add("A rolling update of these needs more devices than are spare, and does not go on: "
                    + String.join(", ", stuck) + ". Plan with --surge, or set their maxSurge to 0.");
        }
        new TreeMap<>(distribution.headroomLeft())
                .forEach((pool, count) -> notes.add(
                        "Pool " + pool + " has no room for " + count + " of the devices that --headroom asks for."));
        boolean single = nodes.planned().stream()
                .anyMatch(it -> it.state()
                        .labels()
                        .getOrDefault("nvidia.com/mig.strategy", "mixed")
                        .equals("single"));
        if (single) {
            notes.add(
                    "Some nodes have MIG strategy single. The plan needs mixed, under which each profile is a resource of"
                            + " its own.");
        }
        List<String> dra = distribution.plans().stream()
                .flatMap(it -> it.nodes().stream())
                .filter(it -> it.node().dra() && it.changed())
                .map(PlannedNode::name)
                .toList();
        if (!dra.isEmpty()) {
            notes.add(
                    "The GPUs of " + String.join(", ", dra) + " come through dynamic resource allocation: apply.sh does"
                            + " not change them. With its feature gate DynamicMIG the driver makes MIG devices when pods ask for"
                            + " them; without it, cut the GPUs with nvidia-mig-parted and restart the driver's plugin. In how"
                            + " many shares pods share a GPU its option --consumable-shares says.");
        }
        return notes;
    }

    /** For how many pods more there are spare devices. */
    private static int room(Devices devices, PoolPlan plan) {
        List<PlannedGpu> gpus =
                plan.nodes().stream().flatMap(it -> it.gpus().stream()).toList();
        if (devices.whole() > 0) {
            long unused = gpus.stream()
                    .filter(it -> it.use().isWhole() && !it.isNeeded())
                    .count();
            return (int) (unused / devices.whole());
        }
        if (devices.shared() > 0) {
            return gpus.stream().mapToInt(it -> it.spare("shared")).sum() / devices.shared();
        }
        int room = Integer.MAX_VALUE;
        for (Map.Entry<MigProfile, Integer> wanted : devices.partitions().entrySet()) {
            int spare = gpus.stream()
                    .mapToInt(it -> it.spare(wanted.getKey().toString()))
                    .sum();
            room = Math.min(room, spare / wanted.getValue());
        }
        return room;
    }
}
