package io.gpurightsizer.cli;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

import io.gpurightsizer.audit.Auditor;
import io.gpurightsizer.certificates.CertificateException;
import io.gpurightsizer.certificates.Pem;
import io.gpurightsizer.certificates.Trust;
import io.gpurightsizer.cli.cluster.ClusterFromInput;
import io.gpurightsizer.cli.terminal.UsageException;
import io.gpurightsizer.cluster.nodes.NodeGpu;
import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.recommend.Recommender;
import io.gpurightsizer.recommend.Window;
import io.gpurightsizer.recommend.prometheus.Prometheus;
import io.gpurightsizer.recommend.prometheus.Selector;
import io.gpurightsizer.text.SafeText;

/** Which Prometheus is asked, how, and about what time. */
final class PrometheusOptions {
    private static final Pattern WINDOW = Pattern.compile("([1-9][0-9]{0,3})([hdw])");
    private static final int LARGEST_PORT = 65_535;
    private static final Map<String, Integer> HOURS = Map.of("h", 1, "d", 24, "w", 7 * 24);

    @Option(
            names = "--prometheus",
            paramLabel = "URL",
            description =
                    "A Prometheus that scrapes NVIDIA's DCGM exporter, or a Thanos, Mimir or VictoriaMetrics: what"
                            + " stands before /api/v1.")
    private URI address;

    @Option(
            names = "--window",
            paramLabel = "TIME",
            converter = WindowTime.class,
            description = "How far back it is looked, in hours, days or weeks (default: 14d).",
            defaultValue = "14d")
    private Duration length;

    @Option(
            names = "--bearer-token-file",
            paramLabel = "FILE",
            description = "A file with a token for the header Authorization.")
    private Path token;

    @Option(
            names = "--header",
            paramLabel = "NAME=VALUE",
            description = "A header of each request, for example X-Scope-OrgID=team. May be given more than once.")
    private Map<String, String> headers = Map.of();

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "The certificate authority to trust, in PEM (default: those that Java trusts).")
    private Path authority;

    @Option(
            names = "--matcher",
            paramLabel = "LABEL=VALUE",
            description = "Only series with this label, for example cluster=prod. May be given more than once.")
    private List<String> matchers = List.of();

    /** For example {@code 14d}. */
    static final class WindowTime implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            Matcher matcher = WINDOW.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException(
                        "expected hours, days or weeks such as 14d, found " + SafeText.quoted(text));
            }
            return Duration.ofHours((long) Integer.parseInt(matcher.group(1)) * HOURS.get(matcher.group(2)));
        }
    }

    boolean isGiven() {
        return address != null;
    }

    /** @throws UsageException if an option about Prometheus is given and no Prometheus, or its address is none */
    void checkUsage() {
        if (address == null && (token != null || authority != null || !headers.isEmpty() || !matchers.isEmpty())) {
            throw new UsageException("--bearer-token-file, --header, --ca and --matcher are only for --prometheus URL");
        }
        if (address != null
                && (address.getScheme() == null
                        || !address.getScheme().matches("https?")
                        || address.getHost() == null
                        || address.getPort() > LARGEST_PORT
                        || address.getRawQuery() != null
                        || address.getRawFragment() != null)) {
            throw new UsageException("--prometheus: expected a URL such as https://prometheus.example.com, found "
                    + SafeText.quoted(address.toString()));
        }
        if (address != null && address.getRawUserInfo() != null) {
            throw new UsageException("--prometheus: expected a URL without a user and a password; --bearer-token-file"
                    + " FILE or --header \"Authorization=Basic …\" gives credentials");
        }
        headers.forEach(PrometheusOptions::checkHeader);
    }

    private static void checkHeader(String name, String value) {
        try {
            HttpRequest.newBuilder().header(name, value);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--header: expected one that may be sent, such as X-Scope-OrgID=team: "
                    + SafeText.message(e.getMessage()));
        }
    }

    /** What compares workloads with what was seen of them. */
    Recommender recommender(Auditor auditor, ClusterFromInput state, boolean allowLower, boolean withCurves) {
        return new Recommender(
                prometheus(), selector(), window(), auditor, sharingNodes(state), allowLower, withCurves);
    }

    /** The nodes of which it is known that pods share their devices. */
    private static Set<String> sharingNodes(ClusterFromInput state) {
        return state.objects().nodes().stream()
                .filter(NodeGpu::isShared)
                .map(NodeState::name)
                .collect(Collectors.toSet());
    }

    private Window window() {
        return new Window(Instant.now().truncatedTo(ChronoUnit.SECONDS), length);
    }

    private Selector selector() {
        try {
            return Selector.parse(matchers);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--matcher: " + e.getMessage());
        }
    }

    /** @throws UsageException if a file that it needs cannot be read */
    private Prometheus prometheus() {
        Map<String, String> all = new LinkedHashMap<>(headers);
        if (token != null) {
            String text = new String(FileOption.bytes("--bearer-token-file", token), StandardCharsets.UTF_8).strip();
            if (text.isEmpty() || text.matches("(?s).*\\s.*")) {
                throw new UsageException("--bearer-token-file: " + token + ": expected one token and nothing else");
            }
            all.put("Authorization", "Bearer " + text);
        }
        try {
            return new Prometheus(
                    address, all, Optional.ofNullable(authority).map(file -> Trust.inOnly(Pem.certificates(file))));
        } catch (CertificateException e) {
            throw new UsageException("--ca: " + e.getMessage());
        }
    }
}
