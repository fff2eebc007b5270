package io.gpurightsizer.cli;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.fabric8.kubernetes.client.KubernetesClientException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

import io.gpurightsizer.cli.cluster.KubernetesApi;
import io.gpurightsizer.cli.cluster.WholeReading;
import io.gpurightsizer.cli.terminal.Console;
import io.gpurightsizer.cli.terminal.UsageException;
import io.gpurightsizer.report.AuditAndPlan;
import io.gpurightsizer.report.HostNames;
import io.gpurightsizer.report.PolicyReportWriter;
import io.gpurightsizer.report.ReportServer;
import io.gpurightsizer.report.ReportState;
import io.gpurightsizer.text.SafeText;

/** {@code report}: the audit and the plan of a cluster as pages that stay up. */
@Command(
        name = "report",
        description = "Serves the audit and the plan of a cluster as pages, with their totals as metrics, and reads the"
                + " cluster again and again. Changes nothing but, with --policy-reports, its own policy reports.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:ended", "2:bad usage, or the address is taken"})
final class ReportCommand implements Callable<Integer> {
    private static final Duration SOONEST = Duration.ofSeconds(10);
    private static final Duration AFTER_A_FAILURE = Duration.ofMinutes(1);

    private final Console console;
    private String lastSaid = "";

    @Option(names = "--cluster", required = true, description = "The cluster of the kubeconfig, or around this pod.")
    private boolean cluster;

    @Mixin
    private ContextOption context;

    @Mixin
    private SizingOptions sizing;

    @Mixin
    private PriceOption price;

    @Option(
            names = "--every",
            paramLabel = "DURATION",
            description = "How often the cluster is read, such as 90s, 10m (default) or 1h; at least 10s.",
            defaultValue = "10m",
            converter = Interval.class)
    private Duration every;

    @Option(
            names = "--policy-reports",
            description =
                    "Also write PolicyReports into the cluster (wgpolicyk8s.io/v1alpha2, or openreports.io/v1alpha1"
                            + " where that is installed), and remove those that have no workload any more.")
    private boolean policyReports;

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            description = "Where to listen (default: 127.0.0.1, which only this machine reaches). There is no login.",
            defaultValue = "127.0.0.1")
    private InetAddress address;

    @Option(names = "--port", paramLabel = "PORT", description = "The port (default: 8080).", defaultValue = "8080")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description =
                    "A DNS name by which the pages are asked for, such as that of an Ingress; repeatable. Other names"
                            + " than these and localhost are refused; IP addresses are not.")
    private List<String> hosts = List.of();

    /** A duration as Prometheus writes one of a single unit. */
    static final class Interval implements ITypeConverter<Duration> {
        private static final Pattern SHAPE = Pattern.compile("([0-9]{1,5})([smh])");
        private static final Map<String, ChronoUnit> UNITS =
                Map.of("s", ChronoUnit.SECONDS, "m", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS);

        @Override
        public Duration convert(String text) {
            Matcher matcher = SHAPE.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException(
                        "expected a number with s, m or h such as 10m, found " + SafeText.quoted(text));
            }
            return Duration.of(Long.parseLong(matcher.group(1)), UNITS.get(matcher.group(2)));
        }
    }

    ReportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        checkUsage();
        ClusterReading reading = new ClusterReading(sizing, price);
        ReportState state = new ReportState();
        HostNames names = hostNames();
        try (ReportServer server = ReportServer.start(state, address, port, names, every, Clock.systemUTC())) {
            String host =
                    address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
            say("the report is at http://" + host + ":" + server.port() + "/"
                    + (address.isLoopbackAddress() ? "" : "; whoever reaches this address can read it"));
            while (true) {
                boolean read = read(reading, state);
                Duration wait = read || every.compareTo(AFTER_A_FAILURE) < 0 ? every : AFTER_A_FAILURE;
                Thread.sleep(wait.toMillis());
            }
        } catch (IOException e) {
            throw new UsageException("--address, --port: cannot listen at " + address.getHostAddress() + ":" + port
                    + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private void checkUsage() {
        if (every.compareTo(SOONEST) < 0) {
            throw new UsageException("--every: expected at least 10s, found " + every.toSeconds() + "s");
        }
        if (port < 0 || port > 65_535) {
            throw new UsageException("--port: expected a number from 0 to 65535, found " + port);
        }
        sizing.checkForCluster();
        context.api().close();
    }

    private HostNames hostNames() {
        try {
            return HostNames.of(hosts);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--host: " + e.getMessage());
        }
    }

    /** False if the cluster could not be read. */
    private boolean read(ClusterReading reading, ReportState state) {
        try (KubernetesApi.OfKubeconfig api = context.api()) {
            AuditAndPlan read = reading.of(new WholeReading(api));
            state.succeeded(read);
            say("the cluster was read" + (policyReports ? "; " + written(read, api) : ""));
            return true;
        } catch (IOException | RuntimeException e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            state.failed(Instant.now(), why);
            say("the cluster could not be read: " + why);
            return false;
        }
    }

    private static String written(AuditAndPlan read, KubernetesApi.OfKubeconfig api) {
        try {
            return new PolicyReportWriter(api.client()).write(read.audit());
        } catch (KubernetesClientException e) {
            return "policy reports could not be written: " + e.getMessage();
        }
    }

    /** What was said last is not said again. */
    private void say(String sentence) {
        if (!sentence.equals(lastSaid)) {
            console.err().println("gpu-rightsizer: " + sentence);
            console.err().flush();
            lastSaid = sentence;
        }
    }
}
