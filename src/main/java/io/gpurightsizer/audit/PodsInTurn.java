package io.gpurightsizer.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.pod.PodRequests;
import io.gpurightsizer.sizing.GpuContainer;
import io.gpurightsizer.sizing.GpuWorkload;
import io.gpurightsizer.sizing.Sizer;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.sizing.SizingDecision.ContainerResize;
import io.gpurightsizer.sizing.Steering;
import io.gpurightsizer.sizing.offers.AdmissionRules;
import io.gpurightsizer.sizing.offers.NodeResources;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.Room;
import io.gpurightsizer.sizing.offers.Target;
import io.gpurightsizer.sizing.table.SizingTable;

/** Decides pods one after the other: a device that one gets is not free for the next. */
final class PodsInTurn {
    private final SizingTable table;
    private Offers offers;

    PodsInTurn(SizingTable table, Offers offers) {
        this.table = table;
        this.offers = offers;
    }

    /**
     * Pods of which the same becomes.
     *
     * @param pods how many of them, one after the other
     * @param waiting how many of those get a device only when another pod gives it back
     * @param wholeGpus whether what each asks for now are whole GPUs, and not parts of them already
     */
    record Turn(int pods, SizingDecision decision, int waiting, boolean wholeGpus) {
        private boolean isLike(Turn other) {
            return wholeGpus == other.wholeGpus
                    && decision.reasonCode().equals(other.decision.reasonCode())
                    && decision.resourceNames().equals(other.decision.resourceNames())
                    && selector(decision).equals(selector(other.decision));
        }

        private Turn plus(Turn later) {
            return new Turn(pods + later.pods, decision, waiting + later.waiting, wholeGpus);
        }
    }

    /** Counts what pods take that ask for parts of GPUs by name. */
    void create(Placement placement, int pods) {
        Map<String, Long> requests = new HashMap<>(placement.requests());
        if (pods > 0 && requests.keySet().stream().anyMatch(it -> it.startsWith("nvidia.com/"))) {
            requests.put(NodeResources.PODS, 1L);
            offers = offers.after(placement.requesting(requests), pods);
        }
    }

    /**
     * Decides the pods of one template.
     *
     * @param pods how many; of none it is said what would become of one
     * @param nodes the nodes on which the first of them run now
     */
    List<Turn> decide(GpuWorkload workload, int pods, List<String> nodes) {
        if (workload.containers().isEmpty()) {
            return List.of(new Turn(pods, Sizer.decide(workload, table, offers), 0, false));
        }
        List<Turn> turns = new ArrayList<>();
        int done = 0;
        do {
            Optional<String> node = done < nodes.size() ? Optional.of(nodes.get(done)) : Optional.empty();
            SizingDecision decision = Sizer.decide(workload, table, offers);
            Room.Count count = count(workload, decision);
            boolean counted = count.offered() != Offers.NodeGroup.UNLIMITED;
            boolean next = counted ? count.enough() : decision instanceof SizingDecision.Resize && hasRules(workload);
            // Nothing changes for those after it where nothing is counted, or nothing was free for this one.
            int alike = next || done < nodes.size() ? Math.min(1, pods) : pods - done;
            boolean wholeGpus = holdsWholeGpus(node.map(it -> on(workload, it)).orElse(workload.placement()));
            add(new Turn(alike, decision, counted && !count.enough() ? alike : 0, wholeGpus), turns);
            if (alike > 0) {
                offers = offers.after(asks(workload, decision, node), alike);
            }
            done += alike;
        } while (done < pods);
        return turns;
    }

    /** Decides one pod for each of these nodes, which may run there alone, as the pods of a DaemonSet. */
    List<Turn> decideOnEach(GpuWorkload workload, List<String> nodes) {
        List<Turn> turns = new ArrayList<>();
        for (String node : nodes) {
            decide(workload.with(on(workload, node)), 1, List.of()).forEach(turn -> add(turn, turns));
        }
        return turns;
    }

    private static void add(Turn turn, List<Turn> turns) {
        for (int i = 0; i < turns.size(); i++) {
            if (turns.get(i).isLike(turn)) {
                turns.set(i, turns.get(i).plus(turn));
                return;
            }
        }
        turns.add(turn);
    }

    /** What there is of what a pod gets; of one that is kept nothing is counted, since none after it is decided better. */
    private Room.Count count(GpuWorkload workload, SizingDecision decision) {
        if (decision instanceof SizingDecision.Resize resize) {
            List<Target> targets =
                    resize.containers().stream().map(it -> it.offer().target()).toList();
            return offers.to(workload.placement()).room().of(targets);
        }
        return Room.UNLIMITED.of(List.of());
    }

    private boolean hasRules(GpuWorkload workload) {
        return offers.admissionRules(workload.namespace()) != AdmissionRules.NONE;
    }

    private boolean holdsWholeGpus(Placement placement) {
        Offers.Reachable reachable = offers.to(placement);
        return !reachable.wholeGpus().isEmpty()
                || reachable.nodes().stream()
                        .flatMap(it -> it.amounts().keySet().stream())
                        .noneMatch(Target::keepsName);
    }

    private static Placement on(GpuWorkload workload, String node) {
        return workload.placement().on(Optional.of(node));
    }

    /** What the pod asks for as it is admitted; on the node where it runs, if it can have that there. */
    private static Placement asks(GpuWorkload workload, SizingDecision decision, Optional<String> node) {
        Placement before = workload.placement();
        List<PodRequests.Container> init = new ArrayList<>();
        List<PodRequests.Container> main = new ArrayList<>();
        for (GpuContainer container : workload.containers()) {
            String name = resizeOf(container, decision)
                    .map(it -> it.offer().target().countedAs())
                    .orElse(before.gpu().name());
            Map<String, Long> amounts = Map.of(name, (long) container.gpus());
            (container.at().init() ? init : main).add(new PodRequests.Container(amounts, false));
        }
        Map<String, Long> requests = new HashMap<>(before.requests());
        PodRequests.ofContainers(init, main).forEach((name, amount) -> requests.merge(name, amount, Long::sum));
        requests.put(NodeResources.PODS, 1L);
        Map<String, String> selector = new HashMap<>(before.nodeSelector());
        selector.putAll(selector(decision));
        Placement asks = before.with(selector, before.tolerations())
                .requesting(requests)
                .on(before.nodeName().or(() -> node));
        return decision.steering()
                .filter(Steering::required)
                .map(it -> asks.requiring(it.away()))
                .orElse(asks);
    }

    /** What becomes of a container; empty if it is kept. */
    static Optional<ContainerResize> resizeOf(GpuContainer container, SizingDecision decision) {
        return decision instanceof SizingDecision.Resize resize
                ? resize.containers().stream()
                        .filter(it -> it.at().equals(container.at()))
                        .findFirst()
                : Optional.empty();
    }

    private static Map<String, String> selector(SizingDecision decision) {
        return decision instanceof SizingDecision.Resize resize ? resize.nodeSelector() : Map.of();
    }
}
