package io.gpurightsizer.recommend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.cli.Typed;
import io.gpurightsizer.recommend.AnsweringPrometheus.Answer;
import io.gpurightsizer.testing.Pem;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.testing.TlsServer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** {@code recommend} and {@code audit --prometheus} before answers that were recorded, and before what is no answer. */
class RecommendCommandTest {
    private static final long SUGGESTED = (long) Math.ceil(10_240 * 1.15) << 20;

    @TempDir
    private Path folder;

    private Path workloads;

    @BeforeEach
    void write() throws IOException {
        workloads = workload("asr.yaml", "ghcr.io/example/server:1", "org/our-own-asr");
    }

    private Path workload(String file, String image, String model) throws IOException {
        return Files.writeString(folder.resolve(file), """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: asr, namespace: voice}
                spec:
                  replicas: 2
                  template:
                    spec:
                      containers:
                      - {name: server, image: "%s", args: ["--model=%s"], resources: {limits: {nvidia.com/gpu: 1}}}
                """.formatted(image, model));
    }

    private Typed typed(String command, String url, String... more) {
        List<String> words = new ArrayList<>(List.of(command, "--prometheus", url, "-f", workloads.toString()));
        words.addAll(List.of(more));
        return Typed.of(words.toArray(String[]::new));
    }

