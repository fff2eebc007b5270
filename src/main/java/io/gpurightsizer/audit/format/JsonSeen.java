package io.gpurightsizer.audit.format;

import java.util.Optional;

import io.gpurightsizer.audit.SeenUse;
import io.gpurightsizer.gpu.GpuMemory;

/** What a container was seen to use, as {@code docs/audit-report.md} documents it. */
record JsonSeen(
        String namespace,
        String kind,
        String name,
        String part,
        String container,
        long maxBytes,
        String confidence,
        String row,
        Optional<Long> rowBytes,
        String rowIs) {
    static JsonSeen of(SeenUse seen) {
        return new JsonSeen(
                seen.namespace(),
                seen.kind(),
                seen.name(),
                seen.part(),
                seen.container(),
                seen.max().bytes(),
                seen.confidence(),
                seen.row(),
                seen.rowMemory().map(GpuMemory::bytes),
                seen.against().toString());
    }
}
