package io.gpurightsizer.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * ResourceSlices and DeviceClasses as NVIDIA's driver for dynamic resource allocation writes them: its attributes,
 * capacities, names of devices, counter sets, and one slice of counters beside one for each GPU where MIG devices are made on
 * demand (kubernetes-sigs/dra-driver-nvidia-gpu, {@code cmd/gpu-kubelet-plugin}: {@code deviceinfo.go}, {@code mig.go}, {@code
 * partitions.go}, {@code consumable_shares.go}). Figures are those of an H100 80GB.
 */
public final class Slices {
    public static final String DRIVER = "gpu.nvidia.com";
    public static final String GPU_SELECTOR =
            "device.driver == 'gpu.nvidia.com' && device.attributes['gpu.nvidia.com'].type == 'gpu'";
    public static final String MIG_SELECTOR =
            "device.driver == 'gpu.nvidia.com' && device.attributes['gpu.nvidia.com'].type == 'mig'";

    private static final String API = "resource.k8s.io/v1";
    private static final int MEMORY_SLICES = 8;

    private Slices() {}

    /** The classes of the driver's chart. */
    public static List<ObjectNode> classesOfTheChart() {
        return List.of(
                deviceClass("gpu.nvidia.com", GPU_SELECTOR, "nvidia.com/gpu"),
                deviceClass("mig.nvidia.com", MIG_SELECTOR, ""));
    }

    /** A class for a MIG profile, for example {@code 1g.10gb}, as the driver's examples have it. */
    public static ObjectNode profileClass(String profile) {
        return deviceClass("mig-" + profile + ".gpu.nvidia.com", profileSelector(profile), "nvidia.com/mig-" + profile);
    }

    public static String profileSelector(String profile) {
        return MIG_SELECTOR + " && device.attributes['gpu.nvidia.com'].profile == '" + profile + "'";
    }

    /** @param resource empty for a class without one */
    public static ObjectNode deviceClass(String name, String selector, String resource) {
        ObjectNode deviceClass = object("DeviceClass", name);
        ObjectNode spec = deviceClass.putObject("spec");
        spec.putArray("selectors").addObject().putObject("cel").put("expression", selector);
        if (!resource.isEmpty()) {
            spec.put("extendedResourceName", resource);
        }
        return deviceClass;
    }

    /** The only slice of a node's pool. */
    public static ObjectNode slice(String node, List<ObjectNode> devices) {
        return slice(node, node, 1, 1, devices);
    }

    public static ObjectNode slice(String name, String node, int generation, int count, List<ObjectNode> devices) {
        ObjectNode slice = object("ResourceSlice", name);
        ObjectNode spec = slice.putObject("spec");
        spec.put("driver", DRIVER).put("nodeName", node);
        spec.putObject("pool").put("name", node).put("generation", generation).put("resourceSliceCount", count);
        if (!devices.isEmpty()) {
            ArrayNode all = spec.putArray("devices");
            devices.forEach(all::add);
        }
        return slice;
    }

    /** Whole GPUs that nobody may divide. */
    public static List<ObjectNode> gpus(int count) {
        return IntStream.range(0, count).mapToObj(Slices::gpu).toList();
    }

    private static ObjectNode gpu(int minor) {
        ObjectNode device = Reviews.JSON.createObjectNode().put("name", "gpu-" + minor);
        attributes(device, "gpu", minor).putObject("uuid").put("string", uuid(minor));
        capacity(device, "memory", "81559Mi");
        return device;
    }

    /** A GPU that pods share; each that does not say how many takes one of so many shares. */
    public static ObjectNode sharedGpu(int minor, int shares) {
        ObjectNode device = gpu(minor).put("allowMultipleAllocations", true);
        policy(capacity(device, "memory", "81559Mi"), "0", "0", "81559Mi", "1Mi");
        policy(capacity(device, "shares", String.valueOf(shares)), "1", "1", String.valueOf(shares), "1");
        return device;
    }

    /** A GPU that pods share by memory; one that does not say how much takes all of it. */
    public static ObjectNode gpuSharedByMemory(int minor) {
        ObjectNode device = gpu(minor).put("allowMultipleAllocations", true);
        policy(capacity(device, "memory", "81559Mi"), "81559Mi", "1Mi", "81559Mi", "1Mi");
        return device;
    }

    private static void policy(ObjectNode capacity, String usual, String min, String max, String step) {
        ObjectNode policy = capacity.putObject("requestPolicy").put("default", usual);
        policy.putObject("validRange").put("min", min).put("max", max).put("step", step);
    }

