package io.gpurightsizer.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.cluster.nodes.NodesReader;
import io.gpurightsizer.objects.Source;
import io.gpurightsizer.objects.UnreadableDocument;

/** Reads a cluster's nodes, and the classes that say more about them. */
final class ClusterNodes {
    private static final String NODES = "/api/v1/nodes";
    private static final List<String> CLASSES =
            List.of("/apis/node.k8s.io/v1/runtimeclasses", "/apis/resource.k8s.io/v1/deviceclasses");

    private static final String CLAIMS = "/api/v1/persistentvolumeclaims";
    private static final List<String> VOLUMES =
            List.of("/api/v1/persistentvolumes", "/apis/storage.k8s.io/v1/storageclasses");

    private ClusterNodes() {}

    /** What the nodes are like; empty if they may not be read. What could not be read is added to the input. */
    static Optional<ClusterObjects> read(KubernetesApi api, AuditInput input) throws IOException {
        NodesReader reader = new NodesReader();
        try {
            list(api, NODES, reader);
        } catch (KubernetesApi.Refused e) {
            input.addUnread(new UnreadableDocument(
                    new Source("cluster:" + NODES, 0),
                    "may not be read: " + e.getMessage() + "; what is offered is assumed"));
            return Optional.empty();
        }
        listIfAllowed(api, CLASSES, reader);
        try {
            list(api, CLAIMS, reader);
            listIfAllowed(api, VOLUMES, reader);
        } catch (KubernetesApi.Refused e) {
            input.addUnread(new UnreadableDocument(
                    new Source("cluster:" + CLAIMS, 0),
                    "may not be read: " + e.getMessage() + "; where volumes can be mounted is not looked at"));
        }
        reader.unreadable().forEach(input::addUnread);
        return Optional.of(reader.objects());
    }

    /** Few clusters use them for GPUs, or few users may read them, so that they may not be read is not reported. */
    private static void listIfAllowed(KubernetesApi api, List<String> paths, NodesReader reader) throws IOException {
        for (String path : paths) {
            try {
                list(api, path, reader);
            } catch (KubernetesApi.Refused e) {
                // As if there were none.
            }
        }
    }

    private static void list(KubernetesApi api, String path, NodesReader reader)
            throws IOException, KubernetesApi.Refused {
        api.readList(path, json -> reader.readPage("cluster:" + path, json));
    }
}
