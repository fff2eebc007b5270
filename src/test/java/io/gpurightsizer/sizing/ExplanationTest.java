package io.gpurightsizer.sizing;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.sizing.table.Need;

import static io.gpurightsizer.sizing.Scene.declaring;
import static io.gpurightsizer.sizing.Scene.device;
import static io.gpurightsizer.sizing.Scene.memory;
import static io.gpurightsizer.sizing.Scene.named;
import static io.gpurightsizer.sizing.Scene.serving;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** Every question with its answer, word for word. */
class ExplanationTest {
    private static final List<String> UP_TO_THE_NEED = List.of(
            "no-whole-gpu NO it asks for nvidia.com/gpu: 1",
            "opted-out NO resizing is on",
            "mirror-pod NO an ordinary pod",
            "managed-elsewhere NO scheduled by default-scheduler",
            "more-than-one-gpu NO asks for one GPU",
            "devices-pinned NO the device plugin chooses them",
            "training NO ",
            "several-models NO loaded asr (image)");

    @Test
    void ofAPodThatIsResized() {
        Scene scene = Scene.of(memory(5)).offering(device("1g.10gb", 10), device("2g.20gb", 20), device("1g.5gb", 5));

        assertEquals(
                upToTheNeedAnd(
                        "no-matching-row NO row all decides for model asr (image)",
                        "whole-gpu-row NO a part of a GPU will do",
                        "setting-unknown NO its settings are like those the row was measured with",
                        "not-offered NO 3 suit it",
                        "too-small NO 2 large enough, smallest first",
                        "would-be-refused NO 2 may be asked for",
                        "none-free NO free: nvidia.com/mig-1g.10gb, nvidia.com/mig-2g.20gb",
                        "resize YES nvidia.com/mig-1g.10gb with 10 GiB; any number offered"),
                answers(scene));
    }

    @Test
    void ofAPodThatGetsSomethingOfUnknownSize() {
        Offer unknown = new Offer(Scene.target("a/b"), true, Optional.empty(), Optional.empty());
        Scene scene = Scene.of(named(Isolation.ANY, "a/b")).offering(unknown);

        assertEquals("resize YES a/b; any number offered", last(scene));
    }

    @Test
    void ofAModelNoRowKnows() {
        Scene scene = Scene.empty()
                .row("some", "other", memory(5))
                .container(serving(""))
                .offering(device("1g.10gb", 10));

        assertEquals(
                List.of(
                        "several-models NO no model is named",
                        "no-matching-row YES container c-, model unknown",
                        "whole-gpu-row NOT_ASKED no need is known",
                        "setting-unknown NOT_ASKED no need is known",
                        "not-offered NOT_ASKED no need is known",
                        "too-small NOT_ASKED no need is known",
                        "would-be-refused NOT_ASKED no need is known",
                        "none-free NOT_ASKED no need is known",
                        "resize NO it keeps what it asks for"),
                answers(scene).subList(7, 16));
    }

    @Test
    void ofAPodThatIsMeantToHaveAWholeGpu() {
        Scene scene = Scene.of(new Need.WholeGpu()).offering(device("1g.10gb", 10));

        assertEquals(
                upToTheNeedAnd(
                        "no-matching-row NO row all decides for model asr (image)",
                        "whole-gpu-row YES row all",
                        "setting-unknown NOT_ASKED a whole GPU is meant",
                        "not-offered NOT_ASKED a whole GPU is meant",
                        "too-small NOT_ASKED a whole GPU is meant",
                        "would-be-refused NOT_ASKED a whole GPU is meant",
                        "none-free NOT_ASKED a whole GPU is meant",
                        "resize NO it keeps what it asks for"),
                answers(scene));
    }

    @Test
    void ofAPodForWhichNothingSuitableIsOffered() {
        Scene scene = Scene.of(named(Isolation.ANY, "a/b", "a/c")).offering(device("1g.10gb", 10));

        assertEquals(
                upToTheNeedAnd(
                        "no-matching-row NO row all decides for model asr (image)",
                        "whole-gpu-row NO a part of a GPU will do",
                        "setting-unknown NO no amount of memory is asked for",
                        "not-offered YES container c-asr asks for a/b or a/c; offered are only nvidia.com/mig-1g.10gb",
                        "too-small NOT_ASKED nothing suitable is offered",
                        "would-be-refused NOT_ASKED nothing suitable is offered",
                        "none-free NOT_ASKED nothing suitable is offered",
                        "resize NO it keeps what it asks for"),
                answers(scene));
    }

    @Test
    void ofAPodForWhichNothingIsLargeEnough() {
        Scene scene = Scene.of(memory(10)).offering(device("1g.10gb", 10));

        assertEquals(
                List.of(
                        "not-offered NO 1 suit it",
                        "too-small YES container c-asr needs 11 GiB (10 GiB + 10 %); the largest offered is"
                                + " nvidia.com/mig-1g.10gb with 10 GiB",
                        "would-be-refused NOT_ASKED nothing suitable is offered",
                        "none-free NOT_ASKED nothing suitable is offered",
                        "resize NO it keeps what it asks for"),
                answers(scene).subList(11, 16));
    }

    @Test
    void ofAPodThatWasResizedAlready() {
        Scene scene = Scene.of(memory(5)).offering(device("1g.10gb", 10)).resizedBefore();

        assertEquals("no-whole-gpu YES it was resized already", answers(scene).get(0));
        assertEquals("resize NO it keeps what it asks for", last(scene));
    }

