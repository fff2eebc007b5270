package io.gpurightsizer.cluster.devices;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.text.ApiGroup;
import io.gpurightsizer.text.SafeText;

/**
 * What is kept of a DeviceClass.
 *
 * @param name its name
 * @param created {@code metadata.creationTimestamp}; of several classes with one resource the last created has it
 * @param resource its {@code spec.extendedResourceName}; empty if it has none
 * @param kind which devices it stands for; empty if that is not understood, or none of NVIDIA's
 * @param problem why its devices are not offered, where it seems to be about NVIDIA's; empty otherwise
 */
public record DeviceClassState(
        String name, String created, String resource, Optional<DeviceKind> kind, String problem) {
    /** Says on a DeviceClass which devices it stands for: {@code gpu}, or a MIG profile such as {@code 1g.10gb}. */
    public static final String DEVICE = ApiGroup.PREFIX + "device";

    /** The field of a DeviceClass's {@code spec} that says its resource. */
    static final String RESOURCE = "extendedResourceName";

    private static final String EXPECTED = "gpu, or a MIG profile such as 1g.10gb";

    /** Reads a class; what is wrong with it is its problem, and keeps it from being offered. */
    public static DeviceClassState read(JsonNode deviceClass) {
        JsonNode metadata = deviceClass.path("metadata");
        JsonNode spec = deviceClass.path("spec");
        List<String> expressions = new ArrayList<>();
        spec.path("selectors")
                .forEach(it -> expressions.add(it.path("cel").path("expression").asText()));
        String resource = KubernetesObject.text(spec, RESOURCE);
        DeviceClassState blank = new DeviceClassState(
                KubernetesObject.text(metadata, "name"),
                KubernetesObject.text(metadata, "creationTimestamp"),
                resource,
                Optional.empty(),
                "");
        String stated = KubernetesObject.text(metadata.path("annotations"), DEVICE);
        return stated.isEmpty() ? blank.selecting(expressions) : blank.stating(stated);
    }

    private DeviceClassState stating(String stated) {
        try {
            return with(Optional.of(DeviceKind.parse(stated)), "");
        } catch (IllegalArgumentException e) {
            return with(
                    Optional.empty(),
                    "annotation " + DEVICE + " is " + SafeText.quoted(stated) + "; expected " + EXPECTED);
        }
    }

    private DeviceClassState selecting(List<String> expressions) {
        Optional<DeviceKind> found = ClassSelector.of(expressions).flatMap(ClassSelector::kind);
        boolean isNvidias = resource.startsWith("nvidia.com/")
                || expressions.stream().anyMatch(it -> it.contains(SliceReader.DRIVER));
        boolean isForOthers = ClassSelector.isOfAnotherDriver(expressions)
                || ClassSelector.of(expressions)
                        .filter(it -> it.type().equals("vfio"))
                        .isPresent();
        return found.isPresent() || !isNvidias || isForOthers
                ? with(found, "")
                : with(
                        Optional.empty(),
                        "which devices its selectors take is not understood; annotation " + DEVICE + " may say it ("
                                + EXPECTED + ")");
    }

    private DeviceClassState with(Optional<DeviceKind> newKind, String newProblem) {
        return new DeviceClassState(name, created, resource, newKind, newProblem);
    }

    /** The name by which pods can ask for its devices whatever its resource is; empty if it is too long for one. */
    Optional<ExtendedResource> implicitName() {
        return resource(ExtendedResource.OF_DEVICE_CLASS + name);
    }

    /** Its resource; empty if it has none, or none that pods can ask for. */
    Optional<ExtendedResource> extendedResource() {
        return resource(resource);
    }

    private static Optional<ExtendedResource> resource(String name) {
        try {
            return Optional.of(new ExtendedResource(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
