package io.gpurightsizer.sizing.offers;

import java.util.Comparator;
import java.util.Optional;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuMemory;

/**
 * One thing a cluster lets a pod ask for instead of a whole GPU.
 *
 * @param target what to ask for
 * @param hardwareIsolated whether it is a MIG device that no other pod shares
 * @param usable the memory one pod may count on: a device's, or its even share of a shared one; empty if unknown
 * @param visible the memory a server in it sees as its device: more than {@code usable} on a shared replica; empty if
 *     unknown
 */
public record Offer(Target target, boolean hardwareIsolated, Optional<GpuMemory> usable, Optional<GpuMemory> visible) {
    /** Smaller before larger, unknown sizes last; equal sizes by name. */
    public static final Comparator<Offer> SMALLEST_FIRST = Comparator.comparingLong(Offer::sizeOrLast)
            .thenComparing(Offer::resource)
            .thenComparing(offer -> offer.target().toString());

    /** A server that states no more than this fraction leaves room for a second one on a share of unknown size. */
    private static final double SAFE_FRACTION_OF_UNKNOWN = 0.5;

    /** vLLM's default for {@code --gpu-memory-utilization}, about which the others' lie. */
    private static final double USUAL_CLAIM = 0.9;

    public ExtendedResource resource() {
        return target.resource();
    }

    /**
     * The memory a server with this claim can count on here. A stated fraction is taken of the device it sees, so on
     * a MIG device it leaves the rest unused, and on a replica it may be more than a fair share: then nothing counts.
     *
     * @return empty if the size is unknown
     */
    public Optional<GpuMemory> usableBy(MemoryClaim claim) {
        if (claim.fraction().isEmpty()) {
            return usable;
        }
        return seen().map(device -> device.times(claim.fraction().getAsDouble()))
                .filter(taken -> usable.orElseThrow().isAtLeast(taken));
    }

    /**
     * Whether what the server claims of the device holds the need itself. One that states no fraction claims
     * {@value #USUAL_CLAIM} of it.
     */
    public boolean claimHolds(GpuMemory need, MemoryClaim claim) {
        return !claim.claimsDevice()
                || claim.fraction().isPresent()
                || usable.filter(it -> it.times(USUAL_CLAIM).isAtLeast(need)).isPresent();
    }

    /** For example {@code , of which --gpu-memory-utilization=0.2 takes 3.92 GiB}; empty for a server that takes all. */
    public String claimInWords(MemoryClaim claim) {
        if (claim.fraction().isEmpty()) {
            return "";
        }
        return seen().map(device -> ", of which " + claim.evidence() + " takes "
                        + device.times(claim.fraction().getAsDouble()))
                .orElse("");
    }

    /** Whether a server with this claim leaves the other pods on the device their share. */
    public boolean leavesOthersTheirShare(MemoryClaim claim) {
        if (hardwareIsolated || !claim.claimsDevice()) {
            return true;
        }
        if (claim.fraction().isEmpty()) {
            return false;
        }
        double fraction = claim.fraction().getAsDouble();
        return seen().map(device -> usable.orElseThrow().isAtLeast(device.times(fraction)))
                .orElse(fraction <= SAFE_FRACTION_OF_UNKNOWN);
    }

    private Optional<GpuMemory> seen() {
        return usable.isEmpty() ? usable : visible;
    }

    private long sizeOrLast() {
        return usable.map(GpuMemory::bytes).orElse(Long.MAX_VALUE);
    }
}