    @Test
    void theQuestionsAfterTheOneThatDecidesAreAnsweredToo() {
        Scene scene = Scene.of(memory(5)).offering(device("1g.10gb", 10)).scheduledBy("volcano");

        List<String> answers = answers(scene);

        assertEquals("managed-elsewhere YES scheduler volcano is not one of the allowedSchedulers", answers.get(3));
        assertEquals("not-offered NO 1 suit it", answers.get(11));
        assertEquals("resize NO it keeps what it asks for", answers.get(15));
    }

    @Test
    void everyAnswerCarriesItsQuestionInWords() {
        Scene scene = Scene.of(memory(5)).offering(device("1g.10gb", 10));

        assertEquals(
                List.of(
                        "resized before?",
                        "opted out?",
                        "a static pod's mirror?",
                        "managed by another system?",
                        "more than one GPU?",
                        "devices chosen by hand?",
                        "trains a model?",
                        "several models?",
                        "need unknown?",
                        "meant to have a whole GPU?",
                        "need changed by a setting?",
                        "offers unsuitable?",
                        "offers too small?",
                        "refused by a quota?",
                        "offers all held?",
                        "resize?"),
                scene.explain().get(0).answers().stream()
                        .map(Explanation.Answer::words)
                        .toList());
    }

    @Test
    void everyOfferIsShownWithWhatLeftItOut() {
        Scene scene =
                Scene.of(memory(15)).offering(device("1g.10gb", 10), device("1g.20gb", 20), device("3g.40gb", 40));

        assertEquals(
                List.of(
                        "nvidia.com/mig-1g.20gb chosen",
                        "nvidia.com/mig-3g.40gb",
                        "nvidia.com/mig-1g.10gb too-small: smaller than the need"),
                offers(scene));
    }

    @Test
    void whereNoneIsChosenTheOffersAreShownAllTheSame() {
        Scene scene = Scene.of(named(Isolation.PREFERRED, "a/b")).offering(device("1g.10gb", 10));

        assertEquals(
                List.of("nvidia.com/mig-1g.10gb not-offered: offered are only nvidia.com/mig-1g.10gb"), offers(scene));
    }

    @Test
    void whereNoNeedIsKnownNoOfferIsLookedAt() {
        Scene scene = Scene.empty()
                .row("some", "other", memory(5))
                .container(serving(""))
                .offering(device("1g.10gb", 10));

        assertEquals(List.of(), offers(scene));
    }

    private static List<String> offers(Scene scene) {
        return scene.explain().get(0).offers().stream()
                .map(it -> it.offer().target()
                        + (it.chosen() ? " chosen" : "")
                        + it.ruledOutBy()
                                .map(reason -> " " + reason.code() + ": " + it.why())
                                .orElse(""))
                .toList();
    }

    @Test
    void everyContainerIsExplained() {
        Scene scene = Scene.of(memory(5)).container(serving("tts")).offering(device("1g.10gb", 10));

        assertEquals(
                List.of("c-asr", "c-tts"),
                scene.explain().stream().map(it -> it.container().name()).toList());
    }

    @Test
    void whyNothingIsReachableIsSaidIfItIsKnown() {
        assertEquals(
                "container c-asr needs 5.5 GiB (5 GiB + 10 %); no toleration for taint a=b:NoSchedule",
                Scene.of(memory(5))
                        .remark("no toleration for taint a=b:NoSchedule")
                        .explain()
                        .get(0)
                        .answers()
                        .get(11)
                        .detail());
        assertEquals(
                "container c-asr needs 5.5 GiB (5 GiB + 10 %); nothing smaller than a GPU is offered",
                Scene.of(memory(5)).explain().get(0).answers().get(11).detail());
    }

    @Test
    void atMostFourOffersAreNamedEachOnce() {
        Scene scene = Scene.of(named(Isolation.ANY, "a/b"))
                .offering(
                        device("1g.5gb", 5),
                        device("1g.6gb", 6),
                        device("1g.10gb", 10),
                        device("2g.20gb", 20),
                        device("3g.40gb", 40));

        assertEquals(
                "container c-asr asks for a/b; offered are only nvidia.com/mig-1g.5gb, nvidia.com/mig-1g.6gb,"
                        + " nvidia.com/mig-1g.10gb, nvidia.com/mig-2g.20gb",
                scene.explain().get(0).answers().get(11).detail());
    }

    @Test
    void aDeclaredWholeGpuIsSaidToBeSo() {
        DeclaredNeed whole =
                new DeclaredNeed(Optional.empty(), Optional.empty(), Optional.of(ExtendedResource.WHOLE_GPU.name()));
        Scene scene = Scene.of(memory(5)).onlyContainer(declaring(whole)).offering(device("1g.10gb", 10));

        assertEquals(
                List.of("no-matching-row NO annotation decides for model asr (image)", "whole-gpu-row YES annotation"),
                answers(scene).subList(8, 10));
    }

    private static List<String> upToTheNeedAnd(String... rest) {
        return java.util.stream.Stream.concat(UP_TO_THE_NEED.stream(), java.util.stream.Stream.of(rest))
                .toList();
    }

    private static List<String> answers(Scene scene) {
        return scene.explain().get(0).answers().stream()
                .map(it -> it.question() + " " + it.outcome() + " " + it.detail())
                .toList();
    }

    private static String last(Scene scene) {
        List<String> answers = answers(scene);
        return answers.get(answers.size() - 1);
    }
}
