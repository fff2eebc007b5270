package io.gpurightsizer.audit;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.gpu.GpuModel;
import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.gpu.packing.Board;
import io.gpurightsizer.sizing.offers.GpuPart;
import io.gpurightsizer.sizing.offers.GpuShare;
import io.gpurightsizer.sizing.offers.Target;

/** How many whole GPUs partitions need, packed onto as few as possible. */
final class WholeGpus {
    private final AuditOffers offers;
    private final Map<Target, Long> counts = new LinkedHashMap<>();
    private final Map<Target, GpuPart> parts = new HashMap<>();
    private long ofUnknownSize;

    WholeGpus(AuditOffers offers) {
        this.offers = offers;
    }

    /** Adds partitions; one of unknown size needs a GPU, as far as anybody can promise. */
    void add(Target target, long count, Optional<GpuPart> part) {
        if (part.isEmpty()) {
            ofUnknownSize += count;
            return;
        }
        counts.merge(target, count, Long::sum);
        parts.putIfAbsent(target, part.get());
    }

    long needed() {
        long gpus = ofUnknownSize;
        Map<GpuModel, Map<MigProfile, Integer>> devices = new LinkedHashMap<>();
        for (Map.Entry<Target, Long> each : counts.entrySet()) {
            GpuPart part = parts.get(each.getKey());
            long shared = roundedUp(each.getValue(), part.replicas());
            GpuShare device = part.share().times(part.replicas());
            Optional<GpuModel> board = part.profile().flatMap(it -> offers.board(it, device));
            if (board.isPresent()) {
                devices.computeIfAbsent(board.get(), it -> new LinkedHashMap<>())
                        .merge(part.profile().get(), (int) shared, Integer::sum);
            } else {
                gpus += part.profile().isEmpty()
                        ? shared
                        : (long) Math.ceil(part.share().gpus() * each.getValue());
            }
        }
        for (Map.Entry<GpuModel, Map<MigProfile, Integer>> each : devices.entrySet()) {
            gpus += Board.of(each.getKey()).pack(each.getValue()).count();
        }
        return gpus;
    }

    private static long roundedUp(long count, int divisor) {
        return (count + divisor - 1) / divisor;
    }
}
