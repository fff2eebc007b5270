package io.gpurightsizer.apiserver;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.gpurightsizer.testing.Reviews;

/**
 * Nodes, quotas and pods of a small cluster, drawn by a seed: MIG devices by name and under the GPU's own name, replicas
 * with and without a name of their own, whole GPUs, two processor architectures, zones, taints, and devices that are held.
 */
final class RandomCluster {
    /** What a pod's namespace refuses. */
    static final List<String> NAMESPACES = List.of("free", "gpu-quota", "no-slices", "gpu-minimum");

    private static final int MOST_NODES = 5;
    private static final List<String> MODELS = List.of(
            "embedder-a", "embedder-a", "recogniser-a", "speaker-a", "notebook-a", "llm-a", "latency-a", "unknown-a");

    private final Random random;
    private final List<ObjectNode> nodes = new ArrayList<>();

    RandomCluster(long seed) {
        this.random = new Random(seed);
        int count = 1 + random.nextInt(MOST_NODES);
        for (int i = 0; i < count; i++) {
            nodes.add(node("gpu-" + i));
        }
    }

    List<ObjectNode> nodes() {
        return nodes;
    }

    /** Quotas and ranges of the namespaces, each with its path. */
    static List<Limit> limits() {
        return List.of(
                new Limit("gpu-quota", "resourcequotas", """
                        {apiVersion: v1, kind: ResourceQuota, metadata: {name: gpus},
                         spec: {hard: {requests.nvidia.com/gpu: "3", requests.nvidia.com/mig-1g.10gb: "2"}}}"""),
                new Limit("no-slices", "resourcequotas", """
                        {apiVersion: v1, kind: ResourceQuota, metadata: {name: slices},
                         spec: {hard: {requests.nvidia.com/mig-1g.10gb: "0", requests.nvidia.com/gpu.shared: "0"}}}"""),
                new Limit("gpu-minimum", "limitranges", """
                        {apiVersion: v1, kind: LimitRange, metadata: {name: gpus},
                         spec: {limits: [{type: Container, min: {nvidia.com/gpu: "1"}, max: {nvidia.com/gpu: "2"}}]}}"""));
    }

    /** An object that limits what pods of a namespace may ask for. */
    record Limit(String namespace, String plural, String yaml) {
        String path() {
            return "/api/v1/namespaces/" + namespace + "/" + plural + "/"
                    + Reviews.yaml(yaml).at("/metadata/name").asText();
        }
    }

    /** Pods that hold devices before the first pod comes, one for each that it takes of a node. */
    List<ObjectNode> holders() {
        List<ObjectNode> holders = new ArrayList<>();
        for (ObjectNode node : nodes) {
            String name = node.at("/metadata/name").asText();
            node.at("/status/allocatable").properties().forEach(entry -> {
                if (entry.getKey().startsWith("nvidia.com/")) {
                    int held = random.nextInt(3) == 0 ? entry.getValue().asInt() : random.nextInt(2);
                    for (int i = 0; i < Math.min(held, entry.getValue().asInt()); i++) {
                        holders.add(holder(name, entry.getKey(), holders.size()));
                    }
                }
            });
        }
        return holders;
    }

    private static ObjectNode holder(String node, String resource, int index) {
        return Reviews.yaml("""
                apiVersion: v1
                kind: Pod
                metadata: {name: holder-%d, namespace: held}
                spec:
                  nodeName: %s
                  containers: [{name: main, image: held, resources: {limits: {%s: "1"}}}]
                """.formatted(index, node, resource));
    }

    private ObjectNode node(String name) {
        String zone = pick("a", "b", "c");
        int gpus = 1 + random.nextInt(4);
        String hopper = "nvidia.com/gpu.compute.major: '9', nvidia.com/gpu.compute.minor: '0', ";
        String ampere = "nvidia.com/gpu.compute.major: '8', nvidia.com/gpu.compute.minor: '0', ";
        String ada = "nvidia.com/gpu.compute.major: '8', nvidia.com/gpu.compute.minor: '9', ";
        String h100 = hopper + "nvidia.com/gpu.product: NVIDIA-H100-80GB-HBM3, nvidia.com/gpu.memory: '81559', ";
        return switch (random.nextInt(8)) {
            case 0, 1 ->
                node(
                        name,
                        zone,
                        "amd64",
                        h100 + "nvidia.com/gpu.count: '" + gpus + "', nvidia.com/gpu.replicas: '1'",
                        "nvidia.com/gpu: '" + gpus + "'");
            case 2, 3 ->
                node(
                        name,
                        zone,
                        "amd64",
                        h100 + "nvidia.com/gpu.count: '" + (gpus + 1)
                                + "', nvidia.com/mig.strategy: mixed, nvidia.com/mig-1g.10gb.memory: '9984',"
                                + " nvidia.com/mig-1g.10gb.replicas: '1', nvidia.com/mig-2g.20gb.memory: '20096'",
                        "nvidia.com/gpu: '" + random.nextInt(gpus + 1) + "', nvidia.com/mig-1g.10gb: '"
                                + (1 + random.nextInt(4)) + "', nvidia.com/mig-2g.20gb: '" + random.nextInt(2) + "'");
            case 4 ->
                node(
                        name,
                        zone,
                        "amd64",
                        ampere + "nvidia.com/gpu.product: NVIDIA-A100-SXM4-40GB-MIG-1g.5gb,"
                                + " nvidia.com/gpu.memory: '4864', nvidia.com/gpu.count: '7', nvidia.com/gpu.replicas: '1',"
                                + " nvidia.com/gpu.sharing-strategy: none, nvidia.com/mig.strategy: single",
                        "nvidia.com/gpu: '7'");
            case 5 ->
                node(
                        name,
                        zone,
                        "amd64",
                        ada + "nvidia.com/gpu.product: NVIDIA-L4, nvidia.com/gpu.memory: '23034',"
                                + " nvidia.com/gpu.count: '1', nvidia.com/gpu.replicas: '4',"
                                + " nvidia.com/gpu.sharing-strategy: time-slicing",
                        "nvidia.com/gpu.shared: '4'");
            case 6 ->
                node(
                        name,
                        zone,
                        "amd64",
                        ada + "nvidia.com/gpu.product: NVIDIA-L4-SHARED,"
                                + " nvidia.com/gpu.memory: '23034', nvidia.com/gpu.count: '1', nvidia.com/gpu.replicas: '4',"
                                + " nvidia.com/gpu.sharing-strategy: time-slicing",
                        "nvidia.com/gpu: '4'");
            default ->
                node(
                        name,
                        zone,
                        "arm64",
                        hopper + "nvidia.com/gpu.product: NVIDIA-GH200-96GB-HBM3,"
                                + " nvidia.com/gpu.memory: '97871', nvidia.com/gpu.count: '2',"
                                + " nvidia.com/mig.strategy: mixed, nvidia.com/mig-1g.12gb.memory: '11264'",
                        "nvidia.com/gpu: '" + random.nextInt(2) + "', nvidia.com/mig-1g.12gb: '7'");
        };
    }

