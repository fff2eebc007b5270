package io.gpurightsizer.audit.manifests;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import io.gpurightsizer.pod.SubmittedPod;
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

    /** The nodes of pods that ask for a whole GPU, by what they are counted with. */
    private final Map<ObjectKey, List<String>> nodesOfPods = new HashMap<>();

    /** How many pods the API server has of what was read, owners of owners included. */
    private final Map<ObjectKey, Integer> createdPods = new HashMap<>();

    private final Set<ObjectKey> daemonSetsOfPods = new HashSet<>();
    private final Set<String> namespacesOfResized = new HashSet<>();
    private final Map<ObjectKey, Autoscaler> autoscalers = new HashMap<>();

    /** Those whose target was not read. */
    private final List<Autoscaler> idleAutoscalers = new ArrayList<>();

    private TopOwners(AuditInput input, Predicate<SubmittedPod> asks) {
        controllers = input.controllers();
        for (FoundPod pod : input.pods()) {
            if (isPod(pod)) {
                pod.controller().filter(it -> it.kind().equals("DaemonSet")).ifPresent(daemonSetsOfPods::add);
            }
        }
        for (FoundPod pod : input.pods()) {
            if (!isPod(pod) && !hasPodsOfItsOwn(pod) && asks.test(pod.pod())) {
                askingTemplates.merge(pod.identity(), 1, Integer::sum);
            }
        }
        input.pods().forEach(this::count);
        input.autoscalers().values().forEach(this::assign);
    }

    public static TopOwners of(AuditInput input) {
        return of(input, PodInterpreter::asksForWholeGpu);
    }

    /** The same where another question says whether a pod asks for GPUs. */
    public static TopOwners of(AuditInput input, Predicate<SubmittedPod> asks) {
        return new TopOwners(input, asks);
    }

    /** Pods and templates that are counted by themselves. */
    public List<FoundPod> counted() {
        return counted;
    }

    /** What a pod, or another template, is counted with; itself where nothing above it asks for a GPU. */
    public ObjectKey countedWith(FoundPod pod) {
        return topmostAsking(pod.controller().flatMap(this::readOwner)).orElse(pod.identity());
    }

    /** How many running pods are counted with this one. */
    public int runningPodsOf(FoundPod owner) {
        return runningPods.getOrDefault(owner.identity(), 0);
    }

    /** The nodes on which pods run that are counted with this one and were not resized, or on which it runs itself. */
    public List<String> nodesOf(FoundPod pod) {
        return pod.node().map(List::of).orElseGet(() -> nodesOfPods.getOrDefault(pod.identity(), List.of()));
    }

    /** How many of the pods of a template, or itself, the API server does not have yet. */
    public int podsNotCreated(FoundPod pod) {
        return pod.created() ? 0 : Math.max(0, pod.scale().pods() - createdPods.getOrDefault(pod.identity(), 0));
    }

    /** Whether any pod of a namespace was resized before. */
    public boolean hasResizedPods(String namespace) {
        return namespacesOfResized.contains(namespace);
    }

    /** How many of them were resized already; none if it cannot be told which of its templates they were made of. */
    public int resizedPodsOf(FoundPod owner) {
        boolean oneTemplate = askingTemplates.getOrDefault(owner.identity(), 0) == 1;
        return oneTemplate ? resizedPods.getOrDefault(owner.identity(), 0) : 0;
    }

    /** The object that a pod's owner references lead to in the end, read or not; a pod without an owner itself. */
    public ObjectKey topOf(FoundPod pod) {
        ObjectKey top = pod.controller().orElse(pod.identity());
        for (int i = 0; i < MOST_OWNERS; i++) {
            Optional<ObjectKey> above = readOwner(top).flatMap(controllers::get);
            if (above.isEmpty()) {
                break;
            }
            top = above.get();
        }
        return readOwner(top).orElse(top);
    }

    /** How many pods are made of a template, also by what scales its object. */
    public Scale scaleOf(FoundPod pod) {
        Optional<Autoscaler> autoscaler = autoscalerOf(pod);
        return autoscaler.isPresent() ? pod.scale().scaledBy(autoscaler.get()) : pod.scale();
    }

    /** What scales the object of a template. */
    public Optional<Autoscaler> autoscalerOf(FoundPod pod) {
        return Optional.ofNullable(autoscalers.get(pod.identity()));
    }

    /** Autoscalers of which nothing is known that they scale. */
    public List<Autoscaler> idleAutoscalers() {
        return idleAutoscalers;
    }

    /** What an operator scales by a Deployment of its own is counted with the operator's object, if that has one template. */
    private void assign(Autoscaler autoscaler) {
        Optional<ObjectKey> target = readOwner(autoscaler.target());
        if (target.isEmpty()) {
            idleAutoscalers.add(autoscaler);
            return;
        }
        ObjectKey counted = topmostAsking(target)
                .filter(it -> it.equals(target.get()) || askingTemplates.get(it) == 1)
                .orElse(target.get());
        autoscalers.merge(counted, autoscaler, Autoscaler::orFurther);
    }

    private void count(FoundPod pod) {
        Optional<ObjectKey> owner = topmostAsking(pod.controller().flatMap(this::readOwner));
        if (owner.isEmpty() && !isOldReplicaSet(pod) && !hasPodsOfItsOwn(pod)) {
            counted.add(pod);
        } else if (owner.isPresent() && isPod(pod)) {
            runningPods.merge(owner.get(), pod.scale().pods(), Integer::sum);
            resizedPods.merge(owner.get(), pod.isResized() ? pod.scale().pods() : 0, Integer::sum);
            pod.node()
                    .filter(node -> !pod.isResized() && pod.isRunning())
                    .ifPresent(node -> nodesOfPods
                            .computeIfAbsent(owner.get(), it -> new ArrayList<>())
                            .add(node));
        }
        if (pod.created() && pod.isRunning()) {
            addCreated(pod);
        }
        if (pod.isRunning() && pod.isResized()) {
            namespacesOfResized.add(pod.identity().namespace());
        }
    }

    private void addCreated(FoundPod pod) {
        Optional<ObjectKey> owner = pod.controller().flatMap(this::readOwner);
        for (int i = 0; i < MOST_OWNERS && owner.isPresent(); i++) {
            createdPods.merge(owner.get(), pod.scale().pods(), Integer::sum);
            owner = controllers.get(owner.get()).flatMap(this::readOwner);
        }
    }

    /** Of an object and what is above it, the topmost that asks for a GPU. */
    private Optional<ObjectKey> topmostAsking(Optional<ObjectKey> object) {
        Optional<ObjectKey> topmost = Optional.empty();
        Optional<ObjectKey> owner = object;
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
                && pod.scale().pods() == 0
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
