package io.gpurightsizer;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The way in: without arguments the webhook is served, with arguments the command line runs. */
@QuarkusMain
public final class GpuRightsizer {
    private GpuRightsizer() {}

    public static void main(String... args) {
        Quarkus.run(args);
    }
}
