package io.gpurightsizer.sizing;

import java.util.List;

/** The questions of the decision. A new one goes into this list, into {@link KeepReason} and into the README's table. */
final class Checks {
    /** In the order in which they are asked; the first yes keeps the pod. */
    static final List<Check> IN_ORDER = List.of(
            new Check(KeepReason.NO_WHOLE_GPU, PodChecks::noWholeGpu),
            new Check(KeepReason.OPTED_OUT, PodChecks::optedOut),
            new Check(KeepReason.MIRROR_POD, PodChecks::mirrorPod),
            new Check(KeepReason.MANAGED_ELSEWHERE, PodChecks::managedElsewhere),
            new Check(KeepReason.MORE_THAN_ONE_GPU, ContainerChecks::moreThanOneGpu),
            new Check(KeepReason.DEVICES_PINNED, ContainerChecks::devicesPinned),
            new Check(KeepReason.TRAINING, ContainerChecks::training),
            new Check(KeepReason.SEVERAL_MODELS, ContainerChecks::severalModels),
            new Check(KeepReason.NO_MATCHING_ROW, ContainerChecks::noMatchingRow),
            new Check(KeepReason.WHOLE_GPU_ROW, ContainerChecks::wholeGpuRow),
            new Check(KeepReason.SETTING_UNKNOWN, SettingChecks::settingUnknown),
            Check.narrowing(KeepReason.NOT_OFFERED, OfferChecks::notOffered),
            Check.narrowing(KeepReason.TOO_SMALL, OfferChecks::tooSmall),
            Check.narrowing(KeepReason.WOULD_BE_REFUSED, AdmissionChecks::wouldBeRefused),
            Check.narrowing(KeepReason.NONE_FREE, FreeChecks::noneFree));

    private Checks() {}
}
