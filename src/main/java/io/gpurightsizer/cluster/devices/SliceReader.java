package io.gpurightsizer.cluster.devices;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.gpu.ComputeCapability;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.gpu.Quantity;
import io.gpurightsizer.objects.KubernetesObject;

/**
 * From a ResourceSlice to what is kept of it (API {@code resource.k8s.io}, versions {@code v1} and {@code v1beta2}, and {@code
 * v1beta1}, where a device's fields stand under {@code basic}).
 */
public final class SliceReader {
    /** NVIDIA's driver (kubernetes-sigs/dra-driver-nvidia-gpu). */
    public static final String DRIVER = ExtendedResource.DRA_DRIVER;

    private static final Set<String> KEEPS_PODS_AWAY = Set.of("NoSchedule", "NoExecute");

    private SliceReader() {}

    /**
     * Reads a slice; empty for one of another driver.
     *
     * @throws IllegalArgumentException if a capacity or counter is no quantity; the message names the field
     */
    public static Optional<SliceState> read(JsonNode slice) {
        JsonNode spec = slice.path("spec");
        if (!KubernetesObject.text(spec, "driver").equals(DRIVER)) {
            return Optional.empty();
        }
        List<SliceDevice> devices = new ArrayList<>();
        for (JsonNode device : spec.path("devices")) {
            devices.add(device(device));
        }
        JsonNode pool = spec.path("pool");
        return Optional.of(new SliceState(
                SliceNodes.read(spec),
                KubernetesObject.text(pool, "name"),
                pool.path("generation").asLong(),
                pool.path("resourceSliceCount").asLong(),
                devices,
                counterSets(spec.path("sharedCounters"))));
    }

    private static SliceDevice device(JsonNode device) {
        JsonNode fields = device.has("basic") ? device.path("basic") : device;
        String name = KubernetesObject.text(device, "name");
        List<SliceDevice.CounterUse> counters = new ArrayList<>();
        for (JsonNode use : fields.path("consumesCounters")) {
            counters.add(new SliceDevice.CounterUse(
                    KubernetesObject.text(use, "counterSet"), values(use.path("counters"), name)));
        }
        return new SliceDevice(
                name,
                attribute(fields, "type").orElse(""),
                attribute(fields, "profile").flatMap(SliceReader::profile),
                attribute(fields, "productName").orElse(""),
                attribute(fields, "cudaComputeCapability").flatMap(SliceReader::capability),
                capacities(fields.path("capacity"), name),
                counters,
                fields.path("allowMultipleAllocations").asBoolean(),
                isTainted(fields.path("taints")));
    }

    private static boolean isTainted(JsonNode taints) {
        for (JsonNode taint : taints) {
            if (keepsPodsAway(taint)) {
                return true;
            }
        }
        return false;
    }

    static boolean keepsPodsAway(JsonNode taint) {
        return KEEPS_PODS_AWAY.contains(KubernetesObject.text(taint, "effect"));
    }

    /** A text or version; the domain may be left out where it is the driver's own. */
    private static Optional<String> attribute(JsonNode fields, String name) {
        JsonNode attributes = fields.path("attributes");
        JsonNode value = attributes.has(name) ? attributes.path(name) : attributes.path(DRIVER + "/" + name);
        String text = KubernetesObject.text(value, "string");
        return Optional.of(text.isEmpty() ? KubernetesObject.text(value, "version") : text)
                .filter(it -> !it.isEmpty());
    }

    private static Optional<MigProfile> profile(String text) {
        try {
            return Optional.of(MigProfile.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A semantic version, for example {@code 9.0.0}. */
    private static Optional<ComputeCapability> capability(String version) {
        String[] numbers = version.split("\\.", 3);
        try {
            return numbers.length < 2
                    ? Optional.empty()
                    : Optional.of(ComputeCapability.parse(numbers[0] + "." + numbers[1]));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Map<String, SliceDevice.Capacity> capacities(JsonNode capacities, String device) {
        Map<String, SliceDevice.Capacity> read = new HashMap<>();
        for (Map.Entry<String, JsonNode> each : capacities.properties()) {
            String name = each.getKey().startsWith(DRIVER + "/")
                    ? each.getKey().substring(DRIVER.length() + 1)
                    : each.getKey();
            long value = amount(each.getValue().path("value"), device + ".capacity." + each.getKey());
            JsonNode usual = each.getValue().path("requestPolicy").path("default");
            read.put(
                    name,
                    new SliceDevice.Capacity(
                            value,
                            usual.isMissingNode() ? value : amount(usual, device + ".capacity." + each.getKey())));
        }
        return read;
    }

    private static Map<String, Map<String, Long>> counterSets(JsonNode sets) {
        Map<String, Map<String, Long>> read = new HashMap<>();
        for (JsonNode set : sets) {
            String name = KubernetesObject.text(set, "name");
            read.put(name, values(set.path("counters"), name));
        }
        return read;
    }

    private static Map<String, Long> values(JsonNode counters, String of) {
        Map<String, Long> values = new HashMap<>();
        for (Map.Entry<String, JsonNode> each : counters.properties()) {
            values.put(
                    each.getKey().intern(), amount(each.getValue().path("value"), of + ".counters." + each.getKey()));
        }
        return values;
    }

    private static long amount(JsonNode quantity, String path) {
        try {
            return Quantity.roundedUp(quantity.asText(), 0);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("spec.devices: " + path + ": " + e.getMessage(), e);
        }
    }
}
