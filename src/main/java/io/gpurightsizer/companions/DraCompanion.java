package io.gpurightsizer.companions;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.text.ApiGroup;

/**
 * A DeviceClass for each MIG profile, so that pods can ask NVIDIA's driver for dynamic resource allocation for it by the name
 * that the device plugin uses (kubernetes/enhancements, KEP-5004; kubernetes-sigs/dra-driver-nvidia-gpu, attributes
 * {@code type} and {@code profile}).
 */
final class DraCompanion {
    private static final String DRIVER = "gpu.nvidia.com";
    private static final String NAME = "extendedResourceName";

    private DraCompanion() {}

    static boolean isNeeded(CompanionInput input) {
        return input.objects().of("ResourceSlice").stream().anyMatch(DraCompanion::isNvidias)
                || input.objects().of("DeviceClass").stream()
                        .anyMatch(it -> it.name().contains(DRIVER));
    }

    private static boolean isNvidias(KubernetesObject slice) {
        return KubernetesObject.text(slice.spec(), "driver").equals(DRIVER);
    }

    static Section of(CompanionInput input) {
        SortedSet<MigProfile> profiles = profiles(input);
        List<String> comments =
                new ArrayList<>(List.of("With these a pod that asks for nvidia.com/mig-… gets a MIG device of"
                        + " NVIDIA's driver for dynamic resource allocation (Kubernetes 1.36 or newer, or the feature gate"
                        + " DRAExtendedResource)."));
        List<Section.Manifest> manifests = new ArrayList<>();
        for (MigProfile profile : profiles) {
            String resource = ExtendedResource.ofProfile(profile).name();
            input.objects().of("DeviceClass").stream()
                    .filter(it -> KubernetesObject.text(it.spec(), NAME).equals(resource)
                            && !ApiGroup.MANAGER.equals(it.labels().get(ApiGroup.MANAGED_BY)))
                    .findFirst()
                    .ifPresentOrElse(
                            it -> comments.add("DeviceClass " + it.name() + " stands for " + resource + " already."),
                            () -> manifests.add(new Section.Manifest("", YamlText.of(deviceClass(resource, profile)))));
        }
        if (profiles.isEmpty()) {
            comments.add("No MIG profile is known that a device has or a pod would do with.");
        }
        return new Section(comments, manifests);
    }

    /** Those that devices have, and where none has any, those that pods would do with. */
    private static SortedSet<MigProfile> profiles(CompanionInput input) {
        SortedSet<MigProfile> profiles = new TreeSet<>();
        input.objects().of("ResourceSlice").stream()
                .filter(DraCompanion::isNvidias)
                .forEach(slice -> slice.spec().path("devices").forEach(device -> add(device, profiles)));
        if (profiles.isEmpty()) {
            input.wanted()
                    .forEach(it ->
                            it.migProfile().filter(profile -> !it.isShared()).ifPresent(profiles::add));
        }
        return profiles;
    }

    /** An attribute's domain may be left out where it is the driver's own (API {@code resource.k8s.io/v1}). */
    private static void add(JsonNode device, SortedSet<MigProfile> profiles) {
        for (String key : List.of("profile", DRIVER + "/profile")) {
            String profile = KubernetesObject.text(device.path("attributes").path(key), "string");
            try {
                profiles.add(MigProfile.parse(profile));
            } catch (IllegalArgumentException e) {
                // A whole GPU has none.
            }
        }
    }

    private static ObjectNode deviceClass(String resource, MigProfile profile) {
        ObjectNode deviceClass =
                YamlText.object("resource.k8s.io/v1", "DeviceClass", resource.substring(resource.indexOf('/') + 1));
        ObjectNode spec = deviceClass.putObject("spec");
        spec.put(NAME, resource);
        spec.putArray("selectors")
                .addObject()
                .putObject("cel")
                .put(
                        "expression",
                        "device.driver == '" + DRIVER + "' && device.attributes['" + DRIVER + "'].type == 'mig' &&"
                                + " device.attributes['" + DRIVER + "'].profile == '" + profile + "'");
        return deviceClass;
    }
}
