package io.gpurightsizer.companions;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.cluster.devices.DeviceClassManifest;
import io.gpurightsizer.cluster.devices.DeviceClassState;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.text.ApiGroup;

/**
 * A DeviceClass for each MIG profile, and one for shares of GPUs where there are any, so that pods can ask NVIDIA's driver for
 * dynamic resource allocation for it by the name that the device plugin uses.
 */
final class DraCompanion {
    private static final String DRIVER = ExtendedResource.DRA_DRIVER;

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
                new ArrayList<>(List.of("With these a pod that asks for nvidia.com/mig-… gets a MIG device of NVIDIA's"
                        + " driver for dynamic resource allocation (Kubernetes 1.36 or newer, or the feature gate"
                        + " DRAExtendedResource)."));
        List<Section.Manifest> manifests = new ArrayList<>();
        for (MigProfile profile : profiles) {
            add(DeviceClassManifest.ofProfile(profile), input, comments, manifests);
        }
        if (profiles.isEmpty()) {
            comments.add("No MIG profile is known that a device has or a pod would do with.");
        }
        addShared(input, comments, manifests);
        return new Section(comments, manifests);
    }

    /** GPUs that pods share in so many shares: by one name where all GPUs are shared, since no selector tells them apart. */
    private static void addShared(CompanionInput input, List<String> comments, List<Section.Manifest> manifests) {
        List<JsonNode> gpus = new ArrayList<>();
        input.objects().of("ResourceSlice").stream()
                .filter(DraCompanion::isNvidias)
                .forEach(slice -> slice.spec().path("devices").forEach(gpus::add));
        gpus.removeIf(it -> !it.at("/attributes/type/string").asText().equals("gpu"));
        long shared =
                gpus.stream().filter(it -> it.path("capacity").has("shares")).count();
        if (shared == 0) {
            return;
        }
        comments.add("Pods share " + shared + " of " + gpus.size() + " GPUs, which go by the name nvidia.com/gpu too"
                + " where the driver's own class stands for that: pods that need a whole GPU may get a share.");
        if (shared == gpus.size()) {
            add(DeviceClassManifest.ofSharedGpus(), input, comments, manifests);
        }
    }

    private static void add(
            DeviceClassManifest wanted, CompanionInput input, List<String> comments, List<Section.Manifest> manifests) {
        String resource = wanted.resource().name();
        input.objects().of("DeviceClass").stream()
                .filter(it -> DeviceClassState.read(it.root()).resource().equals(resource)
                        && !ApiGroup.MANAGER.equals(it.labels().get(ApiGroup.MANAGED_BY)))
                .findFirst()
                .ifPresentOrElse(
                        it -> comments.add("DeviceClass " + it.name() + " stands for " + resource + " already."),
                        () -> manifests.add(new Section.Manifest("", wanted.yaml())));
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
}
