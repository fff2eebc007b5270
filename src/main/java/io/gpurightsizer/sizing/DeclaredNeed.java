package io.gpurightsizer.sizing;

import java.util.Optional;

import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.sizing.table.WhenNoneFree;

/**
 * What labels and annotations of the pod, its owner and its namespace declare about one container's need.
 *
 * @param memory the need, instead of a row
 * @param isolation instead of the row's
 * @param resource the name of what to get, as in rows, instead of a row; {@code nvidia.com/gpu} keeps the whole GPU
 * @param whenNoneFree instead of the row's or the table's
 * @param namespaceIsolation where neither the row nor the pod or its owner says one, and no resource is declared
 */
public record DeclaredNeed(
        Optional<GpuMemory> memory,
        Optional<Isolation> isolation,
        Optional<String> resource,
        Optional<WhenNoneFree> whenNoneFree,
        Optional<Isolation> namespaceIsolation) {
    public static final DeclaredNeed NOTHING = new DeclaredNeed(Optional.empty(), Optional.empty(), Optional.empty());

    /** Without a word of the namespace. */
    public DeclaredNeed(Optional<GpuMemory> memory, Optional<Isolation> isolation, Optional<String> resource) {
        this(memory, isolation, resource, Optional.empty(), Optional.empty());
    }

    public DeclaredNeed whenNoneFree(Optional<WhenNoneFree> said) {
        return said.isEmpty() ? this : new DeclaredNeed(memory, isolation, resource, said, namespaceIsolation);
    }

    public DeclaredNeed inNamespace(Optional<Isolation> said) {
        return said.isEmpty() ? this : new DeclaredNeed(memory, isolation, resource, whenNoneFree, said);
    }

    /** Whether it says what the container needs, not only how that is to be kept apart. */
    public boolean saysNeed() {
        return memory.isPresent() || resource.isPresent();
    }
}
