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
 * @param offers every offer of the nodes that the pod may run on, with what left it out; empty where no need is known
 */
public record Explanation(GpuContainer container, List<Answer> answers, List<ConsideredOffer> offers) {
    /** Resizing is the last entry of the list, after every reason to keep. */
    public static final String RESIZE = "resize";

    public Explanation {
        answers = List.copyOf(answers);
        offers = List.copyOf(offers);
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
        List<ConsideredOffer> ruledOut = new ArrayList<>();
        boolean lookedAt = false;
        for (Check check : Checks.IN_ORDER) {
            List<Offer> before = check.narrowing().isPresent() ? context.offersLeft() : List.of();
            CheckResult result = check.ask(context);
            if (check.narrowing().isPresent() && result.outcome() != Outcome.NOT_ASKED) {
                lookedAt = true;
                ruledOut.addAll(ConsideredOffer.ruledOut(context, check, before));
            }
            if (!kept && result.keeps() && check.reason() == KeepReason.WHOLE_GPU_ROW) {
                steering = Steering.of(List.of(context));
            }
            kept |= result.keeps();
            answers.add(
                    new Answer(check.reason().code(), check.reason().question(), result.outcome(), result.detail()));
        }
        answers.add(kept ? keeping(steering) : resizing(context));
        List<ConsideredOffer> offers = new ArrayList<>(lookedAt ? ConsideredOffer.left(context, !kept) : List.of());
        offers.addAll(ruledOut);
        return new Explanation(context.container, answers, offers);
    }

    private static Answer keeping(Optional<Steering> steering) {
        String led = steering.map(it -> ", and is led to whole GPUs, " + it).orElse("");
        return new Answer(RESIZE, "resize?", Outcome.NO, "it keeps what it asks for" + led);
    }

    private static Answer resizing(CheckContext context) {
        Offer offer = context.offersLeft().get(0);
        String memory = offer.usable().map(it -> " with " + it).orElse("");
        String count = context.reachable().room().of(List.of(offer.target())).toString();
        return new Answer(RESIZE, "resize?", Outcome.YES, offer.target() + memory + "; " + count);
    }
}
