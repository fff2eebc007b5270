package io.gpurightsizer.audit.format;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.gpurightsizer.audit.ResizedEarlier;

/** What was saved before the audit, as {@code docs/audit-report.md} documents it. */
record JsonEarlier(int pods, @JsonUnwrapped Sums all, long gpusWhole, List<InNamespace> byNamespace) {
    static JsonEarlier of(ResizedEarlier earlier) {
        return new JsonEarlier(
                earlier.pods(),
                Sums.of(earlier.saved()),
                earlier.gpusWhole(),
                earlier.byNamespace().stream()
                        .map(it -> new InNamespace(it.namespace(), Sums.of(it)))
                        .toList());
    }

    record InNamespace(String name, @JsonUnwrapped Sums sums) {}

    record Sums(long gpusFreed, double gpusUsedAsPartitions, double gpusNet) {
        static Sums of(ResizedEarlier.Saved saved) {
            return new Sums(saved.gpusFreed(), Numbers.rounded(saved.gpusUsed()), Numbers.rounded(saved.gpusNet()));
        }
    }
}
