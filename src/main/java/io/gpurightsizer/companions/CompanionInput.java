package io.gpurightsizer.companions;

import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.cluster.nodes.GpuPool;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.objects.ObjectsByKind;
import io.gpurightsizer.sizing.SizingDecision;

/**
 * What companions are made from.
 *
 * @param report what would become of the workloads
 * @param pools the nodes with GPUs; none where no nodes are known
 * @param objects what else is in the cluster, of {@link #KINDS}
 * @param assumed what the sizing table takes as offered though no node shows it
 * @param catalog what is known of GPUs
 */
public record CompanionInput(
        AuditReport report,
        List<GpuPool> pools,
        ObjectsByKind objects,
        Set<ExtendedResource> assumed,
        GpuCatalog catalog) {
    /** The kinds of objects that companions look at, besides workloads and nodes. */
    public static final Set<String> KINDS = Set.of(
            "LimitRange",
            "ClusterQueue",
            "LocalQueue",
            "ResourceFlavor",
            "NodePool",
            "Deployment",
            "ConfigMap",
            "DeviceClass",
            "ResourceSlice");

    public CompanionInput {
        pools = List.copyOf(pools);
        assumed = Set.copyOf(assumed);
    }

    /** The parts of GPUs that nodes have, and those that the table takes as offered. */
    SortedSet<ExtendedResource> offered() {
        SortedSet<ExtendedResource> offered = new TreeSet<>(assumed);
        pools.forEach(it -> offered.addAll(it.partitions().keySet()));
        return offered;
    }

    /** The parts of GPUs that resized pods ask for, and that kept pods would do with if there were any. */
    SortedSet<ExtendedResource> wanted() {
        SortedSet<ExtendedResource> wanted = new TreeSet<>();
        report.resources().stream()
                .filter(it -> it.atMost() > 0 && !it.target().keepsName())
                .forEach(it -> it.target().resource().ifPresent(wanted::add));
        report.workloads().stream()
                .flatMap(it -> it.decided().stream())
                .filter(it -> it.decision() instanceof SizingDecision.Keep)
                .flatMap(it -> ((SizingDecision.Keep) it.decision()).wantedDevice(catalog).stream())
                .forEach(wanted::add);
        return wanted;
    }
}
