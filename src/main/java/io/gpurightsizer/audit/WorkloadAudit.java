package io.gpurightsizer.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

import io.gpurightsizer.audit.manifests.FoundPod;
import io.gpurightsizer.audit.manifests.Scale;
import io.gpurightsizer.audit.manifests.TopOwners;
import io.gpurightsizer.sizing.GpuContainer;
import io.gpurightsizer.sizing.GpuWorkload;
import io.gpurightsizer.sizing.KeepReason;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.sizing.SizingDecision.ContainerResize;
import io.gpurightsizer.sizing.Steering;
import io.gpurightsizer.sizing.offers.GpuPart;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.workload.InterpretedPod;
import io.gpurightsizer.workload.Mode;

/** What becomes of the pods of one workload after the other, in the order in which they are given. */
final class WorkloadAudit {
    private final AuditOffers offers;
    private final TopOwners owners;
    private final UnaryOperator<Scale> counted;
    private final PodsInTurn pods;

    /** Will count of each workload as many pods as {@code counted} makes of its scale. */
    WorkloadAudit(SizingTable table, AuditOffers offers, TopOwners owners, UnaryOperator<Scale> counted) {
        this.offers = offers;
        this.owners = owners;
        this.counted = counted;
        this.pods = new PodsInTurn(table, offers.offers());
    }

    /** The next workload; {@code remarks} are what is odd about it. */
    AuditedWorkload of(FoundPod pod, InterpretedPod interpreted, List<String> remarks) {
        List<String> nodes = nodesFor(pod, interpreted.workload());
        Scale scale = counted.apply(owners.scaleOf(pod).on(nodes.size()));
        int earlier = Math.min(scale.pods(), owners.resizedPodsOf(pod));
        PodCount count = PodCount.of(interpreted.workload().containers().stream()
                .map(it -> new PodCount.Asked(it.at(), it.gpus()))
                .toList());
        List<DecidedPods> decided =
                decided(pod, interpreted, turns(pod, interpreted.workload(), scale.pods() - earlier, nodes), count);
        return new AuditedWorkload(
                pod.identity().namespace(),
                pod.apiVersion(),
                pod.identity().kind(),
                pod.identity().name(),
                pod.part(),
                scale.pods() - earlier,
                scale.podsAtMost() - earlier,
                interpreted.mode(),
                decided,
                count.total(),
                fitNow(pod, interpreted.mode(), decided),
                replicaNodes(decided.get(0).decision(), interpreted),
                pod.at(),
                withMore(remarks, pod, scale, earlier, nodes.size(), decided));
    }

    /** Of an object that makes a pod on each node: those on which it asks for a GPU. */
    private List<String> nodesFor(FoundPod pod, GpuWorkload workload) {
        boolean each =
                owners.scaleOf(pod).onEachNode() && !workload.containers().isEmpty();
        return each ? offers.offers().nodesFor(workload.placement()) : List.of();
    }

    private List<PodsInTurn.Turn> turns(FoundPod pod, GpuWorkload workload, int replicas, List<String> nodes) {
        if (workload.containers().isEmpty()) {
            pods.create(workload.placement(), owners.podsNotCreated(pod));
        } else if (!nodes.isEmpty()) {
            return pods.decideOnEach(workload, nodes);
        }
        return pods.decide(workload, replicas, owners.nodesOf(pod));
    }

    private List<DecidedPods> decided(
            FoundPod pod, InterpretedPod interpreted, List<PodsInTurn.Turn> turns, PodCount count) {
        List<GpuContainer> containers = interpreted.workload().containers();
        List<DecidedPods> decided = new ArrayList<>();
        for (PodsInTurn.Turn turn : turns) {
            List<AuditedContainer> audited = new ArrayList<>();
            for (int i = 0; i < containers.size(); i++) {
                audited.add(audited(containers.get(i), count.counted().get(i), turn, pod));
            }
            decided.add(new DecidedPods(turn.pods(), turn.waiting(), turn.decision(), audited));
        }
        decided.sort(Comparator.comparing(DecidedPods::resized).reversed());
        return decided;
    }

    private AuditedContainer audited(GpuContainer container, int counted, PodsInTurn.Turn turn, FoundPod pod) {
        Optional<ContainerResize> resize = PodsInTurn.resizeOf(container, turn.decision());
        return new AuditedContainer(
                container.at(),
                container.gpus(),
                counted,
                turn.pods(),
                container.model(),
                container.names().all(),
                resize.map(ContainerResize::origin).orElse(turn.decision().rowNames()),
                resize.map(it -> it.offer().target()),
                resize.flatMap(it -> GpuPart.of(it.offer())),
                turn.wholeGpus(),
                pod.at(container.at()));
    }

    private List<String> withMore(
            List<String> remarks, FoundPod pod, Scale scale, int resized, int nodes, List<DecidedPods> decided) {
        List<String> all = new ArrayList<>(remarks);
        all.addAll(onReplicas(pod, scale, resized));
        if (scale.onEachNode()) {
            all.add(onNodes(nodes));
        }
        if (decided.get(0).resized()) {
            GitOps.remark(pod, DecidedPods.targets(decided)).ifPresent(all::add);
        }
        return all;
    }

    private List<String> onReplicas(FoundPod pod, Scale scale, int resized) {
        List<String> remarks = new ArrayList<>();
        int running = owners.runningPodsOf(pod);
        if (running > 0) {
            remarks.add(
                    running == 1
                            ? "its running pod is counted with it"
                            : "its " + running + " running pods are counted with it");
        }
        if (resized > 0) {
            remarks.add(resized + " of its pods " + (resized == 1 ? "runs" : "run") + " resized already and "
                    + (resized == 1 ? "is" : "are") + " not counted");
        }
        owners.autoscalerOf(pod)
                .ifPresent(it -> remarks.add(it.self().kind() + " " + it.self().name() + " scales it to " + it.max()
                        + ", so it may have " + scale.podsAtMost() + " pods at a time"));
        return remarks;
    }

    private static String onNodes(int nodes) {
        return switch (nodes) {
            case 0 -> "one on each node, counted once";
            case 1 -> "one on each node: one node with GPUs suits it";
            default -> "one on each node: " + nodes + " nodes with GPUs suit it";
        };
    }

    /** Where pods are resized as they come, one that runs with its whole GPU came when nothing was free for it. */
    private int fitNow(FoundPod pod, Mode mode, List<DecidedPods> decided) {
        boolean resizes = mode == Mode.ENFORCE
                || mode != Mode.OUTSIDE_SHARE
                        && owners.hasResizedPods(pod.identity().namespace());
        int fitting = decided.stream()
                .filter(DecidedPods::resized)
                .mapToInt(it -> it.pods() - it.waiting())
                .sum();
        return resizes ? Math.min(fitting, owners.nodesOf(pod).size()) : 0;
    }

    /** Where a webhook that enforces leads it to whole GPUs alone, it gets one. */
    private String replicaNodes(SizingDecision decision, InterpretedPod interpreted) {
        boolean always = interpreted.mode() == Mode.ENFORCE
                && decision.steering().filter(Steering::required).isPresent();
        return decision.reasonCode().equals(KeepReason.WHOLE_GPU_ROW.code()) && !always
                ? offers.replicaNodes(interpreted.workload().placement())
                : "";
    }
}
