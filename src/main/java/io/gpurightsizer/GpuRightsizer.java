package io.gpurightsizer;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

import io.gpurightsizer.cli.RightsizerCommand;

/** The main class: without arguments it serves the webhook, with arguments it runs a command, without a server. */
@QuarkusMain
public final class GpuRightsizer {
    private GpuRightsizer() {}

    public static void main(String... args) {
        if (args.length == 0) {
            Quarkus.run(null, GpuRightsizer::exit);
        } else {
            // Not exit, which looks for a logger in every jar, to log that it was called: a tenth of a short command's
            // time.
            Runtime.getRuntime().halt(RightsizerCommand.run(args));
        }
    }

    /** A start that failed says why in a sentence, without a stack trace. */
    private static void exit(Integer exitCode, Throwable failure) {
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
