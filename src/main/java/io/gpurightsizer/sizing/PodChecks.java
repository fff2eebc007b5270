package io.gpurightsizer.sizing;

/** The questions about the pod as a whole. */
final class PodChecks {
    private PodChecks() {}

    /** Was the pod resized before, so that it asks for a whole GPU in name only? */
    static CheckResult noWholeGpu(CheckContext context) {
        return context.workload.alreadyResized()
                ? CheckResult.keep("it was resized already")
                : CheckResult.goOn(
                        "it asks for " + context.workload.placement().gpu() + ": " + context.container.gpus());
    }

    /** Is the mode {@code off} for the pod, its owner or its namespace? */
    static CheckResult optedOut(CheckContext context) {
        return context.workload.optedOut() ? CheckResult.keep("") : CheckResult.goOn("resizing is on");
    }

    /** Is it the mirror of a static pod? The kubelet runs what its file says, whatever the mirror says. */
    static CheckResult mirrorPod(CheckContext context) {
        return context.workload.mirror() ? CheckResult.keep("") : CheckResult.goOn("an ordinary pod");
    }

    /** Does another system decide which GPU the pod gets: a scheduler that is not allowed, one that the pod names, or a VM runtime? */
    static CheckResult managedElsewhere(CheckContext context) {
        String scheduler = context.workload.schedulerName();
        if (!scheduler.equals(GpuWorkload.DEFAULT_SCHEDULER)
                && !context.table.allowedSchedulers().contains(scheduler)) {
            return CheckResult.keep("scheduler " + scheduler + " is not one of the allowedSchedulers");
        }
        if (!context.workload.otherGpuSystems().isEmpty()) {
            return CheckResult.keep(context.workload.otherGpuSystems().get(0));
        }
        if (context.virtualMachine().isPresent()) {
            return CheckResult.keep("runtime class " + context.virtualMachine().get()
                    + " starts a virtual machine, which is given whole GPUs only");
        }
        return CheckResult.goOn("scheduled by " + scheduler);
    }
}