    /** MIG devices that exist. */
    public static List<ObjectNode> migDevices(int minor, String profile, String memory, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    ObjectNode device = mig("gpu-" + minor + "-mig-19-" + (7 + i) + "-" + i, minor, profile, memory);
                    ((ObjectNode) device.get("attributes")).putObject("uuid").put("string", "MIG-" + minor + "-" + i);
                    capacity(device, "memorySlice" + i, "1");
                    return device;
                })
                .toList();
    }

    private static ObjectNode mig(String name, int minor, String profile, String memory) {
        ObjectNode device = Reviews.JSON.createObjectNode().put("name", name);
        ObjectNode attributes = attributes(device, "mig", minor);
        attributes.putObject("parentUUID").put("string", uuid(minor));
        attributes.putObject("profile").put("string", profile);
        capacity(device, "memory", memory);
        capacity(device, "multiprocessors", String.valueOf(multiprocessors(profile)));
        return device;
    }

    /**
     * A node on whose GPUs MIG devices are made when a claim needs them: a slice of counters, and one for each GPU with it and
     * each place of the profiles {@code 1g.10gb} and {@code 2g.20gb}.
     */
    public static List<ObjectNode> dynamic(String node, int gpus) {
        List<ObjectNode> slices = new ArrayList<>();
        ObjectNode counters = slice(node + "-counters", node, 1, gpus + 1, List.of());
        ArrayNode sets = ((ObjectNode) counters.get("spec")).putArray("sharedCounters");
        slices.add(counters);
        for (int i = 0; i < gpus; i++) {
            ObjectNode set = sets.addObject().put("name", "gpu-" + i + "-counter-set");
            counters(set.putObject("counters"), 81559, 132, 0, MEMORY_SLICES);
            int minor = i;
            ObjectNode whole = gpu(i);
            consume(whole, i, 81559, 132, 0, MEMORY_SLICES);
            List<ObjectNode> devices = Stream.concat(
                            Stream.of(whole),
                            Stream.concat(
                                    IntStream.range(0, 7).mapToObj(it -> place(minor, "1g.10gb", 19, it, 1)),
                                    IntStream.of(0, 2, 4).mapToObj(it -> place(minor, "2g.20gb", 14, it, 2))))
                    .toList();
            slices.add(slice(node + "-gpu-" + i, node, 1, gpus + 1, devices));
        }
        return slices;
    }

    private static ObjectNode place(int minor, String profile, int id, int start, int size) {
        ObjectNode device = mig(
                "gpu-" + minor + "-mig-" + profile.replace(".", "") + "-" + id + "-" + start,
                minor,
                profile,
                size * 9984 + "Mi");
        consume(device, minor, size * 9984, multiprocessors(profile), start, size);
        return device;
    }

    private static void consume(ObjectNode device, int minor, int memory, int multiprocessors, int start, int size) {
        ObjectNode use = device.putArray("consumesCounters").addObject();
        use.put("counterSet", "gpu-" + minor + "-counter-set");
        counters(use.putObject("counters"), memory, multiprocessors, start, size);
    }

    private static void counters(ObjectNode counters, int memory, int multiprocessors, int start, int size) {
        counters.putObject("memory").put("value", memory + "Mi");
        counters.putObject("multiprocessors").put("value", String.valueOf(multiprocessors));
        for (int i = start; i < start + size; i++) {
            counters.putObject("memory-slice-" + i).put("value", "1");
        }
    }

    private static int multiprocessors(String profile) {
        return 16 * (profile.charAt(0) - '0');
    }

    private static ObjectNode attributes(ObjectNode device, String type, int minor) {
        ObjectNode attributes = device.putObject("attributes");
        attributes.putObject("type").put("string", type);
        Map.of("productName", "NVIDIA H100 80GB HBM3", "brand", "Nvidia", "architecture", "Hopper")
                .forEach((name, value) -> attributes.putObject(name).put("string", value));
        Map.of("cudaComputeCapability", "9.0.0", "driverVersion", "580.65.6", "cudaDriverVersion", "13.0.0")
                .forEach((name, value) -> attributes.putObject(name).put("version", value));
        attributes.putObject("resource.kubernetes.io/pciBusID").put("string", "0000:0" + minor + ":00.0");
        return attributes;
    }

    private static ObjectNode capacity(ObjectNode device, String name, String value) {
        ObjectNode all = device.has("capacity") ? (ObjectNode) device.get("capacity") : device.putObject("capacity");
        return all.putObject(name).put("value", value);
    }

    private static String uuid(int minor) {
        return "GPU-a4f34abc-7715-3560-dcea-00000000000" + minor;
    }

    /** A template whose claims get the first of these that is left, for example a class's name, or {@code name memory=16Gi}. */
    public static ObjectNode claimTemplate(String namespace, String name, String... firstAvailable) {
        ObjectNode template = object("ResourceClaimTemplate", name);
        ((ObjectNode) template.get("metadata")).put("namespace", namespace);
        ObjectNode request = template.putObject("spec")
                .putObject("spec")
                .putObject("devices")
                .putArray("requests")
                .addObject()
                .put("name", "gpu");
        if (firstAvailable.length == 1) {
            alternative(request.putObject("exactly"), firstAvailable[0]);
        } else {
            ArrayNode all = request.putArray("firstAvailable");
            for (String each : firstAvailable) {
                alternative(all.addObject().put("name", "a" + all.size()), each);
            }
        }
        return template;
    }

    private static void alternative(ObjectNode request, String text) {
        String[] words = text.split(" memory=");
        request.put("deviceClassName", words[0]);
        if (words.length > 1) {
            request.putObject("capacity").putObject("requests").put("memory", words[1]);
        }
    }

    /** A claim that holds devices of a node for a pod. */
    public static ObjectNode claim(String namespace, String pod, String node, List<String> devices) {
        ObjectNode claim = object("ResourceClaim", pod + "-claim");
        ((ObjectNode) claim.get("metadata")).put("namespace", namespace);
        ObjectNode status = claim.putObject("status");
        ArrayNode results = status.putObject("allocation").putObject("devices").putArray("results");
        devices.forEach(it -> results.addObject()
                .put("driver", DRIVER)
                .put("pool", node)
                .put("device", it)
                .put("request", "container-0-request-0"));
        status.putArray("reservedFor")
                .addObject()
                .put("resource", "pods")
                .put("name", pod)
                .put("uid", "u-" + pod);
        return claim;
    }

    private static ObjectNode object(String kind, String name) {
        ObjectNode object =
                Reviews.JSON.createObjectNode().put("apiVersion", API).put("kind", kind);
        object.putObject("metadata").put("name", name);
        return object;
    }
}
