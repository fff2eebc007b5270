package io.gpurightsizer.recommend;

import java.util.Optional;

import io.gpurightsizer.gpu.GpuMemory;

/**
 * What is made of the evidence on one container.
 *
 * @param observed what was seen; empty if nothing can be believed
 * @param suggested what it needs with a margin; empty if nothing is suggested
 * @param confidence how much that is worth
 * @param why what it rests on, or why there is none
 */
record Verdict(Optional<Observed> observed, Optional<GpuMemory> suggested, Confidence confidence, String why) {
    static Verdict none(String why) {
        return new Verdict(Optional.empty(), Optional.empty(), Confidence.NONE, why);
    }

    static Verdict none(Observed observed, String why) {
        return new Verdict(Optional.of(observed), Optional.empty(), Confidence.NONE, why);
    }

    /** The same without a suggestion, since today's row stands. */
    Verdict keeping(String because) {
        return new Verdict(observed, Optional.empty(), confidence, why + "; " + because);
    }

    Verdict saying(String more) {
        return new Verdict(observed, suggested, confidence, why + "; " + more);
    }
}
