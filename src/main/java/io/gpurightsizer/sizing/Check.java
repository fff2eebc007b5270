package io.gpurightsizer.sizing;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.gpurightsizer.sizing.offers.Offer;

/**
 * One question of the decision, asked of each container that asks for a whole GPU. A question about the whole pod has the
 * same answer for every container.
 *
 * @param reason why the pod is kept if the answer is yes
 * @param question the function that answers it
 * @param narrowing where it is about offers, the function that leaves out those that do not do
 */
record Check(
        KeepReason reason,
        Function<CheckContext, CheckResult> question,
        Optional<BiFunction<CheckContext, List<Offer>, OffersLeft>> narrowing) {

    /** A question that is not about offers. */
    Check(KeepReason reason, Function<CheckContext, CheckResult> question) {
        this(reason, question, Optional.empty());
    }

    /** A question that narrows the offers: it gets those that the earlier questions left and returns fewer. */
    static Check narrowing(KeepReason reason, BiFunction<CheckContext, List<Offer>, OffersLeft> question) {
        return new Check(reason, context -> context.narrow(question), Optional.of(question));
    }

    CheckResult ask(CheckContext context) {
        return question.apply(context);
    }
}
