package io.gpurightsizer.audit.manifests;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.gpurightsizer.text.ApiGroup;
import io.gpurightsizer.workload.PodInterpreter;

/**
 * Which workload stands for which: a pod, and whatever else was made by a controller, is counted with the topmost object
 * above it that was read and asks for a GPU itself. Not so the pods of a DaemonSet: each is made for one node, by an
 * affinity that the template does not have, so what becomes of each is decided for itself.
 */
public final class TopOwners {
    private static final String RESIZED_FROM = ApiGroup.PREFIX + "resized-from";
    private static final int MOST_GENERATIONS = 10;

    private final Map<ObjectKey.Key, ObjectKey> objects;
    /** How many templates of each object ask for a whole GPU. */
    private final Map<ObjectKey.Key, Integer> asking = new HashMap<>();

    private final Map<ObjectKey.Key, Integer> folded = new HashMap<>();
    private final Map<ObjectKey.Key, Integer> foldedResized = new HashMap<>();
    private final List<FoundPod> heads = new ArrayList<>();

    /** DaemonSets some of whose pods were read. */
    private final Set<ObjectKey.Key> spread = new HashSet<>();

    private TopOwners(Map<ObjectKey.Key, ObjectKey> objects) {
        this.objects = objects;
    }

    public static TopOwners of(AuditInput inventory) {
        TopOwners families = new TopOwners(inventory.objects());
        for (FoundPod pod : inventory.pods()) {
            if (isPod(pod)) {
                pod.identity()
                        .controllerKey()
                        .filter(it -> it.kind().equals("DaemonSet"))
                        .ifPresent(families.spread::add);
            }
        }
        for (FoundPod pod : inventory.pods()) {
            if (!isPod(pod) && !families.isSpread(pod) && PodInterpreter.asksForWholeGpu(pod.pod())) {
                families.asking.merge(pod.identity().key(), 1, Integer::sum);
            }
        }
        inventory.pods().forEach(families::place);
        return families;
    }

    /** Those that stand for themselves. */
    public List<FoundPod> heads() {
        return heads;
    }

    /** How many running pods are counted with this one. */
    public int runningPodsOf(FoundPod head) {
        return folded.getOrDefault(head.identity().key(), 0);
    }

    /** How many of them were resized already; none if it cannot be told which of its templates they were made of. */
    public int resizedPodsOf(FoundPod head) {
        return asking.getOrDefault(head.identity().key(), 0) != 1
                ? 0
                : foldedResized.getOrDefault(head.identity().key(), 0);
    }

    private void place(FoundPod pod) {
        Optional<ObjectKey.Key> head = topmostAsking(pod.identity());
        if (head.isEmpty()) {
            if (!isHistory(pod) && !isSpread(pod)) {
                heads.add(pod);
            }
        } else if (isPod(pod)) {
            boolean resized = pod.pod().annotations().containsKey(RESIZED_FROM);
            folded.merge(head.get(), pod.count(), Integer::sum);
            foldedResized.merge(head.get(), resized ? pod.count() : 0, Integer::sum);
        }
    }

    private Optional<ObjectKey.Key> topmostAsking(ObjectKey identity) {
        Optional<ObjectKey.Key> topmost = Optional.empty();
        Optional<ObjectKey.Key> above = identity.controllerKey();
        for (int i = 0; i < MOST_GENERATIONS && above.isPresent(); i++) {
            Optional<ObjectKey.Key> present = presentOrDeployment(above.get());
            topmost = present.filter(asking::containsKey).isPresent() ? present : topmost;
            above = present.map(objects::get).flatMap(ObjectKey::controllerKey);
        }
        return topmost;
    }

    /** A ReplicaSet that was not read itself is named after its Deployment, with a hash behind the last dash. */
    private Optional<ObjectKey.Key> presentOrDeployment(ObjectKey.Key key) {
        if (objects.containsKey(key)) {
            return Optional.of(key);
        }
        int dash = key.name().lastIndexOf('-');
        if (!key.kind().equals("ReplicaSet") || dash < 0) {
            return Optional.empty();
        }
        ObjectKey.Key deployment =
                new ObjectKey.Key(key.namespace(), "Deployment", key.name().substring(0, dash));
        return Optional.of(deployment).filter(objects::containsKey);
    }

    /** An old ReplicaSet that its Deployment keeps to roll back to. */
    private static boolean isHistory(FoundPod pod) {
        return pod.identity().kind().equals("ReplicaSet")
                && pod.count() == 0
                && pod.identity().controller().isPresent();
    }

    private boolean isSpread(FoundPod pod) {
        return spread.contains(pod.identity().key());
    }

    private static boolean isPod(FoundPod pod) {
        return pod.identity().kind().equals("Pod");
    }
}
