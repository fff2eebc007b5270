package io.gpurightsizer.recommend;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.audit.manifests.FoundPod;
import io.gpurightsizer.audit.manifests.ObjectKey;
import io.gpurightsizer.audit.manifests.TopOwners;
import io.gpurightsizer.pod.SubmittedContainer;

/**
 * Which workload the pods that series name belong to. Of pods that were read their owners say it; of those that are gone
 * their names, where an object that makes such names was read.
 */
final class PodOwners {
    /** Kinds whose pods are made of their template as it stands, so that a difference is a change. */
    private static final Set<String> MAKE_PODS_AS_WRITTEN =
            Set.of("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job");

    private static final Set<String> NEVER_CHANGED = Set.of("Job", "CronJob");

    private final TopOwners owners;
    private final Map<ObjectKey, FoundPod> pods = new HashMap<>();
    private final Map<ObjectKey, FoundPod> templates = new HashMap<>();
    private final Map<ObjectKey, Owned.Fit> replicaSets = new HashMap<>();

    PodOwners(AuditInput input, TopOwners owners) {
        this.owners = owners;
        for (FoundPod found : input.pods()) {
            (found.identity().kind().equals("Pod") ? pods : templates).put(inNamespace(found.identity()), found);
        }
        templates.forEach((key, template) -> {
            if (key.kind().equals("ReplicaSet")) {
                replicaSets.put(key, fitOfTemplate(template));
            }
        });
        pods.values()
                .forEach(pod -> replicaSetOf(pod)
                        .ifPresent(it -> replicaSets.putIfAbsent(it, fitOfPod(pod, deploymentOf(it)))));
    }

    /** The workload of a pod; empty if it is of none that was read. */
    Optional<Owned> ownerOf(String namespace, String name) {
        FoundPod pod = pods.get(new ObjectKey(namespace, "Pod", name));
        if (pod != null) {
            return Optional.of(ofPod(pod));
        }
        return PodNames.makersOf(namespace, name).stream()
                .filter(templates::containsKey)
                .findFirst()
                .map(maker -> ofName(maker, name));
    }

    private Owned ofPod(FoundPod pod) {
        ObjectKey workload = owners.countedWith(pod);
        Optional<ObjectKey> replicaSet = replicaSetOf(pod);
        if (replicaSet.isPresent()) {
            Owned.Fit fit = replicaSets.get(replicaSet.get());
            return new Owned(workload, replicaSet.get().name(), fit, Optional.empty());
        }
        Optional<FoundPod> template = pod.controller()
                .map(PodOwners::inNamespace)
                .filter(it -> MAKE_PODS_AS_WRITTEN.contains(it.kind()))
                .map(templates::get);
        Owned.Fit fit = template.isPresent()
                ? fitOfPod(pod, template)
                : pod.createdAt().isPresent() ? Owned.Fit.SAME : Owned.Fit.NOT_KNOWN;
        return new Owned(workload, "", fit, pod.createdAt());
    }

    /** A Deployment's pods have the name of their ReplicaSet, which has a hash of the template. */
    private Owned ofName(ObjectKey maker, String name) {
        ObjectKey workload = owners.countedWith(templates.get(maker));
        String revision = switch (maker.kind()) {
            case "Deployment" -> PodNames.replicaSetOf(name);
            case "ReplicaSet" -> maker.name();
            default -> "";
        };
        Owned.Fit fit = NEVER_CHANGED.contains(maker.kind())
                ? Owned.Fit.SAME
                : replicaSets.getOrDefault(
                        new ObjectKey(maker.namespace(), "ReplicaSet", revision), Owned.Fit.NOT_KNOWN);
        return new Owned(workload, revision, fit, Optional.empty());
    }

    private static Optional<ObjectKey> replicaSetOf(FoundPod pod) {
        return pod.controller()
                .map(PodOwners::inNamespace)
                .filter(it -> it.kind().equals("ReplicaSet"));
    }

    private Optional<FoundPod> deploymentOf(ObjectKey replicaSet) {
        int dash = replicaSet.name().lastIndexOf('-');
        return dash < 0
                ? Optional.empty()
                : Optional.ofNullable(templates.get(new ObjectKey(
                        replicaSet.namespace(), "Deployment", replicaSet.name().substring(0, dash))));
    }

    private Owned.Fit fitOfTemplate(FoundPod replicaSet) {
        Optional<FoundPod> deployment = replicaSet.controller().map(it -> templates.get(inNamespace(it)));
        if (deployment.isEmpty()) {
            return Owned.Fit.SAME;
        }
        return fit(deployment.get(), replicaSet, true);
    }

    private static Owned.Fit fitOfPod(FoundPod pod, Optional<FoundPod> template) {
        return template.map(it -> fit(it, pod, false)).orElse(Owned.Fit.NOT_KNOWN);
    }

    /** What other webhooks add to a pod is no change; what is taken from a template is one. */
    private static Owned.Fit fit(FoundPod template, FoundPod other, boolean exactly) {
        for (SubmittedContainer wanted : template.pod().containers()) {
            boolean same = other.pod().containers().stream()
                    .filter(it -> it.at().name().equals(wanted.at().name()))
                    .anyMatch(it -> it.image().equals(wanted.image())
                            && it.command().equals(wanted.command())
                            && (exactly
                                    ? it.environment().equals(wanted.environment())
                                    : it.environment()
                                            .entrySet()
                                            .containsAll(wanted.environment().entrySet())));
            if (!same) {
                return Owned.Fit.CHANGED;
            }
        }
        return Owned.Fit.SAME;
    }

    /** Where manifests name no namespace they go to kubectl's default. */
    static ObjectKey inNamespace(ObjectKey key) {
        return key.namespace().isEmpty() ? new ObjectKey("default", key.kind(), key.name()) : key;
    }
}
