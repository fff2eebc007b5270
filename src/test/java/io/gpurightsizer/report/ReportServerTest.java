package io.gpurightsizer.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ReportServerTest {
    private static final Instant READ_AT = Readings.AT;
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final InetAddress EVERY_ADDRESS = new InetSocketAddress(0).getAddress();
    private static final HostNames HOSTS = HostNames.of(List.of("gpus.example.com"));
    private static final String PODS = Readings.pod("asr", "voice", "nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us")
            + "---\n" + Readings.pod("unknown", "batch", "x");
    private static final String RESIZED_BEFORE = """
            ---
            kind: Pod
            metadata:
              name: before
              namespace: voice
              annotations: {gpu-rightsizer.io/resized-from: nvidia.com/gpu, gpu-rightsizer.io/resized-to: nvidia.com/mig-1g.20gb}
            spec:
              nodeName: gpu-a
              containers: [{name: a, image: x, resources: {limits: {nvidia.com/mig-1g.20gb: 1}}}]
            status: {phase: Running}
            """;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ReportState state = new ReportState();
    private ReportServer server;

    @BeforeEach
    void serve() throws IOException {
        Clock clock = Clock.fixed(READ_AT.plus(Duration.ofMinutes(23)), ZoneOffset.UTC);
        server = ReportServer.start(state, EVERY_ADDRESS, 0, HOSTS, Duration.ofMinutes(10), clock);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> send(String method, String path) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String get(String path) {
        return send("GET", path).body();
    }

    @Test
    void auditAndPlanAreServedWithTheirAge() {
        state.succeeded(Readings.of(PODS));

        assertTrue(get("/").contains("<h1>GPU audit</h1>") && get("/").contains("Pod/asr"), get("/"));
        assertTrue(get("/plan").contains("<h1>GPU plan</h1>"), get("/plan"));
        assertTrue(
                get("/plan").contains("read at 2026-01-02 03:04 UTC, 23 minutes ago; read every 10 minutes"),
                get("/plan"));
        assertEquals(200, send("GET", "/q/health/ready").statusCode());
    }

    @Test
    void theMetricsAreTheTotalsOfTheAuditAndThePlan() {
        state.succeeded(Readings.of(PODS + RESIZED_BEFORE));

        String metrics = get("/metrics");

        for (String line : """
                gpu_rightsizer_report_gpus_asked_for{namespace="voice",} 1.0
                gpu_rightsizer_report_gpus_asked_for{namespace="batch",} 1.0
                gpu_rightsizer_report_gpus_freed{namespace="voice",} 1.0
                gpu_rightsizer_report_gpus_freed{namespace="batch",} 0.0
                gpu_rightsizer_report_gpus_used_as_partitions{namespace="voice",} 0.25
                gpu_rightsizer_report_gpus_saved{namespace="voice",} 0.75
                gpu_rightsizer_report_workloads{reason="no-matching-row",} 1.0
                gpu_rightsizer_report_workloads{reason="smallest-fit",} 1.0
                gpu_rightsizer_report_plan_gpus_before 3.0
                gpu_rightsizer_report_plan_gpus_after 2.0
                gpu_rightsizer_report_timestamp_seconds 1.767323045E9
                gpu_rightsizer_report_unreadable 0.0
                gpu_rightsizer_report_failures_total 0.0""".split("\n")) {
            assertTrue(metrics.lines().anyMatch(line.strip()::equals), () -> line + " is not in\n" + metrics);
        }
    }

    @Test
    void theMetricsAreThoseThatTheDocumentLists() throws IOException {
        state.succeeded(Readings.of(PODS + RESIZED_BEFORE));
        Set<String> listed = new TreeSet<>();
        Matcher names = Pattern.compile("`(gpu_rightsizer_report_[a-z_]+)")
                .matcher(Files.readString(Path.of("docs/report.md")));
        while (names.find()) {
            listed.add(names.group(1));
        }

        Set<String> served = get("/metrics")
                .lines()
                .filter(it -> it.startsWith("gpu_"))
                .map(it -> it.replaceFirst("[{ ].*", ""))
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(listed, served);
    }

    @Test
    void aNamespaceThatIsGoneHasNoMetricsAnyMore() {
        state.succeeded(Readings.of(PODS));
        state.succeeded(Readings.of(PODS.substring(PODS.indexOf("---"))));

        assertFalse(get("/metrics").contains("\"voice\""), get("/metrics"));
    }

    @Test
    void theLastGoodPageStaysAndSaysWhyItIsNoNewer() {
        state.succeeded(Readings.of(PODS));
        state.failed(READ_AT.plus(Duration.ofMinutes(10)), "no route to <host>");

        HttpResponse<String> page = send("GET", "/");

        assertEquals(200, page.statusCode());
        assertTrue(
                page.body()
                        .contains("At 2026-01-02 03:14 UTC the cluster could not be read: no route to &lt;host&gt;."
                                + " What was read before is shown below."),
                page.body());
        assertTrue(page.body().contains("Pod/asr") && page.body().contains("23 minutes ago"), page.body());
        assertTrue(get("/metrics").contains("gpu_rightsizer_report_failures_total 1.0"), get("/metrics"));
        assertEquals(200, send("GET", "/q/health/ready").statusCode());

        state.succeeded(Readings.of(PODS));

        assertFalse(get("/").contains("could not be read:"), get("/"));
    }

    @Test
    void beforeTheFirstReadingThereIsAPageThatSaysSo() {
        assertEquals(503, send("GET", "/").statusCode());
        assertTrue(get("/").contains("not read yet"), get("/"));
        assertEquals(503, send("GET", "/q/health/ready").statusCode());
        assertEquals(200, send("GET", "/q/health/live").statusCode());

        state.failed(READ_AT, "unknown host example.invalid");

        assertTrue(get("/").contains("unknown host example.invalid"), get("/"));
        assertTrue(get("/q/health/ready").contains("unknown host example.invalid"), get("/q/health/ready"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/plan"})
    void aPageMayBeFramedByNobodyAndLoadsNothing(String path) {
        state.succeeded(Readings.of(PODS));

        HttpResponse<String> page = send("GET", path);

        String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertTrue(policy.startsWith("default-src 'none';") && policy.endsWith("frame-ancestors 'none'"), policy);
        assertTrue(page.body().contains("content=\"" + policy.replace("; frame-ancestors 'none'", "") + "\""), policy);
        assertFalse(page.body().matches("(?s).*(src|href)=\"(https?:)?//.*"), "something comes from elsewhere");
        assertEquals("DENY", page.headers().firstValue("X-Frame-Options").orElse(""));
        assertEquals(
                "nosniff", page.headers().firstValue("X-Content-Type-Options").orElse(""));
        assertEquals("no-referrer", page.headers().firstValue("Referrer-Policy").orElse(""));
        assertEquals("no-store", page.headers().firstValue("Cache-Control").orElse(""));
    }

    @ParameterizedTest
    @CsvSource({"POST,/,405", "DELETE,/plan,405", "GET,/etc/passwd,404", "GET,/..%2f..%2fetc%2fpasswd,404", "HEAD,/,200"
    })
    void nothingElseIsAnswered(String method, String path, int status) {
        state.succeeded(Readings.of(PODS));

        HttpResponse<String> answer = send(method, path);

        assertEquals(status, answer.statusCode());
        assertFalse(answer.body().contains("root:"), answer.body());
    }

    /** A name that another site lets lead here would let its page read this one, also through a port-forward. */
    @ParameterizedTest
    @CsvSource({
        "attacker.example,421",
        "attacker.example:8080,421",
        "gpus.example.com.attacker.example,421",
        "10.attacker.example,421",
        "localhost,200",
        "localhost:8080,200",
        "GPUs.example.com,200",
        "10.0.0.7:8080,200",
        "[fd00::7]:8080,200"
    })
    void aHostNameThatWasNotGivenIsRefused(String host, int status) throws IOException {
        state.succeeded(Readings.of(PODS));

        String answer = answerTo("Host: " + host);

        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertEquals(status == 200, answer.contains("Pod/asr"), answer);
    }

    private String answerTo(String header) throws IOException {
        try (Socket socket = new Socket(HERE, server.port())) {
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\n" + header + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpus.example.com:80", "https://gpus.example.com", "*"})
    void aHostNameThatIsNoneIsSaid(String name) {
        String message = assertThrows(IllegalArgumentException.class, () -> HostNames.of(List.of(name)))
                .getMessage();

        assertTrue(message.startsWith("expected a DNS name without a port"), message);
    }

    @Test
    void aPortThatIsTakenIsSaid() {
        IOException taken = assertThrows(
                IOException.class,
                () -> ReportServer.start(state, HERE, server.port(), HOSTS, Duration.ofMinutes(1), Clock.systemUTC()));

        assertTrue(taken.getMessage().contains("in use"), taken.getMessage());
    }
}
