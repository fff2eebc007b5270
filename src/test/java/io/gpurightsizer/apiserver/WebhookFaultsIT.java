package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.testing.Client;
import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Pem;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.testing.TlsServer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Whatever befalls the webhook, or what the API server takes for it: the pod is admitted, as it came or resized. */
@SuppressWarnings("try") // registrations are held, not used
class WebhookFaultsIT {
    private static final Path FOLDER = Path.of("src/test/resources/golden");
    private static final String RESIZED = "nvidia.com/mig-1g.20gb";
    private static final String WHOLE = "nvidia.com/gpu";

    @TempDir
    static Path folder;

    private static Admin admin;
    private static Pem pem;

    @BeforeAll
    static void start() {
        admin = new Admin(ApiServer.orSkip()).namespace("faults", Map.of());
        pem = Pem.in(folder);
    }

    @AfterEach
    void clear() {
        admin.clear("faults");
    }

    @AfterAll
    static void stop() {
        if (admin != null) {
            admin.close();
        }
    }

    @Test
    void webhookDown() throws IOException {
        int port = Jar.freePort();

        isAdmittedUnchanged(port, pem);
    }

    @Test
    void webhookHanging() throws IOException {
        try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            isAdmittedUnchanged(deaf.getLocalPort(), pem);
        }
    }

    @Test
    void webhookTooSlow() {
        isAdmittedUnchangedBy(exchange -> {
            exchange.getRequestBody().readAllBytes();
            sleep(10_000);
        });
    }

    @Test
    void webhookClosingInTheMiddleOfItsAnswer() {
        isAdmittedUnchangedBy(exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write("{\"apiVersion\":\"admission.k8s.io/v1\",".getBytes());
            exchange.getResponseBody().flush();
            throw new IOException("closed");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "gibberish",
                "<html>502 Bad Gateway</html>",
                "{}",
                "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\"}",
                "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"response\":"
                        + "{\"uid\":\"another\",\"allowed\":true}}",
            })
    void anAnswerThatIsNone(String body) {
        isAdmittedUnchangedBy(exchange -> answer(exchange, 200, body));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 413, 500, 503})
    void anAnswerOfAnotherStatus(int status) {
        isAdmittedUnchangedBy(exchange -> answer(exchange, status, "no"));
    }

    @Test
    void aCertificateOfAnotherAuthority() {
        try (Jar webhook = Jar.serve(environment())) {
            isAdmittedUnchanged(webhook.httpsPort, Pem.in(folder));
        }
    }

    @Test
    void aCertificateThatHasExpired() {
        Pem expired = Pem.in(folder, Instant.now().minus(Duration.ofDays(3)), Duration.ofDays(1));
        try (TlsServer server = new TlsServer(expired, exchange -> answer(exchange, 200, "never read"))) {
            isAdmittedUnchanged(server.port(), expired);
        }
    }

    @Test
    void webhookSlowButInTime() {
        try (Jar webhook = Jar.serve(environment())) {
            Client client = new Client(webhook.httpsPort, pem);
            HttpHandler delaying = exchange -> {
                byte[] request = exchange.getRequestBody().readAllBytes();
                sleep(700);
                answer(exchange, 200, new String(client.send(request).join().body()));
            };
            try (TlsServer server = new TlsServer(pem, delaying);
                    Registration registration = Registration.of(admin, server.port(), pem)) {
                Admin.await("webhook called", () -> isResized(admin.tryPod(asr("probe"))));

                Admin.Answer created = admin.createPod(asr("slow"));

                assertTrue(isResized(created), created.body().toString());
            }
        }
    }

    @Test
    void webhookRestartingWhilePodsAreCreated() throws Exception {
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("QUARKUS_HTTP_SSL_PORT", Integer.toString(Jar.freePort()));
        Jar first = Jar.serve(environment);
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Registration registration = Registration.of(admin, first.httpsPort, pem)) {
            Admin.await("webhook called", () -> isResized(admin.tryPod(asr("probe"))));
            Future<Integer> created = thread.submit(() -> {
                int count = 0;
                while (!enough.get()) {
                    Admin.Answer answer = admin.createPod(asr("p" + count++)).orFail();
                    assertTrue(
                            isResized(answer) || isWhole(answer), answer.body().toString());
                    sleep(20);
                }
                return count;
            });

            first.close();
            Jar second = Jar.serve(environment);
            Admin.await("resized again", () -> isResized(admin.tryPod(asr("probe"))));
            enough.set(true);

            assertTrue(created.get() > 5, "pods created: " + created.get());
            second.close();
        } finally {
            enough.set(true);
            thread.shutdownNow();
        }
    }

    private static void isAdmittedUnchangedBy(HttpHandler handler) {
        try (TlsServer server = new TlsServer(pem, handler)) {
            isAdmittedUnchanged(server.port(), pem);
        }
    }

    /** Registers, waits until the API server calls, or would, and creates a pod. */
    private static void isAdmittedUnchanged(int port, Pem trusted) {
        long before = failedCalls();
        try (Registration registration = Registration.of(admin, port, trusted)) {
            Admin.await("a call that failed", () -> {
                admin.tryPod(asr("probe")).orFail();
                return failedCalls() > before;
            });

            Admin.Answer created = admin.createPod(asr("faulty")).orFail();

            assertEquals(201, created.code());
            assertTrue(isWhole(created), created.body().toString());
        }
    }

    /** How often the API server says it admitted something because our webhook could not be asked. */
    private static long failedCalls() {
        String metrics = admin.client().raw("/metrics");
        return metrics.lines()
                .filter(line -> line.startsWith("apiserver_admission_webhook_fail_open_count")
                        && line.contains("pods.gpu-rightsizer.io"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        byte[] bytes = body.getBytes();
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(pem.environment());
        environment.put("RIGHTSIZER_MODE", "enforce");
        environment.put("RIGHTSIZER_TABLE", FOLDER.resolve("table.yaml").toString());
        environment.put("RIGHTSIZER_NODES", FOLDER.resolve("nodes.yaml").toString());
        return environment;
    }

    private static boolean isResized(Admin.Answer answer) {
        return answer.body().at("/spec/containers/0/resources/limits").has(RESIZED) && !isWhole(answer);
    }

    private static boolean isWhole(Admin.Answer answer) {
        return answer.body().at("/spec/containers/0/resources/limits").has(WHOLE);
    }

    private static ObjectNode asr(String name) {
        ObjectNode pod = Reviews.yaml(FOLDER.resolve("asr/pod.yaml"));
        ((ObjectNode) pod.get("metadata")).put("name", name).put("namespace", "faults");
        return pod;
    }

    private static void sleep(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
