package io.gpurightsizer.audit;

import java.util.List;
import java.util.Optional;

import io.gpurightsizer.objects.Source;
import io.gpurightsizer.sizing.ContainerPosition;
import io.gpurightsizer.sizing.names.FoundName;
import io.gpurightsizer.sizing.names.ModelIdentity;
import io.gpurightsizer.sizing.offers.GpuPart;
import io.gpurightsizer.sizing.offers.GpuShare;
import io.gpurightsizer.sizing.offers.Target;

/**
 * A container that asks for whole GPUs.
 *
 * @param position where it stands in its pod
 * @param gpus how many it asks for
 * @param counted how many of those its pod really holds for it: an init container holds its GPUs before the others begin,
 *     so only what it asks for beyond them counts
 * @param pods how many pods have it
 * @param model which model it serves
 * @param names all names found for it, in the order in which they are looked for
 * @param row the row, or what else, that decided; empty if none did
 * @param target what it would get; empty if it keeps what it asks for
 * @param part what that is cut from; empty if it keeps, or if the size is not known
 * @param holdsWholeGpus whether what it asks for now are whole GPUs, and not parts of them already
 * @param at where what it asks for stands
 */
public record AuditedContainer(
        ContainerPosition position,
        int gpus,
        int counted,
        int pods,
        ModelIdentity model,
        List<FoundName> names,
        String row,
        Optional<Target> target,
        Optional<GpuPart> part,
        boolean holdsWholeGpus,
        Source at) {
    public AuditedContainer {
        names = List.copyOf(names);
    }

    public String name() {
        return position.name();
    }

    /** How much of a GPU it would get; empty if it keeps, or if the size is not known. */
    public Optional<GpuShare> share() {
        return part.map(GpuPart::share);
    }

    /** What all pods hold for it: whole GPUs, or as many partitions instead. */
    public long devices() {
        return (long) counted * pods;
    }

    public long gpusFreed() {
        return target.isPresent() && holdsWholeGpus ? devices() : 0;
    }

    /** How much of whole GPUs its partitions are, as far as their size is known; none where it has a part already. */
    public double gpusUsed() {
        return holdsWholeGpus ? share().map(GpuShare::gpus).orElse(0.0) * devices() : 0;
    }

    /** How many partitions of unknown size it gets. */
    long partitionsOfUnknownSize() {
        return part.isEmpty() ? gpusFreed() : 0;
    }
}
