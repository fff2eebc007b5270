package io.gpurightsizer.sizing.offers;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

import io.gpurightsizer.gpu.ComputeCapability;
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
 * @param throughMps whether it is a replica that an MPS daemon serves
 * @param capability the compute capability of its GPU; empty if it is unknown, or not the same on all nodes
 * @param devicesPerGpu how many devices of its size one GPU has, at the fewest: 1 for a whole GPU; 0 if unknown
 * @param computePercent the share of its GPU's multiprocessors that one pod may count on, rounded down; 0 if unknown
 */
public record Offer(
        Target target,
        boolean hardwareIsolated,
        Optional<GpuMemory> usable,
        Optional<GpuMemory> visible,
        boolean throughMps,
        Optional<ComputeCapability> capability,
        int devicesPerGpu,
        int computePercent) {
    /**
     * Smaller before larger, unknown sizes last; equal sizes by name, those of DeviceClasses without one last: such a class
     * may stand for larger devices too.
     */
    public static final Comparator<Offer> SMALLEST_FIRST = Comparator.comparingLong(Offer::sizeOrLast)
            .thenComparing(offer -> offer.name().startsWith(ExtendedResource.OF_DEVICE_CLASS))
            .thenComparing(Offer::name)
            .thenComparing(offer -> offer.target().toString());

    private static final Pattern MIG = Pattern.compile("[0-9]g\\.[0-9]+gb");

    /** A server that states no more than this fraction leaves room for a second one on a share of unknown size. */
    private static final double SAFE_FRACTION_OF_UNKNOWN = 0.5;

    /** vLLM's default for {@code --gpu-memory-utilization}, about which the others' lie. */
    private static final double USUAL_CLAIM = 0.9;

    /** From here on a stated fraction is a default said aloud: LMDeploy's is 0.8, the others' are larger. */
    private static final double SMALLEST_USUAL_CLAIM = 0.8;

    /** A device of its own, or a replica by time-slicing, of which no more is known. */
    public Offer(Target target, boolean hardwareIsolated, Optional<GpuMemory> usable, Optional<GpuMemory> visible) {
        this(target, hardwareIsolated, usable, visible, false, Optional.empty(), 0, 0);
    }

    /** What devices of it are counted by. */
    public String name() {
        return target.name();
    }

    /**
     * Whether a server with this claim gets its need and the headroom here. A stated fraction is taken of the device it
     * sees, so on a MIG device it leaves the rest unused, and on a replica it may be more than a fair share. One that states
     * no fraction, or its default, claims about {@value #USUAL_CLAIM}: that must hold the need itself.
     *
     * @param required the need with its headroom
     */
    public boolean holds(GpuMemory need, GpuMemory required, MemoryClaim claim) {
        if (usable.isEmpty()) {
            return false;
        }
        if (claim.fraction().isEmpty()) {
            return usable.get().isAtLeast(required)
                    && (!claim.claimsDevice() || usable.get().times(USUAL_CLAIM).isAtLeast(need));
        }
        double fraction = claim.fraction().getAsDouble();
        Optional<GpuMemory> taken = visible.map(device -> device.times(fraction))
                .filter(it -> usable.get().isAtLeast(it));
        return fraction < SMALLEST_USUAL_CLAIM
                ? taken.filter(it -> it.isAtLeast(required)).isPresent()
                : taken.filter(it -> it.isAtLeast(need) && usable.get().isAtLeast(required))
                        .isPresent();
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

    /** For example {@code only 14 % of a GPU's multiprocessors}. */
    public String computeInWords() {
        return computePercent == 0
                ? "its share of a GPU's multiprocessors is not known"
                : "only " + computePercent + " % of a GPU's multiprocessors";
    }

    /**
     * Whether a server with this claim leaves the other pods on the device their share.
     *
     * @param meant whether the need says that any kind of offer will do, or names this one
     */
    public boolean leavesOthersTheirShare(MemoryClaim claim, boolean meant) {
        if (hardwareIsolated) {
            return true;
        }
        return switch (claim.taking()) {
            case AS_NEEDED -> true;
            case NOT_KNOWN -> meant;
            case SHARE_OF_DEVICE ->
                claim.fraction().isPresent() && isFair(claim.fraction().getAsDouble());
            case SHARE_OF_FREE, UNSEEN_SHARE -> false;
        };
    }

    private boolean isFair(double fraction) {
        return seen().map(device -> usable.orElseThrow().isAtLeast(device.times(fraction)))
                .orElse(fraction <= SAFE_FRACTION_OF_UNKNOWN);
    }

    /** Whether a program that draws can use it: a GPU, or a MIG device with graphics ({@code 1g.24gb+gfx}). */
    public boolean hasGraphics() {
        String name = target.toString();
        return !throughMps && (!hardwareIsolated && !MIG.matcher(name).find() || name.contains("gfx"));
    }

    private Optional<GpuMemory> seen() {
        return usable.isEmpty() ? usable : visible;
    }

    private long sizeOrLast() {
        return usable.map(GpuMemory::bytes).orElse(Long.MAX_VALUE);
    }
}
