package io.gpurightsizer.sizing;

import java.util.Optional;
import java.util.stream.Collectors;

import io.gpurightsizer.sizing.names.FoundName;
import io.gpurightsizer.sizing.names.ModelNames;
import io.gpurightsizer.sizing.table.Need;

/** The questions about one container and its need. */
final class ContainerChecks {
    private ContainerChecks() {}

    /** Does it ask for more than one GPU, or does a setting spread its model over several? */
    static CheckResult moreThanOneGpu(CheckContext context) {
        GpuContainer container = context.container;
        if (container.gpus() > 1) {
            return CheckResult.keep("container " + container.name() + " asks for " + container.gpus());
        }
        if (container.signs().parallelism().isPresent()) {
            return CheckResult.keep("container " + container.name() + " has "
                    + container.signs().parallelism().get());
        }
        return CheckResult.goOn("asks for one GPU");
    }

    /** Are its devices named by hand? */
    static CheckResult devicesPinned(CheckContext context) {
        if (context.container.signs().pinnedDevices().isPresent()) {
            return CheckResult.keep(context.container.signs().pinnedDevices().get());
        }
        return CheckResult.goOn("the device plugin chooses them");
    }

    /** Does it train a model rather than serve one, and declares no need? */
    static CheckResult training(CheckContext context) {
        Optional<String> training = context.container.signs().training();
        if (training.isEmpty()) {
            return CheckResult.goOn("");
        }
        String evidence = "container " + context.container.name() + ": " + training.get();
        return context.container.declared().saysNeed()
                ? CheckResult.goOn(evidence + "; its need is declared")
                : CheckResult.keep(evidence);
    }

    /** Does it load several models, so that no row of one of them says its need, and is none declared? */
    static CheckResult severalModels(CheckContext context) {
        return context.lookUp
                .several()
                .map(models -> CheckResult.keep("container " + context.container.name() + " loads " + models))
                .orElse(CheckResult.goOn(namesInWords(context.container.names())));
    }

    /** Is its need unknown, since no row matches and none is declared? */
    static CheckResult noMatchingRow(CheckContext context) {
        NeedLookUp lookUp = context.lookUp;
        if (lookUp.several().isPresent()) {
            return CheckResult.notAsked("no one model");
        }
        if (lookUp.need().isEmpty()) {
            return CheckResult.keep(
                    "container " + context.container.name() + ", model " + notFound(context.container.names()));
        }
        if (lookUp.unknown().isPresent()) {
            return CheckResult.goOn(
                    "a row may match for model " + lookUp.need().get().model());
        }
        ResolvedNeed need = lookUp.need().get();
        return CheckResult.goOn(need.decidedBy() + " decides for model " + need.model());
    }

    private static String notFound(ModelNames names) {
        boolean onlyUnseen = !names.first().isKnown();
        return names.unseen()
                .filter(it -> onlyUnseen)
                .map(FoundName::toString)
                .orElse(names.first().toString());
    }

    private static String namesInWords(ModelNames names) {
        return names.all().isEmpty()
                ? "no model is named"
                : names.all().stream().limit(8).map(it -> it.kind() + " " + it).collect(Collectors.joining(", "));
    }

    /** What is said where a name decides that the model is only called by. */
    private static String byOtherName(ResolvedNeed need, GpuContainer container) {
        return need.model().equals(container.model()) ? "" : " for the name " + need.model();
    }

    /** Does the row or the annotation say that it gets a whole GPU? */
    static CheckResult wholeGpuRow(CheckContext context) {
        if (context.need.isEmpty()) {
            return CheckResult.notAsked("no need is known");
        }
        ResolvedNeed need = context.need.get();
        return need.need() instanceof Need.WholeGpu && context.lookUp.unknown().isEmpty()
                ? CheckResult.keep(need.decidedBy() + byOtherName(need, context.container))
                : CheckResult.goOn("a part of a GPU will do");
    }
}
