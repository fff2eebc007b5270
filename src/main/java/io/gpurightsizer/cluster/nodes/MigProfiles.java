package io.gpurightsizer.cluster.nodes;

import java.util.Optional;

import io.gpurightsizer.gpu.MigProfile;

/** Reads profiles from labels, where what does not parse is not an error but unknown. */
final class MigProfiles {
    private MigProfiles() {}

    static Optional<MigProfile> parsed(String text) {
        try {
            return Optional.of(MigProfile.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
