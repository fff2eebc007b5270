package io.gpurightsizer.sizing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.table.Need;

/**
 * The questions of the decision as one container answers them.
 *
 * @param container which container
 * @param answers one for each reason to keep, in order, and a last one: what it would be resized to
 */
public record Explanation(GpuContainer container, List<Answer> answers) {
    /** Resizing is the last entry of the list, after every reason to keep. */
    public static final String RESIZE = "resize";

    public Explanation {
        answers = List.copyOf(answers);
    }

    /** How a question came out. */
    public enum Outcome {
        /** This is why the pod keeps what it asks for, or what it is resized to. */
        YES,
        NO,
        /** Cannot be asked, since an earlier answer leaves nothing to ask about. */
        NOT_ASKED
    }

    /**
     * One answer.
     *
     * @param question a keep reason's code, or {@link #RESIZE}
     * @param detail what was found
     */
    public record Answer(String question, Outcome outcome, String detail) {}

    static Explanation of(CheckContext deliberation, GpuContainer container) {
        List<Answer> answers = new ArrayList<>();
        answers.add(firstAnswer(deliberation.workload, container));
        boolean decided = deliberation.workload.alreadyResized();
        for (Check question : Check.OF_A_CONTAINER) {
            Answer answer = answer(question, deliberation, container);
            decided |= answer.outcome() == Outcome.YES;
            answers.add(answer);
        }
        answers.add(lastAnswer(deliberation, container, decided));
        return new Explanation(container, answers);
    }

    private static Answer firstAnswer(GpuWorkload workload, GpuContainer container) {
        return workload.alreadyResized()
                ? new Answer(KeepReason.NO_WHOLE_GPU.code(), Outcome.YES, "it was resized already")
                : new Answer(
                        KeepReason.NO_WHOLE_GPU.code(), Outcome.NO, "asks for " + container.gpus() + " whole GPU(s)");
    }

    private static Answer answer(Check question, CheckContext deliberation, GpuContainer container) {
        String code = question.reason().code();
        boolean aboutTheNeed = question.reason().compareTo(KeepReason.WHOLE_GPU_ROW) >= 0;
        if (aboutTheNeed && deliberation.ruling(container).isEmpty()) {
            return new Answer(code, Outcome.NOT_ASKED, "no need is known");
        }
        boolean aboutOffers = question.reason().compareTo(KeepReason.NOT_OFFERED) >= 0;
        if (aboutOffers && deliberation.ruling(container).orElseThrow().need() instanceof Need.WholeGpu) {
            return new Answer(code, Outcome.NOT_ASKED, "a whole GPU is meant");
        }
        if (question.reason() == KeepReason.TOO_SMALL
                && deliberation.candidates(container).suitable().isEmpty()) {
            return new Answer(code, Outcome.NOT_ASKED, "nothing suitable is offered");
        }
        Optional<SizingDecision.Keep> keep = question.ask(deliberation, container);
        return keep.map(it -> new Answer(code, Outcome.YES, it.detail()))
                .orElseGet(() -> new Answer(code, Outcome.NO, question.goesOn().apply(deliberation, container)));
    }

    private static Answer lastAnswer(CheckContext deliberation, GpuContainer container, boolean decided) {
        if (decided) {
            return new Answer(RESIZE, Outcome.NO, "it keeps what it asks for");
        }
        Offer first = deliberation.candidates(container).fitting().get(0);
        String size = first.usable().map(memory -> " with " + memory).orElse("");
        return new Answer(RESIZE, Outcome.YES, first.target() + size);
    }
}
