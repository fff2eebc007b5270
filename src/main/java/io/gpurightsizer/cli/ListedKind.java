package io.gpurightsizer.cli;

import java.util.List;

/**
 * Objects that an audit of a cluster lists.
 *
 * @param group the API group; empty for the core
 * @param plural their name in paths
 * @param builtIn whether every cluster serves them, in version {@code v1}
 */
record ListedKind(String group, String plural, boolean builtIn) {
    /** Built-in kinds with pod templates, the pods themselves, and what has a say in them. */
    static final List<ListedKind> BUILT_IN = List.of(
            new ListedKind("", "resourcequotas", true),
            new ListedKind("apps", "deployments", true),
            new ListedKind("apps", "statefulsets", true),
            new ListedKind("apps", "daemonsets", true),
            new ListedKind("apps", "replicasets", true),
            new ListedKind("batch", "jobs", true),
            new ListedKind("batch", "cronjobs", true),
            new ListedKind("", "replicationcontrollers", true),
            new ListedKind("", "pods", true));

    /** Widespread kinds of operators; listed if the cluster serves them. */
    static final List<ListedKind> OF_OPERATORS = List.of(
            new ListedKind("ray.io", "rayclusters", false),
            new ListedKind("ray.io", "rayservices", false),
            new ListedKind("ray.io", "rayjobs", false),
            new ListedKind("leaderworkerset.x-k8s.io", "leaderworkersets", false),
            new ListedKind("jobset.x-k8s.io", "jobsets", false),
            new ListedKind("kubeflow.org", "pytorchjobs", false),
            new ListedKind("kubeflow.org", "mpijobs", false),
            new ListedKind("kubeflow.org", "notebooks", false),
            new ListedKind("serving.kserve.io", "inferenceservices", false),
            new ListedKind("serving.kserve.io", "llminferenceservices", false),
            new ListedKind("apps.nvidia.com", "nimservices", false),
            new ListedKind("karpenter.sh", "nodepools", false));

    /** The path of their list, in all namespaces or in one. */
    String path(String version, String namespace) {
        String root = group.isEmpty() ? "/api/" : "/apis/" + group + "/";
        return root + version + (namespace.isEmpty() ? "/" : "/namespaces/" + namespace + "/") + plural;
    }

    /** For example {@code deployments.apps}. */
    @Override
    public String toString() {
        return group.isEmpty() ? plural : plural + "." + group;
    }
}
