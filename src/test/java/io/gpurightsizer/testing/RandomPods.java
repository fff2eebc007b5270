package io.gpurightsizer.testing;

import java.util.List;
import java.util.Random;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Pods of every shape an API server could hand over, and some it would refuse later; the same seed, the same pod. */
public final class RandomPods {
    private static final List<String> IMAGES = List.of(
            "nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us:1",
            "nvcr.io/nim/nvidia/llama-guard-3-8b@sha256:abc",
            "nvcr.io/nim/nvidia/magpie-tts-multilingual",
            "nvcr.io/nim/meta/llama-3.1-8b-instruct:1",
            "vllm/vllm-openai:v0.11.0",
            "busybox",
            "");
    private static final List<String> QUANTITIES = List.of("1", "1000m", "1e0", "1", "1", "0", "2", "1");
    private static final List<String> CPUS = List.of("2", "1", "500m", "40", "65");
    private static final List<String> MODELS =
            List.of("BAAI/bge-m3", "nvidia/parakeet_ctc.1b", "Qwen/Qwen3-8B", "unknown", "", "vision-giant");

    private final Random random;

    public RandomPods(long seed) {
        this.random = new Random(seed);
    }

    public ObjectNode next() {
        ObjectNode pod = Reviews.JSON.createObjectNode();
        pod.put("apiVersion", "v1").put("kind", "Pod");
        metadata(pod.putObject("metadata"));
        ObjectNode spec = pod.putObject("spec");
        if (chance(5)) {
            spec.put("schedulerName", chance(2) ? "default-scheduler" : "volcano");
        }
        if (chance(4)) {
            spec.putObject("nodeSelector").put("zone", oneOf(List.of("a", "b", "c", "d", "e")));
        }
        if (chance(6)) {
            spec.putArray("tolerations").addObject().put("key", "team").put("operator", "Exists");
        }
        if (chance(10)) {
            spec.putArray("resourceClaims").addObject().put("name", "gpu");
        }
        containers(spec.putArray("containers"), 1 + random.nextInt(3));
        if (chance(3)) {
            containers(spec.putArray("initContainers"), 1 + random.nextInt(2));
        }
        if (chance(3)) {
            spec.putArray("volumes").addObject().put("name", "x/y~z");
        }
        return pod;
    }

    private void metadata(ObjectNode metadata) {
        metadata.put(chance(2) ? "name" : "generateName", "p-" + random.nextInt(1000));
        metadata.put("namespace", "default");
        if (chance(2)) {
            ObjectNode labels = metadata.putObject("labels");
            if (chance(2)) {
                labels.put("model", ModelLabel.of(oneOf(MODELS)));
            }
            if (chance(4)) {
                labels.put("workload", oneOf(List.of("notebook", "rare", "other")));
            }
            if (chance(12)) {
                labels.put("kueue.x-k8s.io/queue-name", "q");
            }
        }
        if (chance(2)) {
            ObjectNode annotations = metadata.putObject("annotations");
            annotations.put("a/b~c", "kept");
            if (chance(4)) {
                annotations.put("gpu-rightsizer.io/memory", oneOf(List.of("3Gi", "9Gi", "60Gi", "junk", "-1")));
            }
            if (chance(6)) {
                annotations.put("gpu-rightsizer.io/isolation", oneOf(List.of("any", "hardware", "Preferred")));
            }
            if (chance(8)) {
                annotations.put("gpu-rightsizer.io/mode", oneOf(List.of("off", "enforce", "dry-run")));
            }
            if (chance(8)) {
                annotations.put(
                        "gpu-rightsizer.io/resource",
                        oneOf(List.of("nvidia.com/gpu", "nvidia.com/mig-1g.10gb", "nvidia.com/gpu.shared", "x")));
            }
        } else if (chance(3)) {
            metadata.putNull("annotations");
        }
    }

    private void containers(ArrayNode containers, int count) {
        for (int i = 0; i < count; i++) {
            ObjectNode container = containers.addObject();
            container.put("name", "c" + i).put("image", oneOf(IMAGES));
            String model = oneOf(MODELS);
            if (chance(3)) {
                container.putArray("args").add("--model").add(model);
            }
            if (chance(12)) {
                container.putArray("args").add("--tensor-parallel-size=2");
            }
            if (chance(4)) {
                container
                        .putArray("env")
                        .addObject()
                        .put("name", "MODEL_ID")
                        .put("value", chance(4) ? oneOf(MODELS) : model);
            }
            if (chance(15)) {
                container
                        .putArray("env")
                        .addObject()
                        .put("name", "NVIDIA_VISIBLE_DEVICES")
                        .put("value", "all");
            }
            resources(container);
        }
    }

    private void resources(ObjectNode container) {
        if (chance(6)) {
            return;
        }
        ObjectNode resources = container.putObject("resources");
        String quantity = oneOf(QUANTITIES);
        if (!chance(8)) {
            ObjectNode limits = resources.putObject("limits").put("cpu", oneOf(CPUS));
            if (!chance(5)) {
                limits.put("nvidia.com/gpu", quantity);
            }
            if (chance(15)) {
                limits.put("nvidia.com/mig-1g.10gb", "1");
            }
        }
        if (!chance(3)) {
            ObjectNode requests = resources.putObject("requests").put("memory", "1Gi");
            if (resources.path("limits").has("nvidia.com/gpu") || chance(10)) {
                requests.put("nvidia.com/gpu", quantity);
            }
        }
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static final class ModelLabel {
        static String of(String id) {
            return id.substring(id.indexOf('/') + 1);
        }
    }
}
