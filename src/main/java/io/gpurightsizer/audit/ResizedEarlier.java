package io.gpurightsizer.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.gpurightsizer.audit.manifests.FoundPod;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.ContainerPosition;
import io.gpurightsizer.sizing.offers.GpuPart;
import io.gpurightsizer.sizing.offers.Target;
import io.gpurightsizer.workload.PreviousResize;

/**
 * What pods hold that were resized before the audit: savings already made.
 *
 * @param pods how many such pods there are
 * @param held what they hold
 * @param gpusNeeded whole GPUs that this needs, packed onto as few as possible
 */
public record ResizedEarlier(int pods, List<Held> held, long gpusNeeded) {
    public ResizedEarlier {
        held = List.copyOf(held);
    }

    /**
     * Devices of one kind that one pod holds.
     *
     * @param devices how many, each instead of one GPU
     * @param part what each is cut from; empty if that is not known
     */
    public record Held(String namespace, Target target, int devices, Optional<GpuPart> part) {}

    static ResizedEarlier in(List<FoundPod> found, AuditOffers offers) {
        int pods = 0;
        List<Held> held = new ArrayList<>();
        for (FoundPod pod : found) {
            Map<ContainerPosition, Target> targets = pod.isRunning() ? targets(pod.pod()) : Map.of();
            pods += targets.isEmpty() ? 0 : 1;
            List<PodCount.Asked> asked = targets.keySet().stream()
                    .map(at -> new PodCount.Asked(at, 1))
                    .toList();
            List<Integer> counted = PodCount.of(asked).counted();
            for (int i = 0; i < asked.size(); i++) {
                Target target = targets.get(asked.get(i).at());
                held.add(new Held(
                        pod.identity().namespace(),
                        target,
                        counted.get(i),
                        offers.part(target, pod.pod().placement())));
            }
        }
        WholeGpus gpus = new WholeGpus(offers);
        held.forEach(it -> gpus.add(it.target(), it.devices(), it.part()));
        return new ResizedEarlier(pods, held, gpus.needed());
    }

    /** In the pod's order. */
    private static Map<ContainerPosition, Target> targets(SubmittedPod pod) {
        Map<ContainerPosition, Target> targets = PreviousResize.targetsIn(pod);
        Map<ContainerPosition, Target> inOrder = new LinkedHashMap<>();
        pod.containers().forEach(it -> {
            if (targets.containsKey(it.at())) {
                inOrder.put(it.at(), targets.get(it.at()));
            }
        });
        return inOrder;
    }

    /**
     * What the pods of one namespace, or all, have saved.
     *
     * @param namespace empty for all
     * @param gpusFreed whole GPUs that they would hold
     * @param gpusUsed how much of whole GPUs they hold instead; a device of unknown size counts as a GPU
     */
    public record Saved(String namespace, long gpusFreed, double gpusUsed) {
        private Saved plus(Held more) {
            double share = more.part().map(part -> part.share().gpus()).orElse(1.0);
            return new Saved(namespace, gpusFreed + more.devices(), gpusUsed + share * more.devices());
        }

        /** GPUs freed, net of partitions. */
        public double gpusNet() {
            return gpusFreed - gpusUsed;
        }
    }

    /** What all of them have saved. */
    public Saved saved() {
        Saved sum = new Saved("", 0, 0);
        for (Held each : held) {
            sum = sum.plus(each);
        }
        return sum;
    }

    /** The same by namespace, the one that has saved most first. */
    public List<Saved> byNamespace() {
        Map<String, Saved> sums = new TreeMap<>();
        for (Held each : held) {
            Saved before = sums.getOrDefault(each.namespace(), new Saved(each.namespace(), 0, 0));
            sums.put(each.namespace(), before.plus(each));
        }
        return sums.values().stream()
                .sorted(Comparator.comparingDouble(Saved::gpusNet).reversed())
                .toList();
    }

    /** Whole GPUs that came free. */
    public long gpusWhole() {
        return saved().gpusFreed() - gpusNeeded;
    }
}
