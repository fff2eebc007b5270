package io.gpurightsizer.companions;

import java.util.List;

import io.gpurightsizer.audit.Note;

/**
 * ResourceQuotas on the new names. A quota on {@code requests.nvidia.com/gpu} is evaluated after admission and does not count
 * a pod that asks for another name (Kubernetes' documentation, "Resource Quotas").
 */
final class QuotaCompanion {
    private QuotaCompanion() {}

    static boolean isNeeded(CompanionInput input) {
        return input.report().notes().stream().anyMatch(Note::isAboutQuotas);
    }

    static Section of(CompanionInput input) {
        List<String> comments = input.report().notes().stream()
                .filter(Note::isAboutQuotas)
                .map(it -> it.text().replaceFirst(":$", "."))
                .toList();
        return comments.isEmpty()
                ? Section.of("No ResourceQuota counts nvidia.com/gpu or a part of a GPU.")
                : new Section(
                        comments,
                        input.report().quotas().stream()
                                .map(it -> new Section.Manifest("", it.manifest()))
                                .toList());
    }
}
