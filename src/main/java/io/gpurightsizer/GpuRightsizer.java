package io.gpurightsizer;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

import io.gpurightsizer.cli.RightsizerCommand;

/** The way in: without arguments the webhook is served, with arguments the command line runs, without a server. */
@QuarkusMain
public final class GpuRightsizer {
    private GpuRightsizer() {}

    public static void main(String... args) {
        if (args.length == 0) {
            Quarkus.run();
        } else {
            System.exit(RightsizerCommand.run(args));
        }
    }
}
