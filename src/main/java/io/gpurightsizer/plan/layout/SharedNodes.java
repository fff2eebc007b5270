package io.gpurightsizer.plan.layout;

import java.util.Comparator;
import java.util.Optional;

/**
 * Shares the GPUs of as few nodes as the pods need. A node has one sharing configuration for all of its GPUs (NVIDIA
 * k8s-device-plugin, {@code sharing} in its configuration file), so it is shared as a whole.
 */
final class SharedNodes {
    private final Arrangement arrangement;
    private final int replicas;

    SharedNodes(Arrangement arrangement, int replicas) {
        this.arrangement = arrangement;
        this.replicas = replicas;
    }

    void place() {
        arrangement.placeInto(it -> it.devices().shared() > 0);
        int before = -1;
        while (sharedLeft() > 0 && sharedLeft() != before) {
            Optional<Bin> next = next();
            if (next.isEmpty()) {
                return;
            }
            next.get().slots.forEach(slot -> slot.use(new GpuUse.Shared(replicas)));
            arrangement.placeInto(it -> it.devices().shared() > 0);
        }
    }

    private int sharedLeft() {
        return arrangement.left().entrySet().stream()
                .mapToInt(it -> it.getKey().devices().shared() * it.getValue())
                .sum();
    }

    /** Of the nodes that nobody has whole GPUs of: one that some of these pods may run on, as large as needed or larger. */
    private Optional<Bin> next() {
        int needed = sharedLeft();
        return arrangement.bins().stream()
                .filter(it -> it.unused() == it.slots.size())
                .filter(bin -> arrangement.left().keySet().stream()
                        .anyMatch(group -> group.devices().shared() > 0 && bin.suits(group)))
                .min(Comparator.comparing((Bin it) -> it.slots.size() * replicas < needed)
                        .thenComparing(it -> it.slots.size() * replicas < needed ? -it.slots.size() : it.slots.size())
                        .thenComparing(it -> !(it.slots.get(0).current instanceof GpuUse.Shared)));
    }
}