    private JsonNode container(AnsweringPrometheus prometheus, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of(more));
        words.addAll(List.of("-o", "json"));
        Typed typed = typed("recommend", prometheus.url(), words.toArray(String[]::new));
        assertEquals(0, typed.code(), typed.err());
        return Reviews.JSON.readTree(typed.out()).path("containers").path(0);
    }

    private static void assertSays(String expected, Typed typed) {
        assertEquals(2, typed.code(), typed.out());
        assertTrue(typed.err().contains(expected), typed.err());
        assertEquals(1, typed.err().strip().lines().count(), typed.err());
    }

    @Test
    void theMostThatWasSeenAndItsMarginIsSuggested() throws IOException {
        try (AnsweringPrometheus prometheus = AnsweringPrometheus.below("")) {
            JsonNode container = container(prometheus);

            assertEquals(SUGGESTED, container.path("suggestedBytes").asLong());
            assertEquals(10_240L << 20, container.at("/observed/maxBytes").asLong());
            assertEquals("low", container.path("confidence").asText());
            assertEquals("nvidia.com/mig-1g.20gb", container.path("then").asText());
            assertEquals(2, container.path("gpusFreed").asInt());
        }
    }

    @Test
    void thePathHeadersTokenAndMatchersReachTheServer() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "secret\n");
        try (AnsweringPrometheus prometheus = AnsweringPrometheus.below("/prometheus")) {
            container(
                    prometheus,
                    "--header",
                    "X-Scope-OrgID=team",
                    "--bearer-token-file",
                    token.toString(),
                    "--matcher",
                    "cluster=prod",
                    "--window",
                    "2w");

            assertEquals("team", prometheus.headers.get(0).getFirst("X-Scope-OrgID"));
            assertEquals("Bearer secret", prometheus.headers.get(0).getFirst("Authorization"));
            assertTrue(prometheus.queries.stream().allMatch(it -> it.isEmpty() || it.contains("{cluster=\"prod\"")));
            assertTrue(prometheus.queries.contains(
                    "max_over_time(DCGM_FI_DEV_FB_USED{cluster=\"prod\",UUID=~\"GPU-1\"}[14d])"));
        }
    }

    @Test
    void theRowsCanBeCheckedAsTheyAre() throws IOException {
        try (AnsweringPrometheus prometheus = AnsweringPrometheus.below("")) {
            Path rows = Files.writeString(
                    folder.resolve("rows.yaml"),
                    typed("recommend", prometheus.url(), "-o", "yaml").out());

            Typed checked = Typed.of("check-table", rows.toString());

            assertEquals(0, checked.code(), checked.out());
            String text = Files.readString(rows);
            assertTrue(
                    text.contains("models: [\"our-own-asr\"]\n    memory: 10706Mi\n    source: \"observed over 14d"),
                    text);
        }
    }

    @Test
    void thePageHasAChart() {
        try (AnsweringPrometheus prometheus = AnsweringPrometheus.below("")) {
            String page = typed("recommend", prometheus.url(), "-o", "html").out();

            assertTrue(page.contains("<polyline points=\""), page);
            assertTrue(page.contains("voice/Deployment/asr"), page);
        }
    }

    @Test
    void whereTheModelHasNoNameTheAnnotationIsGiven() throws IOException {
        workloads = Files.writeString(
                workloads, Files.readString(workloads).replace("args: [\"--model=org/our-own-asr\"], ", ""));
        try (AnsweringPrometheus prometheus = AnsweringPrometheus.below("")) {
            String rows = typed("recommend", prometheus.url(), "-o", "yaml").out();

            assertTrue(rows.contains("the annotation gpu-rightsizer.io/memory: 10706Mi"), rows);
            assertTrue(rows.contains("# No row is suggested."), rows);
        }
    }

    /** A sizing table of these rows alone. */
    private Path table(String rows) throws IOException {
        return Files.writeString(
                folder.resolve("table.yaml"),
                "apiVersion: gpu-rightsizer.io/v1alpha1\nkind: SizingTable\nmetadata: {name: ours}\nspec:\n  rows:\n"
                        + rows.indent(2));
    }

    @Test
    void aRowWithASourceIsNotLoweredUnlessThatIsAllowed() throws IOException {
        Path table = table("""
                - {name: ours, models: ["our-*"], memory: 40Gi, source: a paper}
                """);
        try (AnsweringPrometheus prometheus = AnsweringPrometheus.below("")) {
            JsonNode stands = container(prometheus, "--table", table.toString());
            JsonNode lowered = container(prometheus, "--table", table.toString(), "--allow-lower");

            assertTrue(stands.path("suggestedBytes").isNull(), stands.toString());
            assertTrue(stands.path("why").asText().contains("row ours says 40 GiB and 10 % more, and has a source"));
            assertEquals(SUGGESTED, lowered.path("suggestedBytes").asLong());
            assertTrue(lowered.path("why").asText().contains("lowered by --allow-lower"));
        }
    }

    @Test
    void aRowWithASourceThatDecidesForAnotherWorkloadOfTheModelIsNotLoweredEither() throws IOException {
        Path table = table("""
                - {name: batch, models: ["our-*"], matchLabels: {mode: batch}, memory: 40Gi, source: a paper}
                """);
        String seen = Files.readString(workloads);
        String batch = seen.replace("name: asr,", "name: batch,")
                .replace("template:\n", "template:\n    metadata: {labels: {mode: batch}}\n");
        Files.writeString(workloads, seen + "---\n" + batch);
        try (AnsweringPrometheus prometheus = AnsweringPrometheus.below("")) {
            String kept = typed("recommend", prometheus.url(), "--table", table.toString(), "-o", "yaml")
                    .out();
            String lowered = typed(
                            "recommend", prometheus.url(), "--table", table.toString(), "-o", "yaml", "--allow-lower")
                    .out();

            assertTrue(kept.contains("# No row is suggested."), kept);
            assertTrue(lowered.contains("lowered by --allow-lower"), lowered);
        }
    }

    @Test
    void aSuggestedRowTakesNothingFromRowsThatHoldUnderOtherConditions() throws IOException {
        Path table = table("""
                - name: offline
                  models: ["our-*"]
                  matchLabels: {app: asr}
                  settings: {MODE: "off*", "!PROFILE": "*"}
                  arguments: {--max-batch: "<=8"}
                  memory: 8Gi
                  isolation: hardware
                  compute: 10%
                  whenNoneFree: wait
                  source: a guess
                - {name: others, models: ["our-*"], wholeGpu: true, source: a paper}
                """);
        String offline = Files.readString(workloads)
                .replace("template:\n", "template:\n    metadata: {labels: {app: asr}}\n")
                .replace("\"]", "\", \"--max-batch=4\"], env: [{name: MODE, value: offline}]");
        String other = offline.replace("value: offline", "value: all").replace("name: asr,", "name: other,");
        try (AnsweringPrometheus prometheus = AnsweringPrometheus.below("")) {
            Files.writeString(workloads, offline);
            String rows = typed("recommend", prometheus.url(), "--table", table.toString(), "-o", "yaml")
                    .out();
            Path both = Files.writeString(
                    folder.resolve("both.yaml"),
                    rows.replace("  extends: default\n", "")
                            + Files.readString(table).split("rows:\n")[1]);
            Files.writeString(workloads, offline + "---\n" + other);

            Typed audit = Typed.of("audit", "-f", workloads.toString(), "--table", both.toString(), "-o", "csv");

            assertEquals(0, audit.code(), audit.err());
            assertTrue(audit.out().contains("by row our-own-asr-observed"), audit.out());
            assertTrue(audit.out().contains("row others"), audit.out());
            assertTrue(rows.contains("    isolation: hardware\n    compute: 10%\n    whenNoneFree: wait\n"), rows);
        }
    }

    @Test
    void aRowThatASuggestionWouldHideIsNotLowered() throws IOException {
        Path table = table("""
                - {name: all-modes, models: ["our-*"], settings: {MODE: all}, wholeGpu: true, source: a paper}
                - {name: one-mode, models: ["our-*"], memory: 8Gi, source: a guess}
                """);
        try (AnsweringPrometheus prometheus = AnsweringPrometheus.below("")) {
            JsonNode stands = container(prometheus, "--table", table.toString());
            JsonNode lowered = container(prometheus, "--table", table.toString(), "--allow-lower");

            assertTrue(stands.path("suggestedBytes").isNull(), stands.toString());
            assertTrue(
                    stands.path("why").asText().contains("row all-modes, which decides for this model under other"),
                    stands.toString());
            assertEquals(SUGGESTED, lowered.path("suggestedBytes").asLong());
        }
    }

    @Test
    void ofAStatefulSetsPodWhatWasBusyBeforeItWasMadeDoesNotCount() throws IOException {
        String template = "{containers: [{name: server, image: \"x:1\", args: [\"--model=our-own-asr\"],"
                + " resources: {limits: {nvidia.com/gpu: 1}}}]}";
        Files.writeString(workloads, """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: asr, namespace: voice}
                spec: {serviceName: asr, template: {spec: %s}}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: asr-7d9f8b6c5-abcde, namespace: voice, uid: p, creationTimestamp: "%s", ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: asr, uid: s, controller: true}]}
                spec: %s
                """.formatted(template, Instant.now().minus(Duration.ofDays(4)), template));
        String busy = "{\"status\": \"success\", \"data\": {\"resultType\": \"vector\", \"result\": [{\"metric\": "
                + AnsweringPrometheus.LABELS + ", \"value\": [0, \"%s\"]}]}}";
        try (AnsweringPrometheus prometheus =
                AnsweringPrometheus.changing((query, it) -> query.contains("DCGM_FI_PROF_GR_ENGINE_ACTIVE")
                        ? new Answer(200, busy.formatted(query.contains("[14d]") ? "0.05" : "0.45"))
                        : it)) {
            JsonNode container = container(prometheus);

            assertEquals(45, container.path("suggestedComputePercent").asInt(), container.toString());
        }
    }

    @Test
    void restartsBeforeTheWindowAreNone() throws IOException {
        String restarts = "{\"status\": \"success\", \"data\": {\"resultType\": \"vector\", \"result\": [{\"metric\": "
                + AnsweringPrometheus.LABELS + ", \"value\": [0, \"%s\"]}]}}";
        try (AnsweringPrometheus prometheus =
                AnsweringPrometheus.changing((query, it) -> query.contains("kube_pod_container_status_restarts_total")
                        ? new Answer(200, restarts.formatted(query.contains(" - min_over_time(") ? "0" : "12"))
                        : it)) {
            assertEquals(0, container(prometheus).at("/observed/restarts").asInt(-1));
        }
    }

    @Test
    void aDeclaredNeedThatIsTooSmallFailsTheAudit() throws IOException {
        Files.writeString(
                workloads,
                Files.readString(workloads)
                        .replace(
                                "template:\n",
                                "template:\n    metadata: {annotations: {gpu-rightsizer.io/memory: 4Gi}}\n"));
        try (AnsweringPrometheus prometheus = AnsweringPrometheus.below("")) {
            Typed typed = typed("audit", prometheus.url(), "--fail-on", "undersized", "-o", "csv");

            assertEquals(1, typed.code(), typed.err());
            assertTrue(typed.out().contains("the annotation says 4 GiB: too small"), typed.out());
        }
    }

    @Test
    void aShortTimeIsEnoughToTellThatARowIsTooSmall() throws IOException {
        Path table = table("""
                - {name: ours, models: ["our-*"], memory: 8Gi, source: a guess}
                """);
        try (AnsweringPrometheus prometheus =
                AnsweringPrometheus.changing((query, it) -> query.startsWith("count_over_time(DCGM")
                        ? new Answer(200, it.body().replace("5000", "50"))
                        : it)) {
            assertEquals(
                    "none",
                    container(prometheus, "--table", table.toString())
                            .path("confidence")
                            .asText());
            assertEquals(
                    1,
                    typed("audit", prometheus.url(), "--table", table.toString(), "--fail-on", "undersized")
                            .code());
        }
    }

    @Test
    void aServerThatClaimsMemoryIsNotComparedWithItsRow() throws IOException {
        workloads = workload("vllm.yaml", "vllm/vllm-openai:v0.9.0", "org/our-own-asr");
        Path table = table("""
                - {name: ours, models: ["our-*"], memory: 8Gi, source: a guess}
                """);
        try (AnsweringPrometheus prometheus = AnsweringPrometheus.below("")) {
            assertEquals(
                    0,
                    typed("audit", prometheus.url(), "--table", table.toString(), "--fail-on", "undersized")
                            .code());
        }
    }

    @Test
    void aRowThatIsTooSmallFailsTheAuditAndIsNamedFirst() throws IOException {
        Path table = table("""
                - {name: ours, models: ["our-*"], memory: 8Gi, source: a guess}
                """);
        try (AnsweringPrometheus prometheus = AnsweringPrometheus.below("")) {
            Typed typed = typed(
                    "audit", prometheus.url(), "--table", table.toString(), "--fail-on", "undersized", "-o", "json");
            JsonNode report = Reviews.JSON.readTree(typed.out());

            assertEquals(1, typed.code(), typed.err());
            assertEquals("too-small", report.at("/observed/0/rowIs").asText());
            assertEquals("Rows that are too small", report.at("/notes/0/topic").asText());
            assertTrue(report.at("/workloads/0/remarks").toString().contains("row ours says 8 GiB: too small"));
        }
    }

    @Test
    void aWarningOfMissingDataLowersTheConfidenceAndIsShown() {
        try (AnsweringPrometheus prometheus = AnsweringPrometheus.changing((query, it) -> new Answer(
                it.status(), it.body().replaceFirst("\\{", "{\"warnings\": [\"store b is out of reach\"], ")))) {
            String text = typed("recommend", prometheus.url()).out();

            assertTrue(text.contains("Prometheus warns: store b is out of reach"), text);
        }
    }

    @Test
    void aServerThatClaimsMemoryGetsNoSuggestion() throws IOException {
        workloads = workload("vllm.yaml", "vllm/vllm-openai:v0.9.0", "org/our-own-asr");
        try (AnsweringPrometheus prometheus = AnsweringPrometheus.below("")) {
            JsonNode container = container(prometheus);

            assertTrue(container.path("suggestedBytes").isNull());
            assertEquals("none", container.path("confidence").asText());
            assertTrue(container.path("why").asText().contains("claims the memory that it sees"));
        }
    }

    @Test
    void aCacheOfAFixedSizeIsNotSubtracted() throws IOException {
        workloads = workload("vllm.yaml", "vllm/vllm-openai:v0.9.0", "org/our-own-asr\", \"--kv-cache-memory-bytes=4G");
        try (AnsweringPrometheus prometheus = AnsweringPrometheus.below("")) {
            JsonNode container = container(prometheus);

            assertTrue(container.path("suggestedBytes").isNull());
            assertTrue(
                    container.path("why").asText().startsWith("--kv-cache-memory-bytes=4G fixes the size"),
                    container.toString());
        }
    }

    @Test
    void aPodThatAskedForASharedDeviceGetsNoSuggestion() throws IOException {
        String requests = """
                {"status": "success", "data": {"resultType": "vector", "result": [{"metric": {"namespace": "voice",
                 "pod": "asr-7d9f8b6c5-abcde", "container": "server", "resource": "nvidia_com_%s"}, "value": [0, "1"]}]}}
                """;
        for (String resource : List.of("gpu_shared", "mig_1g_10gb_shared", "gpu")) {
            try (AnsweringPrometheus prometheus =
                    AnsweringPrometheus.changing((query, it) -> query.contains("kube_pod_container_resource_requests")
                            ? new Answer(200, requests.formatted(resource))
                            : it)) {
                JsonNode container = container(prometheus);

                assertEquals(
                        resource.endsWith("_shared"),
                        container.path("suggestedBytes").isNull(),
                        container.toString());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401||it answers 401; --bearer-token-file FILE or --header NAME=VALUE gives what it asks for",
                "404|<html>|nothing that Prometheus would; expected the address before /api/v1",
                "200|<html>|nothing that Prometheus would; expected the address before /api/v1",
                "302||nothing that Prometheus would; expected the address before /api/v1",
                "400|{\"status\":\"error\",\"error\":\"parse error\"}|it answers 400 (parse error)",
                "422|{\"status\":\"error\",\"errorType\":\"execution\",\"error\":\"query processing would load too many samples"
                        + " into memory in query execution\"}|give a shorter --window",
                "200|{\"status\":\"success\",\"data\":[]}|Prometheus has no DCGM_FI_DEV_FB_USED of the last 14d",
                "200|{\"status\":\"success\",\"data\":[{\"UUID\":\"GPU-1\"}]}|name no pods; the DCGM exporter must run with"
                        + " --kubernetes"
            })
    void whatIsNoAnswerIsSaidInOneSentence(int status, String body, String expected) {
        try (AnsweringPrometheus prometheus = AnsweringPrometheus.always(status, body == null ? "" : body)) {
            assertSays(expected, typed("recommend", prometheus.url()));
        }
    }

    @Test
    void whereNothingListensThatIsSaid() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }

        assertSays("nothing answers there", typed("recommend", "http://127.0.0.1:" + port));
    }

    @Test
    void aCertificateThatIsNotTrustedIsSaidAndCaHelps(@TempDir Path certificates) throws IOException {
        Pem pem = Pem.in(certificates);
        try (TlsServer server = new TlsServer(pem, exchange -> {
            byte[] body = "{\"status\": \"success\", \"data\": []}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        })) {
            String url = "https://localhost:" + server.port();

            assertSays("its certificate is not trusted", typed("recommend", url));
            assertSays(
                    "has no DCGM_FI_DEV_FB_USED",
                    typed("recommend", url, "--ca", pem.certificate().toString()));
        }
    }

    @Test
    void whatDoesNotSpeakTlsIsSaid() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            Thread server = new Thread(() -> {
                try (Socket connection = socket.accept()) {
                    connection.getInputStream().read(); // a server answers what has come
                    connection
                            .getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                    connection.getInputStream().readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            server.setDaemon(true);
            server.start();

            assertSays("does not speak TLS", typed("recommend", "https://localhost:" + socket.getLocalPort()));
        }
    }

    @Test
    void whatIsTooMuchAtOnceIsAskedInParts() throws IOException {
        try (AnsweringPrometheus prometheus = AnsweringPrometheus.refusingMoreThanOne()) {
            JsonNode container = container(prometheus);

            assertEquals(SUGGESTED, container.path("suggestedBytes").asLong());
            assertEquals(2, container.at("/observed/pods").asInt());
            assertEquals("high", container.path("confidence").asText());
        }
    }

    @Test
    void whereThereIsNoSuchHostThatIsSaid() {
        assertSays("there is no such host", typed("recommend", "http://prometheus.invalid"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--window|soon|expected hours, days or weeks such as 14d, found \"soon\"",
                "--matcher|prod|--matcher: expected a label and its value such as cluster=prod, found \"prod\"",
                "--bearer-token-file|nowhere|--bearer-token-file: there is no file nowhere",
                "--ca|pom.xml|--ca: ",
                "--header|Host=x|--header: expected one that may be sent, such as X-Scope-OrgID=team: restricted header name",
                "--header|Bad Name=x|--header: expected one that may be sent, such as X-Scope-OrgID=team: invalid header name",
                "--prometheus|http://prometheus:99999|--prometheus: expected a URL such as https://prometheus.example.com",
                "--prometheus|http://prometheus:9090/?a=b|--prometheus: expected a URL such as",
                "--prometheus|http://user:secret@prometheus|--prometheus: expected a URL without a user and a password",
                "--prometheus|prometheus:9090|--prometheus: expected a URL such as https://prometheus.example.com"
            })
    void anOptionThatIsWrongIsNamed(String option, String value, String expected) {
        List<String> words = new ArrayList<>(List.of("recommend", "-f", workloads.toString(), option, value));
        if (!option.equals("--prometheus")) {
            words.addAll(List.of("--prometheus", "http://127.0.0.1:1"));
        }
        assertSays(expected, Typed.of(words.toArray(String[]::new)));
    }

    @Test
    void withoutPrometheusOrWorkloadsThereIsNothingToDo() {
        assertSays("give --prometheus URL", Typed.of("recommend", "-f", workloads.toString()));
        assertSays("no workloads to recommend for", Typed.of("recommend", "--prometheus", "http://127.0.0.1:1"));
        assertSays(
                "--fail-on undersized compares with what was seen",
                Typed.of("audit", "-f", workloads.toString(), "--fail-on", "undersized"));
        assertSays("are only for --prometheus", Typed.of("audit", "-f", workloads.toString(), "--matcher", "a=b"));
    }
}
