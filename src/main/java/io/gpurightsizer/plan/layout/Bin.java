package io.gpurightsizer.plan.layout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.gpu.packing.Board;
import io.gpurightsizer.gpu.packing.Layout;

/** A node while a plan is made. */
final class Bin {
    final PlanNode node;
    final List<Slot> slots = new ArrayList<>();
    private final Map<String, Long> used = new HashMap<>();

    Bin(PlanNode node) {
        this.node = node;
        for (int i = 0; i < node.gpus(); i++) {
            slots.add(new Slot(i, node.current().get(i)));
        }
    }

    int unused() {
        int unused = 0;
        for (Slot slot : slots) {
            unused += slot.isUnused() ? 1 : 0;
        }
        return unused;
    }

    /** How many of its GPUs nobody has that are whole now. */
    int unusedAndWhole() {
        int unused = 0;
        for (Slot slot : slots) {
            unused += slot.isUnused() && slot.current.isWhole() ? 1 : 0;
        }
        return unused;
    }

    /** Whether the pods may run here and there is enough of everything but GPUs for one more. */
    boolean suits(PodGroup group) {
        if (!group.nodes().isEmpty() && !group.nodes().contains(node.name())) {
            return false;
        }
        for (Map.Entry<String, Long> request : group.requests().entrySet()) {
            long all = node.state().allocatable(request.getKey());
            if (all - used.getOrDefault(request.getKey(), 0L) < request.getValue()) {
                return false;
            }
        }
        return true;
    }

    int free(MigProfile profile) {
        int free = 0;
        for (Slot slot : slots) {
            free += slot.free(profile);
        }
        return free;
    }

    /** Whether there is a free device for a pod that takes one. */
    boolean hasFree(Devices one) {
        return one.shared() > 0
                ? slots.stream().anyMatch(it -> it.freeReplicas() > 0)
                : free(one.partitions().firstKey()) > 0;
    }

    /** Gives a pod its devices out of those that are there and free; false if there are too few. */
    boolean take(PodGroup group) {
        Devices devices = group.devices();
        for (Map.Entry<MigProfile, Integer> wanted : devices.partitions().entrySet()) {
            if (free(wanted.getKey()) < wanted.getValue()) {
                return false;
            }
        }
        if (devices.shared() > 0 && slots.stream().mapToInt(Slot::freeReplicas).sum() < devices.shared()) {
            return false;
        }
        devices.partitions().forEach((profile, count) -> take(profile, count, group.name()));
        takeReplicas(devices.shared(), group.name());
        use(group);
        return true;
    }

    private void take(MigProfile profile, int count, String pod) {
        int left = count;
        for (Slot slot : slots) {
            for (; left > 0 && slot.free(profile) > 0; left--) {
                slot.take(profile, pod);
            }
        }
    }

    private void takeReplicas(int count, String pod) {
        int left = count;
        for (Slot slot : slots) {
            for (; left > 0 && slot.freeReplicas() > 0; left--) {
                slot.takeReplica(pod);
            }
        }
    }

    /** Gives a pod whole GPUs, those first that are whole now. */
    void takeWhole(PodGroup group) {
        List<Slot> free = new ArrayList<>(slots.stream().filter(Slot::isUnused).toList());
        free.sort((a, b) -> Boolean.compare(!a.current.isWhole(), !b.current.isWhole()));
        for (int i = 0; i < group.devices().whole(); i++) {
            free.get(i).takeWhole(group.name());
        }
        use(group);
    }

    /** Cuts GPUs so that a pod finds its partitions: adds to those that are cut, then takes unused ones. */
    boolean makeRoom(PodGroup group, Board board) {
        Map<Slot, GpuUse> before = new HashMap<>();
        slots.forEach(it -> before.put(it, it.use()));
        for (Map.Entry<MigProfile, Integer> wanted :
                group.devices().partitions().entrySet()) {
            for (int free = free(wanted.getKey()); free < wanted.getValue(); free++) {
                if (!add(wanted.getKey(), board)) {
                    before.forEach(Slot::use);
                    return false;
                }
            }
        }
        return true;
    }

    private boolean add(MigProfile profile, Board board) {
        for (boolean cut : new boolean[] {true, false}) {
            for (Slot slot : slots) {
                boolean suits = cut ? slot.use() instanceof GpuUse.Cut : slot.isUnused();
                if (suits) {
                    Layout more = slot.layout().plus(profile, 1);
                    if (board.isLegal(more)) {
                        slot.use(new GpuUse.Cut(more));
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private void use(PodGroup group) {
        group.requests().forEach((name, amount) -> used.merge(name, amount, Long::sum));
    }

    PlannedNode planned() {
        return new PlannedNode(node, slots.stream().map(Slot::planned).toList());
    }
}
