package io.gpurightsizer.cluster.devices;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.objects.YamlText;

/**
 * A DeviceClass by which pods can ask NVIDIA's driver for devices by the name that the device plugin uses
 * (kubernetes/enhancements, KEP-5004; kubernetes-sigs/dra-driver-nvidia-gpu, attributes {@code type} and {@code profile}).
 *
 * @param resource the name, for example {@code nvidia.com/mig-1g.10gb}
 * @param selector which devices it takes, in CEL
 */
public record DeviceClassManifest(ExtendedResource resource, String selector) {
    private static final String ATTRIBUTES = "device.attributes['" + SliceReader.DRIVER + "']";
    private static final String OF_DRIVER = "device.driver == '" + SliceReader.DRIVER + "' && " + ATTRIBUTES;

    /** For MIG devices of a profile. */
    public static DeviceClassManifest ofProfile(MigProfile profile) {
        return new DeviceClassManifest(
                ExtendedResource.ofProfile(profile),
                OF_DRIVER + ".type == 'mig' && " + ATTRIBUTES + ".profile == '" + profile + "'");
    }

    /** For shares of GPUs, where pods share all GPUs: no selector tells those from others. */
    public static DeviceClassManifest ofSharedGpus() {
        return new DeviceClassManifest(ExtendedResource.WHOLE_GPU.shared(), OF_DRIVER + ".type == 'gpu'");
    }

    /** The object as YAML. */
    public String yaml() {
        String name = resource.name();
        ObjectNode deviceClass =
                YamlText.object("resource.k8s.io/v1", "DeviceClass", name.substring(name.indexOf('/') + 1));
        ObjectNode spec = deviceClass.putObject("spec");
        spec.put(DeviceClassState.RESOURCE, name);
        spec.putArray("selectors").addObject().putObject("cel").put("expression", selector);
        return YamlText.of(deviceClass);
    }
}
