package io.gpurightsizer.plan;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.gpurightsizer.audit.Cost;
import io.gpurightsizer.cluster.devices.DeviceClassManifest;
import io.gpurightsizer.gpu.GpuModel;
import io.gpurightsizer.objects.UnreadableDocument;
import io.gpurightsizer.plan.layout.PlannedNode;
import io.gpurightsizer.plan.layout.PoolPlan;
import io.gpurightsizer.plan.layout.Strategy;

/**
 * How to cut GPUs, and what comes of it. Every format prints these values and computes none.
 *
 * @param at when it was made
 * @param options what it was asked for
 * @param gpusBefore GPUs that the pods placed take now
 * @param pools in the order of their names
 * @param unplaced pods that no GPU was found for
 * @param leftAlone nodes that are not planned
 * @param devicesHeldOnChangedNodes how many GPUs and parts of GPUs pods hold now on nodes that change
 * @param alternative what the other strategy would give
 * @param deviceClasses those that pods need to ask for what is planned, and that are not there
 * @param cost what the GPUs that come free cost; empty if no price was given
 * @param notes what a reader must know before applying it
 * @param unread what could not be read
 */
public record Plan(
        Instant at,
        PlanOptions options,
        int gpusBefore,
        List<PlannedPool> pools,
        List<Unplaced> unplaced,
        List<NodeLeftAlone> leftAlone,
        long devicesHeldOnChangedNodes,
        Optional<Summary> alternative,
        List<DeviceClassManifest> deviceClasses,
        Optional<Cost> cost,
        List<String> notes,
        List<UnreadableDocument> unread) {
    public Plan {
        pools = List.copyOf(pools);
        unplaced = List.copyOf(unplaced);
        leftAlone = List.copyOf(leftAlone);
        deviceClasses = List.copyOf(deviceClasses);
        notes = List.copyOf(notes);
        unread = List.copyOf(unread);
    }

    /**
     * A pool with its plan.
     *
     * @param name unlike those of other pools
     * @param model what its GPUs are
     * @param replicas by how many pods a GPU is shared; 0 if none is
     * @param sharing the strategy of such sharing, {@code time-slicing} or {@code mps}
     */
    public record PlannedPool(
            String name, String product, GpuModel model, int replicas, String sharing, PoolPlan plan) {
        public int gpus() {
            return plan.nodes().stream().mapToInt(it -> it.gpus().size()).sum();
        }
    }

    /**
     * Pods of one workload that no GPU was found for.
     *
     * @param pods how many of them
     */
    public record Unplaced(String namespace, String kind, String name, int pods, String why) {}

    /**
     * A node that is not planned.
     *
     * @param migConfig the layout that its label {@code nvidia.com/mig.config} names; empty if none
     * @param model what its GPUs are; empty if that is not known
     */
    public record NodeLeftAlone(String name, String why, String migConfig, Optional<GpuModel> model) {}

    /** A plan in numbers. */
    public record Summary(Strategy strategy, int gpus, int nodesChanged, long devicesHeldThere, int podsUnplaced) {}

    public int gpusAfter() {
        return pools.stream().mapToInt(it -> it.plan().gpusNeeded()).sum();
    }

    public int gpusFreed() {
        return gpusBefore - gpusAfter();
    }

    /** No layouts need fewer GPUs than this. */
    public int lowerBound() {
        return pools.stream().mapToInt(it -> it.plan().lowerBound()).sum();
    }

    public List<PlannedNode> nodes() {
        return pools.stream().flatMap(it -> it.plan().nodes().stream()).toList();
    }

    public List<PlannedNode> changedNodes() {
        return nodes().stream().filter(PlannedNode::changed).toList();
    }
}
