package io.gpurightsizer.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import io.gpurightsizer.cli.cluster.ClusterFromInput;
import io.gpurightsizer.cli.cluster.ClusterLists;
import io.gpurightsizer.cli.cluster.KubernetesApi;
import io.gpurightsizer.cli.terminal.Console;
import io.gpurightsizer.cli.terminal.Progress;
import io.gpurightsizer.cli.terminal.UsageException;
import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.objects.ObjectsByKind;
import io.gpurightsizer.preflight.PreflightInput;
import io.gpurightsizer.preflight.PreflightJson;
import io.gpurightsizer.preflight.PreflightReport;
import io.gpurightsizer.preflight.PreflightText;
import io.gpurightsizer.preflight.Result;
import io.gpurightsizer.table.GpuCatalogReader;

/** {@code preflight}: what stands between a cluster and mode {@code enforce}. */
@Command(
        name = "preflight",
        description =
                "Checks what stands between a cluster and mode enforce: how nodes are cut and labelled, the webhook's"
                        + " rights, limits, quotas, other webhooks, schedulers and autoscalers. Says of each what was found, why it"
                        + " matters and what to do. Changes nothing.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing was found that would make a pod worse off",
            "1:something would",
            "2:bad usage, or the cluster cannot be read"
        })
final class PreflightCommand implements Callable<Integer> {
    private final Console console;

    @Option(names = "--cluster", description = "The cluster of the kubeconfig.")
    private boolean cluster;

    @Mixin
    private ContextOption context;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text (default) or json.",
            defaultValue = "text")
    private Format format;

    private enum Format {
        TEXT,
        JSON
    }

    PreflightCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (!cluster) {
            throw new UsageException("nothing to check: give --cluster");
        }
        PreflightReport report;
        try (KubernetesApi.OfKubeconfig api = context.api();
                Progress progress = console.progress(false)) {
            report = PreflightReport.of(api.name(), read(api, progress));
        }
        if (format == Format.JSON) {
            PreflightJson.write(report, console.out());
        } else {
            new PreflightText(console.screen()).write(report, console.out());
        }
        return report.result() == Result.FAIL ? 1 : 0;
    }

    private static PreflightInput read(KubernetesApi api, Progress progress) throws IOException {
        ObjectsByKind objects = new ObjectsByKind(PreflightInput.KINDS);
        ClusterFromInput state = new ClusterFromInput(progress::objects, objects);
        ClusterLists lists = new ClusterLists(api, state.input(), List.of());
        lists.read();
        lists.readInstalled();
        ClusterObjects nodes = state.readFrom(api).orElse(ClusterObjects.of(List.of()));
        return new PreflightInput(
                nodes,
                state.input().pods(),
                state.input().gpuSystems(),
                objects,
                state.input().unread().stream()
                        .filter(it -> it.at().line() == 0)
                        .toList(),
                GpuCatalogReader.bundled());
    }
}
