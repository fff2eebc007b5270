package io.gpurightsizer.audit.manifests;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.gpurightsizer.workload.Keys;
import io.gpurightsizer.workload.PodInterpreter;

/**
 * Which workloads are counted: a pod, and any other object that a controller made, is counted with the topmost owner
 * that was read and asks for a GPU itself. Not so the pods of a DaemonSet: each is made for one node, by an affinity that
 * the template does not have, so what becomes of each is decided for itself.
 */
public final class TopOwners {
    /** More owners above each other than there are in practice; it ends circles. */
    private static final int MOST_OWNERS = 10;

    private final Map<ObjectKey, Optional<ObjectKey>> controllers;
    private final List<FoundPod> counted = new ArrayList<>();

    /** How many templates of each object ask for a whole GPU. */
    private final Map<ObjectKey, Integer> askingTemplates = new HashMap<>();

    private final Map<ObjectKey, Integer> runningPods = new HashMap<>();
    private final Map<ObjectKey, Integer> resizedPods = new HashMap<>();
    private final Set<ObjectKey> daemonSetsOfPods = new HashSet<>();

    private TopOwners(AuditInput input) {
        controllers = input.controllers();
        for (FoundPod pod : input.pods()) {
            if (isPod(pod)) {
                pod.controller().filter(it -> it.kind().equals("DaemonSet")).ifPresent(daemonSetsOfPods::add);
            }
        }
        for (FoundPod pod : input.pods()) {
            if (!isPod(pod) && !hasPodsOfItsOwn(pod) && PodInterpreter.asksForWholeGpu(pod.pod())) {
                askingTemplates.merge(pod.identity(), 1, Integer::sum);
            }
        }
        input.pods().forEach(this::count);
    }

    public static TopOwners of(AuditInput input) {
        return new TopOwners(input);
    }

    /** Pods and templates that are counted by themselves. */
    public List<FoundPod> counted() {
        return counted;
    }

    /** How many running pods are counted with this one. */
    public int runningPodsOf(FoundPod owner) {
        return runningPods.getOrDefault(owner.identity(), 0);
    }

    /** How many of them were resized already; none if it cannot be told which of its templates they were made of. */
    public int resizedPodsOf(FoundPod owner) {
        boolean oneTemplate = askingTemplates.getOrDefault(owner.identity(), 0) == 1;
        return oneTemplate ? resizedPods.getOrDefault(owner.identity(), 0) : 0;
    }

    private void count(FoundPod pod) {
        Optional<ObjectKey> owner = topmostAskingOwner(pod);
        if (owner.isEmpty()) {
            if (!isOldReplicaSet(pod) && !hasPodsOfItsOwn(pod)) {
                counted.add(pod);
            }
        } else if (isPod(pod)) {
            boolean resized = pod.pod().annotations().containsKey(Keys.RESIZED_FROM);
            runningPods.merge(owner.get(), pod.count(), Integer::sum);
            resizedPods.merge(owner.get(), resized ? pod.count() : 0, Integer::sum);
        }
    }

    private Optional<ObjectKey> topmostAskingOwner(FoundPod pod) {
        Optional<ObjectKey> topmost = Optional.empty();
        Optional<ObjectKey> owner = pod.controller().flatMap(this::readOwner);
        for (int i = 0; i < MOST_OWNERS && owner.isPresent(); i++) {
            topmost = owner.filter(askingTemplates::containsKey).isPresent() ? owner : topmost;
            owner = controllers.get(owner.get()).flatMap(this::readOwner);
        }
        return topmost;
    }

    /** The owner, or the Deployment of a ReplicaSet that was not read: its name has a hash behind the last dash. */
    private Optional<ObjectKey> readOwner(ObjectKey owner) {
        if (controllers.containsKey(owner)) {
            return Optional.of(owner);
        }
        int dash = owner.name().lastIndexOf('-');
        if (!owner.kind().equals("ReplicaSet") || dash < 0) {
            return Optional.empty();
        }
        return Optional.of(new ObjectKey(
                        owner.namespace(), "Deployment", owner.name().substring(0, dash)))
                .filter(controllers::containsKey);
    }

    /** One that its Deployment keeps to roll back to. */
    private static boolean isOldReplicaSet(FoundPod pod) {
        return pod.identity().kind().equals("ReplicaSet")
                && pod.count() == 0
                && pod.controller().isPresent();
    }

    /** A DaemonSet some of whose pods were read. */
    private boolean hasPodsOfItsOwn(FoundPod pod) {
        return daemonSetsOfPods.contains(pod.identity());
    }

    private static boolean isPod(FoundPod pod) {
        return pod.identity().kind().equals("Pod");
    }
}
