package io.gpurightsizer.sizing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.gpurightsizer.sizing.offers.Offer;

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
     * @param words the question in words, for example {@code opted out?}
     * @param detail what was found
     */
    public record Answer(String question, String words, Outcome outcome, String detail) {}

    static Explanation of(CheckContext context) {
        List<Answer> answers = new ArrayList<>();
        boolean kept = false;
        Optional<Steering> steering = Optional.empty();
        for (Check check : Checks.IN_ORDER) {
            CheckResult result = check.ask(context);
            if (!kept && result.keeps() && check.reason() == KeepReason.WHOLE_GPU_ROW) {
                steering = Steering.of(List.of(context));
            }
            kept |= result.keeps();
            answers.add(
                    new Answer(check.reason().code(), check.reason().question(), result.outcome(), result.detail()));
        }
        answers.add(
                kept
                        ? new Answer(RESIZE, "resize?", Outcome.NO, "it keeps what it asks for" + inWords(steering))
                        : new Answer(
                                RESIZE,
                                "resize?",
                                Outcome.YES,
                                inWords(context, context.offersLeft().get(0))));
        return new Explanation(context.container, answers);
    }

    private static String inWords(Optional<Steering> steering) {
        return steering.map(it -> ", and is led to whole GPUs, " + it).orElse("");
    }

    private static String inWords(CheckContext context, Offer offer) {
        return offer.target() + offer.usable().map(memory -> " with " + memory).orElse("") + "; "
                + context.reachable().room().of(List.of(offer.target()));
    }
}