    private ObjectNode node(String name, String zone, String architecture, String labels, String devices) {
        String taints = random.nextInt(3) == 0 ? "{key: nvidia.com/gpu, value: present, effect: NoSchedule}" : "";
        return Reviews.yaml("""
                apiVersion: v1
                kind: Node
                metadata:
                  name: %1$s
                  labels: {kubernetes.io/hostname: %1$s, kubernetes.io/os: linux, kubernetes.io/arch: %3$s,
                    topology.kubernetes.io/zone: %2$s, %4$s}
                spec: {taints: [%5$s]}
                status:
                  allocatable: {cpu: "%6$d", memory: 64Gi, pods: "%7$d", %8$s}
                  conditions: [{type: Ready, status: "True"}]
                """.formatted(
                name, zone, architecture, labels, taints, 4 + random.nextInt(12), 6 + random.nextInt(20), devices));
    }

    /** A pod that asks for one GPU, or two containers that ask for one each. */
    ObjectNode pod(int index) {
        String app = pick("one", "two");
        ObjectNode pod = Reviews.yaml("""
                apiVersion: v1
                kind: Pod
                metadata: {name: pod-%d, namespace: %s, labels: {app: %s}}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers: [%s%s]
                """.formatted(
                        index,
                        random.nextInt(2) == 0 ? "free" : NAMESPACES.get(random.nextInt(NAMESPACES.size())),
                        app,
                        container("main"),
                        random.nextInt(12) == 0 ? ", " + container("second") : ""));
        ObjectNode spec = (ObjectNode) pod.get("spec");
        if (random.nextInt(4) > 0) {
            spec.set(
                    "tolerations",
                    Reviews.yaml("{l: [{key: nvidia.com/gpu, operator: Exists}]}")
                            .get("l"));
        }
        switch (random.nextInt(10)) {
            case 0 -> spec.putObject("nodeSelector").put("topology.kubernetes.io/zone", pick("a", "b", "c"));
            case 1 -> spec.putObject("nodeSelector").put("kubernetes.io/arch", pick("amd64", "arm64"));
            case 2 -> spec.put("nodeName", "gpu-" + random.nextInt(nodes.size()));
            case 3 ->
                spec.set(
                        "topologySpreadConstraints",
                        Reviews.yaml("""
                    {l: [{maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule,
                      labelSelector: {matchLabels: {app: %s}}}]}""".formatted(app)).get("l"));
            case 4 -> spec.set("affinity", affinity("podAntiAffinity", app, "kubernetes.io/hostname"));
            case 5 -> spec.set("affinity", affinity("podAffinity", app, "topology.kubernetes.io/zone"));
            default -> {
                // anywhere
            }
        }
        return pod;
    }

    private static ObjectNode affinity(String kind, String app, String topology) {
        return Reviews.yaml("""
                {%s: {requiredDuringSchedulingIgnoredDuringExecution: [
                  {labelSelector: {matchLabels: {app: %s}}, topologyKey: %s}]}}""".formatted(kind, app, topology));
    }

    private String container(String name) {
        String port = random.nextInt(10) == 0 ? ", ports: [{containerPort: 80, hostPort: 8080}]" : "";
        return """
                {name: %s, image: "server:1", args: ["--model-id", "%s"],
                 resources: {requests: {cpu: "%d"}, limits: {nvidia.com/gpu: "1"}}%s}""".formatted(name, MODELS.get(random.nextInt(MODELS.size())), 1 + random.nextInt(3), port);
    }

    private String pick(String... values) {
        return values[random.nextInt(values.length)];
    }
}
