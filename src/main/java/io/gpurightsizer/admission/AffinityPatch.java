package io.gpurightsizer.admission;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.admission.ResourcePatch.Add;
import io.gpurightsizer.admission.ResourcePatch.Operation;
import io.gpurightsizer.admission.ResourcePatch.Remove;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.pod.WrittenAffinity;
import io.gpurightsizer.sizing.Steering;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.workload.Keys;
import io.gpurightsizer.workload.PreviousSteering;

/** The JSON Patch that leads a pod to whole GPUs by its node affinity, and the one that takes that back. */
final class AffinityPatch {
    private static final String AFFINITY = "/spec/affinity";
    private static final String NODES = AFFINITY + "/nodeAffinity";
    private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String TERMS = NODES + "/" + REQUIRED + "/nodeSelectorTerms/";

    private final List<Operation> operations = new ArrayList<>();

    private AffinityPatch() {}

    /** From the pod as it stands to the pod led this way, or to one that is not led; nothing where that is so already. */
    static List<Operation> of(SubmittedPod pod, PreviousSteering previous, Optional<Steering> wanted) {
        AffinityPatch patch = new AffinityPatch();
        if (wanted.isPresent() && previous.stands(wanted.get())) {
            return patch.operations;
        }
        if (previous.recorded()) {
            patch.takeBack(pod.affinity(), previous);
        }
        if (wanted.isPresent()) {
            patch.lead(previous.revertedIn(pod).affinity(), wanted.get());
            patch.annotate(pod, wanted.get());
        }
        return patch.operations;
    }

    /** Gives a pod that is updated the affinity back that we had added to the stored one. */
    static List<Operation> restoring(SubmittedPod updated, SubmittedPod stored) {
        AffinityPatch patch = new AffinityPatch();
        addedTo(stored, updated)
                .filter(ours -> !isIn(updated.affinity(), ours))
                .ifPresent(ours -> patch.lead(updated.affinity(), ours));
        return patch.operations;
    }

    /** What makes the difference between the two; where there is another difference too, what is likeliest ours. */
    private static Optional<Steering> addedTo(SubmittedPod stored, SubmittedPod updated) {
        List<PreviousSteering> candidates = PreviousSteering.candidatesIn(stored);
        return candidates.stream()
                .filter(it -> it.revertedIn(stored).affinity().equals(updated.affinity()))
                .findFirst()
                .or(() -> candidates.stream().findFirst())
                .flatMap(PreviousSteering::steering);
    }

    private static boolean isIn(WrittenAffinity affinity, Steering steering) {
        return PreviousSteering.candidates(steering.word(), affinity).stream()
                .anyMatch(it -> it.steering().equals(Optional.of(steering)));
    }

    private void lead(WrittenAffinity affinity, Steering steering) {
        if (steering.required()) {
            require(affinity, steering);
        } else {
            prefer(affinity, steering);
        }
    }

    private void prefer(WrittenAffinity affinity, Steering steering) {
        Map<String, Object> preferred = new LinkedHashMap<>();
        preferred.put("weight", PreviousSteering.WEIGHT);
        preferred.put("preference", Map.of("matchExpressions", expressions(steering)));
        if (affinity.preferred().isEmpty()) {
            addToNodes(affinity, PREFERRED, List.of(preferred));
        } else {
            add(NODES + "/" + PREFERRED + "/-", preferred);
        }
    }

    private void require(WrittenAffinity affinity, Steering steering) {
        List<Placement.Term> terms = affinity.required().orElse(List.of());
        if (terms.isEmpty()) {
            Map<String, Object> term = Map.of("matchExpressions", expressions(steering));
            addToNodes(affinity, REQUIRED, Map.of("nodeSelectorTerms", List.of(term)));
        }
        for (int i = 0; i < terms.size(); i++) {
            String path = TERMS + i + "/matchExpressions";
            if (!terms.get(i).expressions().isEmpty()) {
                expressions(steering).forEach(it -> add(path + "/-", it));
            } else if (!PreviousSteering.isEmpty(terms.get(i))) {
                add(path, expressions(steering));
            }
        }
    }

    private void addToNodes(WrittenAffinity affinity, String field, Object value) {
        if (affinity.nodesExist()) {
            add(NODES + "/" + field, value);
        } else if (affinity.exists()) {
            add(NODES, Map.of(field, value));
        } else {
            add(AFFINITY, Map.of("nodeAffinity", Map.of(field, value)));
        }
    }

    private void takeBack(WrittenAffinity affinity, PreviousSteering previous) {
        previous.steering().ifPresent(ours -> {
            List<Placement.Term> terms = affinity.required().orElse(List.of());
            if (!ours.required()) {
                boolean alone = affinity.preferred().size() == 1;
                removeFromNodes(
                        affinity,
                        PREFERRED,
                        alone ? "" : "/" + previous.preferredAt(),
                        alone && affinity.required().isEmpty());
            } else if (previous.isAlone(terms)) {
                removeFromNodes(affinity, REQUIRED, "", affinity.preferred().isEmpty());
            } else {
                removeFromTerms(terms, previous, ours.away().size());
            }
        });
        operations.add(new Remove("remove", "/metadata/annotations/" + ResourcePatch.escape(Keys.STEERED)));
    }

    /** @param nothingElse whether nothing about nodes is left then */
    private void removeFromNodes(WrittenAffinity affinity, String field, String entry, boolean nothingElse) {
        String path = nothingElse ? affinity.ofPods() ? NODES : AFFINITY : NODES + "/" + field + entry;
        operations.add(new Remove("remove", path));
    }

    private void removeFromTerms(List<Placement.Term> terms, PreviousSteering previous, int count) {
        for (int i = 0; i < terms.size(); i++) {
            if (PreviousSteering.isEmpty(terms.get(i))) {
                continue;
            }
            String path = TERMS + i + "/matchExpressions";
            if (terms.get(i).expressions().size() == count) {
                operations.add(new Remove("remove", path));
            } else {
                int start = previous.startIn(terms.get(i));
                for (int n = 0; n < count; n++) {
                    operations.add(new Remove("remove", path + "/" + start));
                }
            }
        }
    }

    private void annotate(SubmittedPod pod, Steering steering) {
        Map<String, String> record = Map.of(Keys.STEERED, steering.word());
        if (!pod.hasMetadata()) {
            add("/metadata", Map.of("annotations", record));
        } else if (pod.hasAnnotations()) {
            add("/metadata/annotations/" + ResourcePatch.escape(Keys.STEERED), steering.word());
        } else {
            add("/metadata/annotations", record);
        }
    }

    private static List<Map<String, Object>> expressions(Steering steering) {
        List<Map<String, Object>> expressions = new ArrayList<>();
        for (Placement.Requirement requirement : steering.away()) {
            Map<String, Object> expression = new LinkedHashMap<>();
            expression.put("key", requirement.key());
            expression.put("operator", requirement.operator());
            expression.put("values", requirement.values());
            expressions.add(expression);
        }
        return expressions;
    }

    private void add(String path, Object value) {
        operations.add(new Add("add", path, value));
    }
}
