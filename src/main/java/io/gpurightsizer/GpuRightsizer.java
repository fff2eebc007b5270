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
            Quarkus.run(null, GpuRightsizer::ended);
        } else {
            System.exit(RightsizerCommand.run(args));
        }
    }

    /** A start that failed says why in a sentence; where it failed is of no use to who configured it. */
    private static void ended(Integer exitCode, Throwable failure) {
        if (failure != null) {
            Throwable cause = failure;
            while (cause.getCause() != null && cause.getCause() != cause) {
                cause = cause.getCause();
            }
            System.err.println("gpu-rightsizer cannot start: " + cause.getMessage());
        }
        System.exit(failure == null ? exitCode : 1);
    }
}
