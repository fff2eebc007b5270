package io.gpurightsizer.cli.cluster;

import java.util.List;

/**
 * Objects that commands list in a cluster.
 *
 * @param group the API group; empty for the core
 * @param plural their name in paths
 * @param namespaced whether they belong to namespaces
 */
public record ListedKind(String group, String plural, boolean namespaced) {
    private ListedKind(String group, String plural) {
        this(group, plural, true);
    }

    /** Kinds that every cluster serves in version {@code v1}: those with pod templates, pods, and quotas. */
    public static final List<ListedKind> BUILT_IN = List.of(
            new ListedKind("", "resourcequotas"),
            new ListedKind("apps", "deployments"),
            new ListedKind("apps", "statefulsets"),
            new ListedKind("apps", "daemonsets"),
            new ListedKind("apps", "replicasets"),
            new ListedKind("batch", "jobs"),
            new ListedKind("batch", "cronjobs"),
            new ListedKind("", "replicationcontrollers"),
            new ListedKind("", "pods"));

    /** Autoscalers, and widespread kinds of operators; listed in the version that the cluster prefers, if it serves them. */
    public static final List<ListedKind> OF_OPERATORS = List.of(
            new ListedKind("ray.io", "rayclusters"),
            new ListedKind("ray.io", "rayservices"),
            new ListedKind("ray.io", "rayjobs"),
            new ListedKind("leaderworkerset.x-k8s.io", "leaderworkersets"),
            new ListedKind("jobset.x-k8s.io", "jobsets"),
            new ListedKind("kubeflow.org", "pytorchjobs"),
            new ListedKind("kubeflow.org", "mpijobs"),
            new ListedKind("kubeflow.org", "notebooks"),
            new ListedKind("serving.kserve.io", "inferenceservices"),
            new ListedKind("serving.kserve.io", "llminferenceservices"),
            new ListedKind("apps.nvidia.com", "nimservices"),
            new ListedKind("argoproj.io", "rollouts"),
            new ListedKind("autoscaling", "horizontalpodautoscalers"),
            new ListedKind("keda.sh", "scaledobjects"),
            new ListedKind("karpenter.sh", "nodepools"));

    /** What is set up beside workloads and nodes and affects GPUs; listed like those of operators. */
    public static final List<ListedKind> INSTALLED = List.of(
            new ListedKind("", "limitranges"),
            new ListedKind("admissionregistration.k8s.io", "mutatingwebhookconfigurations", false),
            new ListedKind("resource.k8s.io", "deviceclasses", false),
            new ListedKind("resource.k8s.io", "resourceslices", false),
            new ListedKind("kueue.x-k8s.io", "resourceflavors", false),
            new ListedKind("kueue.x-k8s.io", "clusterqueues", false));

    /** Single objects of that kind: the signs of a cluster-autoscaler, and the rights of the webhook. */
    public static final List<String> INSTALLED_OBJECTS = List.of(
            "/api/v1/namespaces/kube-system/configmaps/cluster-autoscaler-status",
            "/apis/rbac.authorization.k8s.io/v1/clusterroles/gpu-rightsizer",
            "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/gpu-rightsizer");

    /** The path of their list, in all namespaces or in one. */
    public String path(String version, String namespace) {
        String root = group.isEmpty() ? "/api/" : "/apis/" + group + "/";
        return root + version + (namespace.isEmpty() ? "/" : "/namespaces/" + namespace + "/") + plural;
    }

    /** For example {@code deployments.apps}. */
    @Override
    public String toString() {
        return group.isEmpty() ? plural : plural + "." + group;
    }
}
