package io.gpurightsizer.admission;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.gpurightsizer.admission.ResourcePatch.Add;
import io.gpurightsizer.admission.ResourcePatch.Operation;
import io.gpurightsizer.admission.ResourcePatch.Remove;
import io.gpurightsizer.pod.SubmittedContainer;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.ContainerPosition;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.workload.PreviousResize;
import io.gpurightsizer.workload.ResizeRecord;

/** The JSON Patch that gives a pod resource claims instead of {@code nvidia.com/gpu}, and the one that takes them back. */
final class ClaimPatch {
    private static final String CLAIMS = "/spec/resourceClaims";

    private final List<Operation> operations = new ArrayList<>();

    private ClaimPatch() {}

    /**
     * A claim for each container that gets one. Init containers that end before the containers start use the claim of one of
     * these, as the scheduler does for resources: a claim is held for as long as the pod lives. Not that of a sidecar, which
     * may run beside them. A pod that has claims of others is never resized, so there are none.
     */
    static List<Operation> of(SubmittedPod pod, SizingDecision.Resize resize) {
        ClaimPatch patch = new ClaimPatch();
        Map<String, String> first = new HashMap<>();
        List<SubmittedPod.Claim> claims = new ArrayList<>();
        Set<ContainerPosition> sidecars = pod.containers().stream()
                .filter(SubmittedContainer::sidecar)
                .map(SubmittedContainer::at)
                .collect(Collectors.toSet());
        List<SizingDecision.ContainerResize> initLast = new ArrayList<>(resize.containers());
        initLast.sort(Comparator.comparing(it -> it.at().init()));
        for (SizingDecision.ContainerResize container : initLast) {
            ContainerPosition at = container.at();
            container.offer().target().claimTemplate().ifPresent(template -> {
                String own = ResizeRecord.CLAIM + (at.init() ? "init-" : "") + at.index();
                boolean ends = at.init() && !sidecars.contains(at);
                String name = ends ? first.getOrDefault(template, own) : own;
                if (ends || !at.init()) {
                    first.putIfAbsent(template, name);
                }
                if (name.equals(own)) {
                    claims.add(new SubmittedPod.Claim(name, template));
                }
                patch.use(at, List.of(name));
            });
        }
        patch.claim(claims);
        return patch.operations;
    }

    /** Takes the claims of a previous resize out of the lists that they are in; nothing where none is open. */
    static List<Operation> undoing(SubmittedPod pod, PreviousResize previous) {
        ClaimPatch patch = new ClaimPatch();
        pod.containers().forEach(it -> patch.remove(path(it.at()), it.claims(), previous.claims()));
        List<String> names = pod.claims().stream().map(SubmittedPod.Claim::name).toList();
        patch.remove(CLAIMS, names, previous.claims());
        return patch.operations;
    }

    /** Gives a pod that is updated without claims ours back that the stored one has. */
    static List<Operation> restoring(SubmittedPod updated, SubmittedPod stored) {
        ClaimPatch patch = new ClaimPatch();
        if (updated.claims().isEmpty()) {
            Map<ContainerPosition, List<String>> used = new HashMap<>();
            stored.containers().forEach(it -> used.put(it.at(), it.claims()));
            updated.containers().forEach(it -> patch.use(it.at(), ours(used.getOrDefault(it.at(), List.of()))));
            patch.claim(stored.claims().stream()
                    .filter(it -> isOurs(it.name()) && !it.template().isEmpty())
                    .toList());
        }
        return patch.operations;
    }

    private static List<String> ours(List<String> names) {
        return names.stream().filter(ClaimPatch::isOurs).toList();
    }

    private static boolean isOurs(String name) {
        return name.startsWith(ResizeRecord.CLAIM);
    }

    private static String path(ContainerPosition container) {
        return ResourcePatch.resourcesPath(container) + "/claims";
    }

    private void use(ContainerPosition container, List<String> claims) {
        add(path(container), claims.stream().map(it -> Map.of("name", it)).toList());
    }

    private void claim(List<SubmittedPod.Claim> claims) {
        add(
                CLAIMS,
                claims.stream()
                        .map(it -> Map.of("name", it.name(), "resourceClaimTemplateName", it.template()))
                        .toList());
    }

    private void add(String path, List<Map<String, String>> entries) {
        if (!entries.isEmpty()) {
            operations.add(new Add("add", path, entries));
        }
    }

    /** The last first, so that those before keep their places; the whole list where it has no others. */
    private void remove(String path, List<String> present, Set<String> names) {
        if (!present.isEmpty() && names.containsAll(present)) {
            operations.add(new Remove("remove", path));
            return;
        }
        for (int i = present.size() - 1; i >= 0; i--) {
            if (names.contains(present.get(i))) {
                operations.add(new Remove("remove", path + "/" + i));
            }
        }
    }
}
