package io.gpurightsizer.cli;

import java.util.Optional;

import picocli.CommandLine.Option;

import io.gpurightsizer.cli.cluster.KubernetesApi;
import io.gpurightsizer.cli.terminal.UsageException;

/** Which cluster {@code --cluster} means. */
final class ContextOption {
    @Option(
            names = "--context",
            paramLabel = "CONTEXT",
            description = "The kubeconfig's context to use (default: the current one).")
    private String context;

    void checkUsage(boolean cluster) {
        if (context != null && !cluster) {
            throw new UsageException("--context is only for --cluster");
        }
    }

    KubernetesApi.OfKubeconfig api() {
        return new KubernetesApi.OfKubeconfig(Optional.ofNullable(context));
    }
}
