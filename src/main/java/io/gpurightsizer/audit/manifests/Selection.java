package io.gpurightsizer.audit.manifests;

import java.util.List;

import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.sizing.table.LabelSelector;

/**
 * Which of the workloads that are read are audited, as kubectl's {@code -n} and {@code -l} select. The others still count
 * as owners, and in the state of the cluster.
 *
 * @param namespaces the only ones; empty for all
 * @param labels what the workload's own labels must match
 */
public record Selection(List<String> namespaces, LabelSelector labels) {
    public static final Selection ALL = new Selection(List.of(), LabelSelector.EVERYTHING);

    public Selection {
        namespaces = List.copyOf(namespaces);
    }

    boolean includes(KubernetesObject object) {
        return (namespaces.isEmpty() || namespaces.contains(object.namespace())) && labels.matches(object.labels());
    }

    /** A manifest that names no namespace is for the one that is selected. */
    void complete(KubernetesObject object) {
        if (namespaces.size() == 1) {
            object.takeNamespace(namespaces.get(0));
        }
    }
}
