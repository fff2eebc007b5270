package io.gpurightsizer.cli.cluster;

import java.io.IOException;
import java.util.List;

import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.cluster.nodes.NodesReader;
import io.gpurightsizer.objects.Source;
import io.gpurightsizer.objects.UnreadableDocument;

/** Reads a cluster's nodes, and what else decides where a pod can run and what it gets there. */
public final class ClusterNodes {
    private static final String NODES = "/api/v1/nodes";
    private static final String PODS = "/api/v1/pods";
    private static final List<String> REFUSING = List.of("/api/v1/limitranges", "/api/v1/resourcequotas");
    private static final String CLAIMS = "/api/v1/persistentvolumeclaims";
    private static final List<String> VOLUMES =
            List.of("/api/v1/persistentvolumes", "/apis/storage.k8s.io/v1/storageclasses");

    /** Namespaces are reported where they are audited. */
    private static final List<String> OTHERS = List.of(
            "/api/v1/namespaces",
            "/apis/node.k8s.io/v1/runtimeclasses",
            "/apis/resource.k8s.io/v1/deviceclasses",
            "/apis/resource.k8s.io/v1/resourceslices",
            "/apis/resource.k8s.io/v1/devicetaintrules",
            "/apis/resource.k8s.io/v1beta2/devicetaintrules",
            "/apis/resource.k8s.io/v1/resourceclaimtemplates");

    private static final String DEVICE_CLAIMS = "/apis/resource.k8s.io/v1/resourceclaims";

    private final KubernetesApi api;
    private final AuditInput input;
    private final NodesReader reader;

    private ClusterNodes(KubernetesApi api, AuditInput input, NodesReader reader) {
        this.api = api;
        this.input = input;
        this.reader = reader;
    }

    /** Reads all that may be read; what may not is added to the input. False if the nodes may not be read. */
    public static boolean read(KubernetesApi api, AuditInput input, NodesReader reader) throws IOException {
        ClusterNodes cluster = new ClusterNodes(api, input, reader);
        if (!cluster.listed(NODES, "what is offered is assumed")) {
            return false;
        }
        if (!cluster.listed(PODS, "what is free is not known, so nothing counts as free")) {
            reader.podsAreNotKnown("pods of all namespaces may not be read");
        }
        for (String path : REFUSING) {
            cluster.listed(path, "what they refuse is not known");
        }
        if (cluster.listed(CLAIMS, "where volumes can be mounted is not looked at")) {
            cluster.listIfAllowed(VOLUMES);
        }
        cluster.listIfAllowed(OTHERS);
        if (reader.hasSlices()
                && !cluster.listed(DEVICE_CLAIMS, "what is free is not known, so nothing counts as free")) {
            reader.podsAreNotKnown("resourceclaims of all namespaces may not be read");
        }
        return true;
    }

    /** False, with a note of what follows, if it may not be read. */
    private boolean listed(String path, String consequence) throws IOException {
        try {
            list(path);
            return true;
        } catch (KubernetesApi.Refused e) {
            input.addUnread(new UnreadableDocument(
                    new Source("cluster:" + path, 0), "may not be read: " + e.getMessage() + "; " + consequence));
            return false;
        }
    }

    /** Few clusters use them for GPUs, or few users may read them, so that they may not be read is not reported. */
    private void listIfAllowed(List<String> paths) throws IOException {
        for (String path : paths) {
            try {
                list(path);
            } catch (KubernetesApi.Refused e) {
                // As if there were none.
            }
        }
    }

    private void list(String path) throws IOException, KubernetesApi.Refused {
        api.readList(path, json -> reader.readPage("cluster:" + path, json));
    }
}
