package io.gpurightsizer.plan.layout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.gpu.packing.Layout;

/** A GPU while a plan is made. */
final class Slot {
    static final String WHOLE = "whole";
    static final String SHARED = "shared";

    final int index;
    final GpuUse current;
    private GpuUse use = GpuUse.UNUSED;
    private final SortedMap<String, List<String>> pods = new TreeMap<>();

    /** Devices that nobody has; kept, as it is asked for each pod and GPU. */
    private final Map<MigProfile, Integer> free = new HashMap<>(4);

    private int freeReplicas;

    Slot(int index, GpuUse current) {
        this.index = index;
        this.current = current;
    }

    GpuUse use() {
        return use;
    }

    /** Sets it up otherwise; what pods have must be part of it. */
    void use(GpuUse other) {
        use = other;
        free.clear();
        layout().counts().forEach((profile, count) -> free.put(profile, count - sitting(profile.toString())));
        freeReplicas = other instanceof GpuUse.Shared shared ? shared.replicas() - sitting(SHARED) : 0;
    }

    boolean isUnused() {
        return use == GpuUse.UNUSED;
    }

    boolean isEmpty() {
        return pods.isEmpty();
    }

    Layout layout() {
        return use instanceof GpuUse.Cut cut ? cut.layout() : Layout.EMPTY;
    }

    Layout currentLayout() {
        return current instanceof GpuUse.Cut cut ? cut.layout() : Layout.EMPTY;
    }

    int free(MigProfile profile) {
        return free.getOrDefault(profile, 0);
    }

    int freeReplicas() {
        return freeReplicas;
    }

    void take(MigProfile profile, String pod) {
        free.merge(profile, -1, Integer::sum);
        sit(profile.toString(), pod);
    }

    void takeReplica(String pod) {
        freeReplicas--;
        sit(SHARED, pod);
    }

    void takeWhole(String pod) {
        use(GpuUse.WHOLE);
        sit(WHOLE, pod);
    }

    private void sit(String kind, String pod) {
        pods.computeIfAbsent(kind, it -> new ArrayList<>()).add(pod);
    }

    private int sitting(String kind) {
        return pods.getOrDefault(kind, List.of()).size();
    }

    PlannedGpu planned() {
        return new PlannedGpu(index, use, !use.isSetUpLike(current), pods);
    }
}
