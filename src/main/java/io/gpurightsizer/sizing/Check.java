package io.gpurightsizer.sizing;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.table.Need;

/**
 * One question of the decision: does this container make the pod keep what it asks for, and why? Questions about the
 * whole pod give every container the same answer.
 *
 * @param reason the reason to keep if the answer is yes
 * @param keeps what about this container makes it so; empty to go on to the next question
 * @param goesOn what was found otherwise, for those who ask to have the decision explained
 */
record Check(
        KeepReason reason,
        BiFunction<CheckContext, GpuContainer, Optional<String>> keeps,
        BiFunction<CheckContext, GpuContainer, String> goesOn) {

    /** All that are asked of a container, in the order of {@link KeepReason}; the first asks whether there is one. */
    static final List<Check> OF_A_CONTAINER = List.of(
            new Check(KeepReason.OPTED_OUT, Check::optedOut, (d, c) -> "resizing is not switched off"),
            new Check(KeepReason.MIRROR_POD, Check::mirrorPod, (d, c) -> "not a static or mirror pod"),
            new Check(
                    KeepReason.MANAGED_ELSEWHERE,
                    Check::managedElsewhere,
                    (d, c) -> "scheduled by " + d.workload.schedulerName() + ", no other GPU system named"),
            new Check(KeepReason.MORE_THAN_ONE_GPU, Check::moreThanOneGpu, (d, c) -> "asks for one GPU"),
            new Check(KeepReason.DEVICES_PINNED, Check::devicesPinned, (d, c) -> "no devices named by hand"),
            new Check(
                    KeepReason.NO_MATCHING_ROW,
                    Check::noMatchingRow,
                    (d, c) -> d.ruling(c).orElseThrow().description() + " decides for model " + c.model()),
            new Check(KeepReason.WHOLE_GPU_ROW, Check::wholeGpuRow, (d, c) -> "a part of a GPU will do"),
            new Check(
                    KeepReason.NOT_OFFERED,
                    Check::notOffered,
                    (d, c) -> d.candidates(c).suitable().size() + " suitable offer(s)"),
            new Check(
                    KeepReason.TOO_SMALL,
                    Check::tooSmall,
                    (d, c) -> d.candidates(c).fitting().size() + " offer(s) big enough, smallest first"));

    Optional<SizingDecision.Keep> ask(CheckContext d, GpuContainer container) {
        return keeps.apply(d, container).map(detail -> keep(d, container, detail));
    }

    private SizingDecision.Keep keep(CheckContext d, GpuContainer container, String detail) {
        boolean aboutTheNeed = reason.compareTo(KeepReason.WHOLE_GPU_ROW) >= 0;
        return new SizingDecision.Keep(
                reason,
                detail,
                aboutTheNeed ? d.ruling(container).map(ResolvedNeed::origin).orElse("") : "");
    }

    private static Optional<String> optedOut(CheckContext d, GpuContainer c) {
        return d.workload.optedOut() ? Optional.of("") : Optional.empty();
    }

    private static Optional<String> mirrorPod(CheckContext d, GpuContainer c) {
        return d.workload.mirror() ? Optional.of("") : Optional.empty();
    }

    private static Optional<String> managedElsewhere(CheckContext d, GpuContainer c) {
        String scheduler = d.workload.schedulerName();
        if (!scheduler.equals(GpuWorkload.DEFAULT_SCHEDULER)
                && !d.table.allowedSchedulers().contains(scheduler)) {
            return Optional.of("scheduler " + scheduler);
        }
        List<String> otherGpuSystems = d.workload.otherGpuSystems();
        return otherGpuSystems.isEmpty() ? Optional.empty() : Optional.of(otherGpuSystems.get(0));
    }

    private static Optional<String> moreThanOneGpu(CheckContext d, GpuContainer c) {
        if (c.gpus() > 1) {
            return Optional.of("container " + c.name() + " asks for " + c.gpus());
        }
        return c.parallelism().map(setting -> "container " + c.name() + " has " + setting);
    }

    private static Optional<String> devicesPinned(CheckContext d, GpuContainer c) {
        return c.pinnedDevices();
    }

    private static Optional<String> noMatchingRow(CheckContext d, GpuContainer c) {
        if (d.ruling(c).isPresent()) {
            return Optional.empty();
        }
        return Optional.of("container " + c.name() + ", model " + c.model());
    }

    private static Optional<String> wholeGpuRow(CheckContext d, GpuContainer c) {
        ResolvedNeed ruling = d.ruling(c).orElseThrow();
        return ruling.need() instanceof Need.WholeGpu ? Optional.of(ruling.description()) : Optional.empty();
    }

    private static Optional<String> notOffered(CheckContext d, GpuContainer c) {
        Candidates candidates = d.candidates(c);
        if (!candidates.suitable().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("container " + c.name() + " " + candidates.need() + "; " + whyNothingSuits(d, c));
    }

    private static String whyNothingSuits(CheckContext d, GpuContainer c) {
        Offers.Reachable reachable = d.reachable();
        if (reachable.smallestFirst().isEmpty()) {
            return reachable.remark().isEmpty() ? "nothing smaller than a GPU is offered" : reachable.remark();
        }
        if (c.memoryClaim().claimsDevice()
                && reachable.smallestFirst().stream()
                        .noneMatch(offer -> offer.leavesOthersTheirShare(c.memoryClaim()))) {
            return "only shared replicas are offered, and it takes most of the GPU it sees ("
                    + c.memoryClaim().evidence() + ")";
        }
        return "offered are only "
                + reachable.smallestFirst().stream()
                        .map(offer -> offer.target().toString())
                        .distinct()
                        .limit(4)
                        .reduce((a, b) -> a + ", " + b)
                        .orElseThrow();
    }

    private static Optional<String> tooSmall(CheckContext d, GpuContainer c) {
        Candidates candidates = d.candidates(c);
        if (!candidates.fitting().isEmpty()) {
            return Optional.empty();
        }
        String largest = candidates
                .largestSuitable()
                .map(offer -> "the largest offered is " + offer.target() + " with "
                        + offer.usable().orElseThrow() + offer.claimInWords(c.memoryClaim()))
                .orElse("how large the offers are is not known");
        return Optional.of("container " + c.name() + " " + candidates.need() + "; " + largest);
    }
}
