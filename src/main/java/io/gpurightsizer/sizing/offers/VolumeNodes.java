package io.gpurightsizer.sizing.offers;

import java.util.List;
import java.util.Optional;

/**
 * The nodes on which a volume can be mounted.
 *
 * @param claim by which a pod has it, in words, for example {@code claim nim-cache}
 * @param anyOf terms of which a node must satisfy one; empty if any node will do
 * @param notKnown why it is not known; empty if it is
 */
public record VolumeNodes(String claim, Optional<List<Placement.Term>> anyOf, String notKnown) {
    public VolumeNodes {
        anyOf = anyOf.map(List::copyOf);
    }

    public static VolumeNodes any(String claim) {
        return new VolumeNodes(claim, Optional.empty(), "");
    }

    public static VolumeNodes notKnown(String claim, String why) {
        return new VolumeNodes(claim, Optional.empty(), why);
    }

    public boolean isKnown() {
        return notKnown.isEmpty();
    }
}
