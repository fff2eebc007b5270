package io.gpurightsizer.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The namespace that the webhook runs in. */
final class OwnNamespace {
    /** Written into every pod that has a token. */
    private static final Path FILE = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

    private OwnNamespace() {}

    /** As the settings say, or as a pod knows; empty outside of a cluster. */
    static Optional<String> of(Settings settings) {
        return settings.tls().namespace().or(OwnNamespace::ofPod);
    }

    private static Optional<String> ofPod() {
        try {
            return Optional.of(Files.readString(FILE).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
