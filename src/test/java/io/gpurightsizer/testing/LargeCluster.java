package io.gpurightsizer.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The nodes and pods of a cluster of any size, each about as long as such objects are.
 *
 * @param nodes how many there are, each with whole GPUs and slices
 * @param pods how many run on them
 * @param holders how many of these hold a slice
 */
public record LargeCluster(int nodes, int pods, int holders) {
    public static final String SLICE = "nvidia.com/mig-1g.10gb";

    /** How many namespaces the pods are in. */
    public static final int NAMESPACES = 50;

    private static final int SLICES_PER_NODE = 28;

    /** As long as the images that a node lists, or what {@code kubectl apply} and {@code managedFields} add to a pod. */
    private static final int PADDING_OF_NODE = 20_000;

    private static final int PADDING_OF_POD = 6_000;

    /** Whether a webhook that watches this cluster has counted all of its pods. */
    public boolean isKnownTo(Jar webhook) {
        int free = nodes * SLICES_PER_NODE - holders;
        return webhook.isReady()
                && webhook.metrics()
                        .contains("gpu_rightsizer_free_devices{resource=\"" + SLICE + "\"} " + free + ".0\n");
    }

    public ObjectNode node(int index) {
        ObjectNode node = named("Node", "node-" + index, PADDING_OF_NODE);
        node.withObject("/metadata/labels")
                .put("kubernetes.io/hostname", "node-" + index)
                .put("nvidia.com/gpu.product", "NVIDIA-H100-80GB-HBM3")
                .put("nvidia.com/mig.strategy", "mixed");
        node.withObject("/status/allocatable")
                .put("cpu", "192")
                .put("memory", "2Ti")
                .put("pods", "110")
                .put("nvidia.com/gpu", "4")
                .put(SLICE, String.valueOf(SLICES_PER_NODE));
        return node;
    }

    /** In the namespace that {@link #namespace} tells. */
    public ObjectNode pod(int index) {
        ObjectNode pod = named("Pod", "embedder-7d9f8c-" + index, PADDING_OF_POD);
        pod.withObject("/metadata").put("namespace", namespace(index));
        pod.withObject("/spec").put("nodeName", "node-" + index % nodes);
        ObjectNode container = pod.withObject("/spec").withArray("containers").addObject();
        container.put("name", "server").put("image", "registry.example/server:1");
        ObjectNode requests = container
                .withObject("/resources/requests")
                .put("cpu", 100 + index % 7 * 100 + "m")
                .put("memory", 1 + index % 9 + "Gi");
        if (index < holders) {
            requests.put(SLICE, "1");
            container.withObject("/resources/limits").put(SLICE, "1");
        }
        return pod;
    }

    /** The namespace of a pod. */
    public static String namespace(int pod) {
        return "team-" + pod % NAMESPACES;
    }

    private static ObjectNode named(String kind, String name, int padding) {
        ObjectNode object = Reviews.JSON.createObjectNode();
        object.put("apiVersion", "v1").put("kind", kind);
        object.withObject("/metadata").put("name", name);
        object.withObject("/metadata/annotations").put("padding", "x".repeat(padding));
        return object;
    }
}
