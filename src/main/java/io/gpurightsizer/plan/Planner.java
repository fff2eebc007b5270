package io.gpurightsizer.plan;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.gpurightsizer.audit.Cost;
import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.cluster.devices.DeviceClassManifest;
import io.gpurightsizer.cluster.devices.DeviceNames;
import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.packing.Board;
import io.gpurightsizer.objects.UnreadableDocument;
import io.gpurightsizer.plan.layout.PlanNode;
import io.gpurightsizer.plan.layout.PlannedNode;
import io.gpurightsizer.plan.layout.PoolPlan;
import io.gpurightsizer.plan.layout.Strategy;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.workload.PodSettings;

/**
 * Plans how to cut the GPUs of nodes for workloads: decides about each workload as the webhook would if every pool offered
 * all that its boards can be cut into, gives each to the pool where it takes the least memory, and plans each pool.
 *
 * @param table the sizing table
 * @param settings how pods are read
 * @param catalog what is known of GPUs
 */
public record Planner(SizingTable table, PodSettings settings, GpuCatalog catalog) {

    /** The plan for what an input asks of these nodes, with the other strategy's numbers beside it. */
    public Plan plan(
            AuditInput input,
            ClusterObjects cluster,
            PlanOptions options,
            Optional<BigDecimal> gpuHourPrice,
            Instant now) {
        WorkloadReader reader = new WorkloadReader(input, settings, options.surge());
        List<Workload> all = reader.read();
        boolean sharesByName =
                all.stream().anyMatch(it -> it.decided().isEmpty() && it.takes().shared() > 0);
        NodesToPlan nodes = NodesToPlan.of(
                cluster, catalog, sharesByName && options.sharing().prefersMig());
        List<Workload> workloads = all.stream().filter(it -> !nodes.keeps(it)).toList();
        AsIfCut asIfCut = new AsIfCut(catalog, cluster);
        List<PoolDecisions> pools = pools(nodes, workloads, asIfCut, options.sharing());
        Distribution chosen = new Distribution(pools, workloads, options);
        Strategy other = options.strategy() == Strategy.FEWEST_GPUS ? Strategy.LEAST_DISRUPTION : Strategy.FEWEST_GPUS;
        Distribution instead = new Distribution(
                pools,
                workloads,
                new PlanOptions(other, options.sharing(), options.headroomPercent(), options.surge()));
        Held held = Held.of(cluster);
        Plan.Summary numbers = summary(chosen, options.strategy(), held);
        List<Plan.PlannedPool> planned = chosen.pools();
        int before = Before.gpus(chosen.placed());
        List<UnreadableDocument> unread = new ArrayList<>(input.unread());
        unread.addAll(reader.unread());
        List<String> notes = new ArrayList<>(PlanNotes.of(chosen, nodes, options));
        notes.addAll(Agreement.differences(chosen.placed(), asIfCut.planned(planned), table));
        return new Plan(
                now,
                options,
                before,
                planned,
                chosen.unplaced(),
                nodes.leftAlone(),
                numbers.devicesHeldThere(),
                Optional.of(summary(instead, other, held)).filter(it -> !planned.isEmpty()),
                deviceClasses(planned, cluster.devices().names()),
                gpuHourPrice.map(price -> new Cost(price, before - numbers.gpus())),
                notes,
                unread);
    }

    /** For each MIG profile of nodes whose GPUs come through dynamic resource allocation, if no class stands for it. */
    private static List<DeviceClassManifest> deviceClasses(List<Plan.PlannedPool> pools, DeviceNames names) {
        return pools.stream()
                .flatMap(it -> it.plan().nodes().stream())
                .filter(it -> it.node().dra())
                .flatMap(it -> it.devices().keySet().stream())
                .map(ExtendedResource::new)
                .filter(it -> !names.kinds().containsKey(it))
                .flatMap(it -> it.migProfile().stream())
                .distinct()
                .sorted()
                .map(DeviceClassManifest::ofProfile)
                .toList();
    }

    private static Plan.Summary summary(Distribution of, Strategy strategy, Held held) {
        Collection<PoolPlan> plans = of.plans();
        long devices = plans.stream()
                .flatMap(it -> it.nodes().stream())
                .filter(PlannedNode::changed)
                .mapToLong(it -> held.on(it.name()).count())
                .sum();
        return new Plan.Summary(
                strategy,
                plans.stream().mapToInt(PoolPlan::gpusNeeded).sum(),
                plans.stream().mapToInt(PoolPlan::nodesChanged).sum(),
                devices,
                of.unplaced().stream().mapToInt(Plan.Unplaced::pods).sum());
    }

    private List<PoolDecisions> pools(NodesToPlan nodes, List<Workload> workloads, AsIfCut asIfCut, Sharing sharing) {
        List<PoolDecisions> pools = Pool.of(nodes.planned(), nodes.boards(), selectedLabels(workloads)).stream()
                .map(pool -> new PoolDecisions(pool, table, asIfCut, sharing))
                .toList();
        pools.forEach(it -> it.chooseReplicas(workloads));
        return pools;
    }

    /** Labels by which pods choose nodes; not those that name single nodes, nor those that layouts change. */
    private static Set<String> selectedLabels(List<Workload> workloads) {
        Set<String> keys = new HashSet<>();
        for (Workload workload : workloads) {
            Placement placement = workload.placement();
            keys.addAll(placement.nodeSelector().keySet());
            placement
                    .requiredNodeAffinity()
                    .ifPresent(terms -> terms.forEach(term -> term.expressions().forEach(it -> keys.add(it.key()))));
        }
        keys.removeIf(it -> it.equals("kubernetes.io/hostname") || it.startsWith("nvidia.com/"));
        return keys;
    }

    /** The nodes of a cluster that can be planned, and what their GPUs are, by product. */
    record NodesToPlan(List<PlanNode> planned, Map<String, Board> boards, List<Plan.NodeLeftAlone> leftAlone) {
        static NodesToPlan of(ClusterObjects cluster, GpuCatalog catalog, boolean keepsShared) {
            DraNodes nodes = DraNodes.of(cluster, catalog);
            PlanNodeReader reader = new PlanNodeReader(catalog, keepsShared, nodes.dra());
            nodes.nodes().forEach(reader::read);
            return new NodesToPlan(reader.planned(), reader.boards(), reader.leftAlone());
        }

        /** Whether the workload asks for shares that nodes have which are left alone for it. */
        boolean keeps(Workload workload) {
            return workload.decided().isEmpty()
                    && workload.takes().shared() > 0
                    && leftAlone.stream().anyMatch(it -> it.why().equals(PlanNodeReader.SHARED));
        }
    }
}
