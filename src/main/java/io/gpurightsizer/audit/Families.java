package io.gpurightsizer.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.gpurightsizer.workload.PodInterpreter;

/**
 * Which workload stands for which: a pod, and whatever else was made by a controller, is counted with the topmost object
 * above it that was read and asks for a GPU itself. Not so the pods of a DaemonSet: each is made for one node, by an
 * affinity that the template does not have, so what becomes of each is decided for itself.
 */
final class Families {
    private static final String RESIZED_FROM = "gpu-rightsizer.io/resized-from";
    private static final int MOST_GENERATIONS = 10;

    private final Map<Identity.Key, Identity> objects;
    /** How many templates of each object ask for a whole GPU. */
    private final Map<Identity.Key, Integer> asking = new HashMap<>();

    private final Map<Identity.Key, Integer> folded = new HashMap<>();
    private final Map<Identity.Key, Integer> foldedResized = new HashMap<>();
    private final List<FoundPod> heads = new ArrayList<>();

    /** DaemonSets some of whose pods were read. */
    private final Set<Identity.Key> spread = new HashSet<>();

    private Families(Map<Identity.Key, Identity> objects) {
        this.objects = objects;
    }

    static Families of(Inventory inventory) {
        Families families = new Families(inventory.objects());
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
    List<FoundPod> heads() {
        return heads;
    }

    /** How many running pods are counted with this one. */
    int runningPodsOf(FoundPod head) {
        return folded.getOrDefault(head.identity().key(), 0);
    }

    /** How many of them were resized already; none if it cannot be told which of its templates they were made of. */
    int resizedPodsOf(FoundPod head) {
        return asking.getOrDefault(head.identity().key(), 0) != 1
                ? 0
                : foldedResized.getOrDefault(head.identity().key(), 0);
    }

    private void place(FoundPod pod) {
        Optional<Identity.Key> head = topmostAsking(pod.identity());
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

    private Optional<Identity.Key> topmostAsking(Identity identity) {
        Optional<Identity.Key> topmost = Optional.empty();
        Optional<Identity.Key> above = identity.controllerKey();
        for (int i = 0; i < MOST_GENERATIONS && above.isPresent(); i++) {
            Optional<Identity.Key> present = presentOrDeployment(above.get());
            topmost = present.filter(asking::containsKey).isPresent() ? present : topmost;
            above = present.map(objects::get).flatMap(Identity::controllerKey);
        }
        return topmost;
    }

    /** A ReplicaSet that was not read itself is named after its Deployment, with a hash behind the last dash. */
    private Optional<Identity.Key> presentOrDeployment(Identity.Key key) {
        if (objects.containsKey(key)) {
            return Optional.of(key);
        }
        int dash = key.name().lastIndexOf('-');
        if (!key.kind().equals("ReplicaSet") || dash < 0) {
            return Optional.empty();
        }
        Identity.Key deployment =
                new Identity.Key(key.namespace(), "Deployment", key.name().substring(0, dash));
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
