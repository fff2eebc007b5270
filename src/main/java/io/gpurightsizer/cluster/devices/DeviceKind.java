package io.gpurightsizer.cluster.devices;

import java.util.Optional;

import io.gpurightsizer.gpu.MigProfile;

/**
 * Which devices of NVIDIA's driver somebody asks for.
 *
 * @param mig whether they are MIG devices; whole GPUs otherwise
 * @param profile the profile they have; empty for any
 */
record DeviceKind(boolean mig, Optional<MigProfile> profile) {
    static final DeviceKind GPU = new DeviceKind(false, Optional.empty());

    private static final String GPU_TYPE = "gpu";

    /**
     * Reads {@code gpu} or the name of a MIG profile.
     *
     * @throws IllegalArgumentException if the text is neither
     */
    static DeviceKind parse(String text) {
        return text.equals(GPU_TYPE) ? GPU : new DeviceKind(true, Optional.of(MigProfile.parse(text)));
    }

    boolean matches(SliceDevice device) {
        return device.type().equals(mig ? "mig" : GPU_TYPE) && (profile.isEmpty() || profile.equals(device.profile()));
    }
}
