package io.gpurightsizer.sizing;

import java.util.List;
import java.util.Map;

import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.QuotaScopes;
import io.gpurightsizer.sizing.table.Isolation;

/**
 * A pod as the decision sees it.
 *
 * @param labels the pod's labels
 * @param optedOut whether its mode, its owner's or its namespace's is off
 * @param mirror whether it is a static pod's mirror
 * @param alreadyResized whether we resized it to an offer that keeps the name {@code nvidia.com/gpu}, and it is still so
 * @param decidedBefore whether we resized it before and another webhook has changed it since: what is free was asked then
 * @param schedulerName the scheduler it asks for
 * @param otherGpuSystems signs of another system that decides which GPU it gets, for example
 *     {@code label kai.scheduler/queue}
 * @param containers those that ask for a whole GPU, init containers first
 * @param placement which nodes it may run on
 * @param namespace in which it is created; empty if unknown
 * @param quotaScopes what quotas look at to see whether they count it
 */
public record GpuWorkload(
        Map<String, String> labels,
        boolean optedOut,
        boolean mirror,
        boolean alreadyResized,
        boolean decidedBefore,
        String schedulerName,
        List<String> otherGpuSystems,
        List<GpuContainer> containers,
        Placement placement,
        String namespace,
        QuotaScopes quotaScopes) {
    /** A pod that comes for the first time. */
    public GpuWorkload(
            Map<String, String> labels,
            boolean optedOut,
            boolean mirror,
            boolean alreadyResized,
            String schedulerName,
            List<String> otherGpuSystems,
            List<GpuContainer> containers,
            Placement placement) {
        this(
                labels,
                optedOut,
                mirror,
                alreadyResized,
                false,
                schedulerName,
                otherGpuSystems,
                containers,
                placement,
                "",
                QuotaScopes.NONE);
    }

    public static final String DEFAULT_SCHEDULER = "default-scheduler";

    public GpuWorkload {
        labels = Map.copyOf(labels);
        otherGpuSystems = List.copyOf(otherGpuSystems);
        containers = List.copyOf(containers);
    }

    /** The same with another placement. */
    public GpuWorkload with(Placement other) {
        return with(containers, other);
    }

    /** The same in a namespace whose label says this isolation, unless that of its own says one. */
    public GpuWorkload withNamespaceIsolation(Isolation isolation) {
        return with(
                containers.stream()
                        .map(it -> it.withNamespaceIsolation(isolation))
                        .toList(),
                placement);
    }

    private GpuWorkload with(List<GpuContainer> otherContainers, Placement other) {
        return new GpuWorkload(
                labels,
                optedOut,
                mirror,
                alreadyResized,
                decidedBefore,
                schedulerName,
                otherGpuSystems,
                otherContainers,
                other,
                namespace,
                quotaScopes);
    }
}
