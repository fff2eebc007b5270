package io.gpurightsizer.cli.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * An API server that is either read as a whole or not at all: what may not be read is left out as ever, but where it does not
 * answer for a kind that every cluster has, half of it would look as if the rest were gone.
 */
public record WholeReading(KubernetesApi api) implements KubernetesApi {
    private static final List<String> EVERYWHERE = List.of("/api/v1/", "/apis/apps/", "/apis/batch/");
    private static final List<Integer> ANSWERS = List.of(403, GONE);

    /** @throws UncheckedIOException if there is no answer, and the reading is to end */
    @Override
    public Optional<String> get(String path) throws Refused {
        try {
            return api.get(path);
        } catch (Refused e) {
            if (ANSWERS.contains(e.status()) || EVERYWHERE.stream().noneMatch(path::startsWith)) {
                throw e;
            }
            throw new UncheckedIOException(
                    new IOException(api.name() + " does not answer for " + path + ": " + e.getMessage(), e));
        }
    }

    @Override
    public String namespace() {
        return api.namespace();
    }

    @Override
    public String name() {
        return api.name();
    }
}
