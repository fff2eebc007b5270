package io.gpurightsizer.sizing;

import java.util.Optional;

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
        return CheckResult.goOn("no devices named by hand");
    }

    /** Does it train a model rather than serve one, and declares no need? */
    static CheckResult training(CheckContext context) {
        Optional<String> training = context.container.signs().training();
        if (training.isEmpty()) {
            return CheckResult.goOn("no signs of training");
        }
        String evidence = "container " + context.container.name() + ": " + training.get();
        return context.container.declared().saysNeed()
                ? CheckResult.goOn(evidence + "; its need is declared")
                : CheckResult.keep(evidence);
    }

    /** Is its need unknown, since no row matches and none is declared? */
    static CheckResult noMatchingRow(CheckContext context) {
        ModelIdentity model = context.container.model();
        if (context.need.isEmpty()) {
            return CheckResult.keep("container " + context.container.name() + ", model " + model);
        }
        return CheckResult.goOn(context.need.get().decidedBy() + " decides for model " + model);
    }

    /** Does the row or the annotation say that it gets a whole GPU? */
    static CheckResult wholeGpuRow(CheckContext context) {
        if (context.need.isEmpty()) {
            return CheckResult.notAsked("no need is known");
        }
        ResolvedNeed need = context.need.get();
        return need.need() instanceof Need.WholeGpu
                ? CheckResult.keep(need.decidedBy())
                : CheckResult.goOn("a part of a GPU will do");
    }
}
