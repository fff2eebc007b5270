package io.gpurightsizer.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.objects.KubernetesObject;

/** What the webhook's account may do in the cluster, by the ClusterRole {@code gpu-rightsizer}. */
final class RightsChecks {
    private static final String NAME = "gpu-rightsizer";
    static final String BASE = "Apply k8s/base/rbac.yaml as it is.";

    /** Without these the webhook cannot see who has a say, or what would refuse a pod. */
    static final List<Right> TO_BE_SAFE = List.of(
            Right.toWatch("", "namespaces"),
            Right.toWatch("", "resourcequotas"),
            Right.toWatch("", "limitranges"),
            Right.toWatch("node.k8s.io", "runtimeclasses"),
            Right.toWatch("resource.k8s.io", "devicetaintrules"),
            Right.toGet("apps", "replicasets"),
            Right.toGet("apps", "statefulsets"),
            Right.toGet("apps", "daemonsets"),
            Right.toGet("batch", "jobs"),
            Right.toGet("", "replicationcontrollers"));

    /** Without these it resizes less, or with a share of workloads others. */
    static final List<Right> TO_RESIZE = List.of(
            Right.toWatch("", "nodes"),
            Right.toWatch("resource.k8s.io", "deviceclasses"),
            Right.toWatch("resource.k8s.io", "resourceslices"),
            Right.toWatch("resource.k8s.io", "resourceclaims"),
            Right.toWatch("resource.k8s.io", "resourceclaimtemplates"),
            Right.toGet("apps", "deployments"),
            Right.toGet("batch", "cronjobs"),
            Right.toGet("", "persistentvolumeclaims"),
            Right.toGet("", "persistentvolumes"),
            new Right("storage.k8s.io", "storageclasses", List.of("list")));

    /** Owners of other kinds, whose annotations are read where those kinds are installed. */
    static final List<Right> TO_HEAR_OTHER_OWNERS = Stream.of(
                    rights("argoproj.io", "rollouts", "workflows"),
                    rights("apps.kruise.io", "clonesets", "statefulsets", "daemonsets"),
                    rights("leaderworkerset.x-k8s.io", "leaderworkersets"),
                    rights("kubeflow.org", "pytorchjobs", "tfjobs", "mpijobs", "xgboostjobs", "paddlejobs", "jaxjobs"),
                    rights("ray.io", "rayclusters"),
                    rights("batch.volcano.sh", "jobs"))
            .flatMap(it -> it)
            .toList();

    static final Right PODS = Right.toWatch("", "pods");

    private RightsChecks() {}

    private static Stream<Right> rights(String group, String... resources) {
        return Stream.of(resources).map(it -> Right.toGet(group, it));
    }

    static List<Finding> rights(PreflightInput input) {
        List<KubernetesObject> roles = input.named("ClusterRole", NAME);
        if (roles.isEmpty()) {
            return List.of(notInstalled());
        }
        JsonNode rules = roles.get(0).root().path("rules");
        List<Finding> findings = new ArrayList<>();
        report(
                missing(TO_BE_SAFE, rules),
                it -> Finding.fail(
                        it,
                        "What these say is not heard: labels of namespaces and annotations of owners that switch the"
                                + " webhook off, or what would refuse the resized pod or keep it off a node.",
                        BASE),
                findings);
        report(
                missing(TO_RESIZE, rules),
                it -> Finding.warn(it, "Pods of which not enough is known keep their GPU.", BASE),
                findings);
        report(
                missing(TO_HEAR_OTHER_OWNERS, rules),
                it -> Finding.warn(
                        it,
                        "Annotations of these owners are not read, so one that says that its pods keep their GPU has no"
                                + " effect.",
                        BASE + " With the Helm chart, leave rbac.otherOwners at true."),
                findings);
        findings.addAll(BindingCheck.of(NAME, input));
        return findings.isEmpty()
                ? List.of(Finding.pass("ClusterRole " + NAME + " allows all that the webhook reads"))
                : findings;
    }

    private static void report(String missing, Function<String, Finding> finding, List<Finding> findings) {
        if (!missing.isEmpty()) {
            findings.add(finding.apply("ClusterRole " + NAME + " does not allow: " + missing));
        }
    }

    private static Finding notInstalled() {
        return Finding.pass("no ClusterRole " + NAME + ": the webhook is not installed yet, or under another name");
    }

    private static String missing(List<Right> rights, JsonNode rules) {
        return rights.stream()
                .filter(it -> !it.isIn(rules))
                .map(Right::toString)
                .collect(Collectors.joining("; "));
    }

    /** Where pods are not watched, nothing counts as free. */
    static List<Finding> podsWatched(PreflightInput input) {
        boolean off = input.named("Deployment", NAME).stream()
                .flatMap(it -> it.spec().at("/template/spec/containers").findParents("name").stream())
                .anyMatch(it -> it.path("name").asText().equals("RIGHTSIZER_CLUSTER")
                        && it.path("value").asText().equals("off"));
        String nothingFree =
                "Which devices are free is not known, so pods keep their GPU (none-free) unless they are to wait.";
        if (off) {
            return List.of(Finding.warn(
                    "Deployment " + NAME + " sets RIGHTSIZER_CLUSTER=off",
                    nothingFree,
                    "Take the variable out: inside a cluster it is on."));
        }
        List<KubernetesObject> roles = input.named("ClusterRole", NAME);
        if (roles.isEmpty()) {
            return List.of(notInstalled());
        }
        return List.of(
                PODS.isIn(roles.get(0).root().path("rules"))
                        ? Finding.pass("ClusterRole " + NAME + " allows: " + PODS)
                        : Finding.warn("ClusterRole " + NAME + " does not allow: " + PODS, nothingFree, BASE));
    }
}
