package io.gpurightsizer.sizing;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * One question of the decision: does this container make the pod keep what it asks for, and why? Questions about the
 * whole pod give every container the same answer.
 *
 * @param reason the reason to keep if the answer is yes
 * @param keeps what about this container makes it so; empty to go on to the next question
 * @param goesOn what was found otherwise, for those who ask to have the decision explained
 */
record Question(
        KeepReason reason,
        BiFunction<Deliberation, GpuContainer, Optional<String>> keeps,
        BiFunction<Deliberation, GpuContainer, String> goesOn) {

    /** All that are asked of a container, in the order of {@link KeepReason}; the first asks whether there is one. */
    static final List<Question> OF_A_CONTAINER = List.of(
            new Question(KeepReason.OPTED_OUT, Question::optedOut, (d, c) -> "resizing is not switched off"),
            new Question(KeepReason.MIRROR_POD, Question::mirrorPod, (d, c) -> "not a static or mirror pod"),
            new Question(
                    KeepReason.MANAGED_ELSEWHERE,
                    Question::managedElsewhere,
                    (d, c) -> "scheduled by " + d.workload.schedulerName() + ", no other GPU system named"),
            new Question(KeepReason.MORE_THAN_ONE_GPU, Question::moreThanOneGpu, (d, c) -> "asks for one GPU"),
            new Question(KeepReason.DEVICES_PINNED, Question::devicesPinned, (d, c) -> "no devices named by hand"),
            new Question(
                    KeepReason.NO_MATCHING_ROW,
                    Question::noMatchingRow,
                    (d, c) -> d.ruling(c).orElseThrow().description() + " decides for model " + c.model()),
            new Question(KeepReason.WHOLE_GPU_ROW, Question::wholeGpuRow, (d, c) -> "a part of a GPU will do"),
            new Question(
                    KeepReason.NOT_OFFERED,
                    Question::notOffered,
                    (d, c) -> d.candidates(c).suitable().size() + " suitable offer(s)"),
            new Question(
                    KeepReason.TOO_SMALL,
                    Question::tooSmall,
                    (d, c) -> d.candidates(c).fitting().size() + " offer(s) big enough, smallest first"));

    Optional<SizingDecision.Keep> ask(Deliberation d, GpuContainer container) {
        return keeps.apply(d, container).map(detail -> keep(d, container, detail));
    }

    private SizingDecision.Keep keep(Deliberation d, GpuContainer container, String detail) {
        boolean aboutTheNeed = reason.compareTo(KeepReason.WHOLE_GPU_ROW) >= 0;
        return new SizingDecision.Keep(
                reason,
                detail,
                aboutTheNeed ? d.ruling(container).map(Ruling::origin).orElse("") : "");
    }

    private static Optional<String> optedOut(Deliberation d, GpuContainer c) {
        return d.workload.optedOut() ? Optional.of("") : Optional.empty();
    }

    private static Optional<String> mirrorPod(Deliberation d, GpuContainer c) {
        return d.workload.mirror() ? Optional.of("") : Optional.empty();
    }

    private static Optional<String> managedElsewhere(Deliberation d, GpuContainer c) {
        String scheduler = d.workload.schedulerName();
        if (!scheduler.equals(GpuWorkload.DEFAULT_SCHEDULER)
                && !d.table.allowedSchedulers().contains(scheduler)) {
            return Optional.of("scheduler " + scheduler);
        }
        List<String> managers = d.workload.managers();
        return managers.isEmpty() ? Optional.empty() : Optional.of(managers.get(0));
    }

    private static Optional<String> moreThanOneGpu(Deliberation d, GpuContainer c) {
        if (c.gpus() > 1) {
            return Optional.of("container " + c.name() + " asks for " + c.gpus());
        }
        return c.parallelism().map(setting -> "container " + c.name() + " has " + setting);
    }

    private static Optional<String> devicesPinned(Deliberation d, GpuContainer c) {
        return c.pinnedDevices();
    }

    private static Optional<String> noMatchingRow(Deliberation d, GpuContainer c) {
        if (d.ruling(c).isPresent()) {
            return Optional.empty();
        }
        return Optional.of("container " + c.name() + ", model " + c.model());
    }

    private static Optional<String> wholeGpuRow(Deliberation d, GpuContainer c) {
        Ruling ruling = d.ruling(c).orElseThrow();
        return ruling.need() instanceof Need.WholeGpu ? Optional.of(ruling.description()) : Optional.empty();
    }

    private static Optional<String> notOffered(Deliberation d, GpuContainer c) {
        Candidates candidates = d.candidates(c);
        if (!candidates.suitable().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("container " + c.name() + " " + candidates.need() + "; " + whyNothingSuits(d, c));
    }

    private static String whyNothingSuits(Deliberation d, GpuContainer c) {
        Offers.Reachable reachable = d.reachable();
        if (reachable.smallestFirst().isEmpty()) {
            return reachable.remark().isEmpty() ? "nothing smaller than a GPU is offered" : reachable.remark();
        }
        if (c.appetite().greedy()
                && reachable.smallestFirst().stream().noneMatch(offer -> offer.sparesNeighbours(c.appetite()))) {
            return "only shared replicas are offered, and it takes most of the GPU it sees ("
                    + c.appetite().evidence() + ")";
        }
        return "offered are only "
                + reachable.smallestFirst().stream()
                        .map(offer -> offer.target().toString())
                        .distinct()
                        .limit(4)
                        .reduce((a, b) -> a + ", " + b)
                        .orElseThrow();
    }

    private static Optional<String> tooSmall(Deliberation d, GpuContainer c) {
        Candidates candidates = d.candidates(c);
        if (!candidates.fitting().isEmpty()) {
            return Optional.empty();
        }
        String largest = candidates
                .largestSuitable()
                .map(offer -> "the largest offered is " + offer.target() + " with "
                        + offer.usable().orElseThrow() + offer.claimInWords(c.appetite()))
                .orElse("how large the offers are is not known");
        return Optional.of("container " + c.name() + " " + candidates.need() + "; " + largest);
    }
}
