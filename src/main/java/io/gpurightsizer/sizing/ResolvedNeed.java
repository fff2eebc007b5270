package io.gpurightsizer.sizing;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.sizing.table.SizingRow;

/**
 * The need of one container and what decided it.
 *
 * @param need what it needs
 * @param origin the name of the row, or {@link #ANNOTATION}
 * @param model the name that led to the row; for a declared need the one that counts most
 */
record ResolvedNeed(Need need, String origin, ModelIdentity model) {
    /** Used instead of a row's name if the pod or its owner declared the need; no row can have this name. */
    static final String ANNOTATION = "(annotation)";

    /** A declared resource or memory; empty if there is neither. */
    static Optional<ResolvedNeed> declared(GpuContainer container) {
        DeclaredNeed declared = container.declared();
        Optional<Need> need = declared.resource()
                .map(resource -> withDeclaredIsolation(needOf(resource), declared))
                .or(() -> declared.memory()
                        .map(memory ->
                                new Need.Memory(memory, declared.isolation().orElse(Isolation.PREFERRED))));
        return need.map(it -> new ResolvedNeed(it, ANNOTATION, container.model()));
    }

    /** What a row says, with the isolation that is declared. */
    static ResolvedNeed of(SizingRow row, ModelIdentity model, DeclaredNeed declared) {
        return new ResolvedNeed(withDeclaredIsolation(row.need(), declared), row.name(), model);
    }

    private static Need needOf(ExtendedResource declared) {
        return declared.isWholeGpu() ? new Need.WholeGpu() : new Need.Resources(List.of(declared));
    }

    private static Need withDeclaredIsolation(Need need, DeclaredNeed declared) {
        if (declared.isolation().isEmpty()) {
            return need;
        }
        Isolation isolation = declared.isolation().get();
        if (need instanceof Need.Memory memory) {
            return new Need.Memory(memory.amount(), isolation);
        }
        return need instanceof Need.Resources resources ? new Need.Resources(resources.inOrder(), isolation) : need;
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
