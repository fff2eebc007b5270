package io.gpurightsizer.sizing;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.sizing.table.SizingTable;

/**
 * The need of one container and what decided it.
 *
 * @param need what it needs
 * @param origin the name of the row, or {@link #ANNOTATION}
 */
record ResolvedNeed(Need need, String origin) {
    /** Used instead of a row's name if the pod or its owner declared the need; no row can have this name. */
    static final String ANNOTATION = "(annotation)";

    /** A declared resource or memory before the first matching row of the table; empty if there is neither. */
    static Optional<ResolvedNeed> of(GpuContainer container, GpuWorkload workload, SizingTable table) {
        DeclaredNeed declared = container.declared();
        return declared.resource()
                .map(ResolvedNeed::named)
                .or(() -> declared.memory().map(amount -> new Need.Memory(amount, Isolation.PREFERRED)))
                .map(need -> new ResolvedNeed(need, ANNOTATION))
                .or(() -> table.firstMatch(workload.labels(), container.model().name(), container.environment())
                        .map(row -> new ResolvedNeed(row.need(), row.name())))
                .map(resolved -> declared.isolation().map(resolved::isolated).orElse(resolved));
    }

    private static Need named(ExtendedResource resource) {
        return resource.isWholeGpu() ? new Need.WholeGpu() : new Need.Resources(List.of(resource));
    }

    private ResolvedNeed isolated(Isolation isolation) {
        if (need instanceof Need.Memory memory) {
            return new ResolvedNeed(new Need.Memory(memory.amount(), isolation), origin);
        }
        return need instanceof Need.Resources resources
                ? new ResolvedNeed(new Need.Resources(resources.inOrder(), isolation), origin)
                : this;
    }

    /** For example {@code needs 17.6 GiB (16 GiB + 10 %)} or {@code asks for nvidia.com/gpu.shared}; not for a whole GPU. */
    String inWords(int headroomPercent) {
        if (need instanceof Need.Memory memory) {
            return "needs " + memory.amount().plusPercent(headroomPercent) + " (" + memory.amount() + " + "
                    + headroomPercent + " %)";
        }
        List<ExtendedResource> named = ((Need.Resources) need).inOrder();
        return "asks for " + named.stream().map(Object::toString).collect(Collectors.joining(" or "));
    }

    /** For example {@code row parakeet-asr} or {@code annotation}. */
    String decidedBy() {
        return decidedBy(origin);
    }

    static String decidedBy(String origin) {
        return origin.equals(ANNOTATION) ? "annotation" : "row " + origin;
    }
}
