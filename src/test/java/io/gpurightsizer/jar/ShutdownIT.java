package io.gpurightsizer.jar;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Trusting;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A replica that is told to end while calls come in. */
@ParameterizedClass
@ValueSource(strings = {"auto", "jdk"})
class ShutdownIT {
    private static final Path REVIEW = Path.of("src/test/resources/reviews/asr.json");
    /** What encrypts; {@code auto} is BoringSSL on the machines that it is shipped for. */
    @Parameter
    String engine;

    @Test
    void readinessGoesFirstAndNoCallIsLost() throws Exception {
        ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
        AtomicInteger answered = new AtomicInteger();
        AtomicBoolean routed = new AtomicBoolean(true);
        try (Jar webhook = serve()) {
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                callers.add(new Thread(() -> call(webhook, routed, answered, failures)));
            }
            callers.forEach(Thread::start);
            await(() -> answered.get() > 100);

            webhook.terminate();
            await(() -> !webhook.isReady());
            int whenNotReady = answered.get();
            await(() -> answered.get() > whenNotReady + 20);
            routed.set(false);
            for (Thread caller : callers) {
                caller.join();
            }

            assertEquals(List.of(), List.copyOf(failures), answered + " were answered");
            assertEquals(143, webhook.exitCode());
        }
    }

    /** Until the Service leads elsewhere. */
    private static void call(
            Jar webhook, AtomicBoolean routed, AtomicInteger answered, ConcurrentLinkedQueue<String> failures) {
        HttpClient client =
                HttpClient.newBuilder().sslContext(Trusting.anybody()).build();
        try {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("https://localhost:" + webhook.httpsPort + "/mutate?timeout=2s"))
                    .version(HttpClient.Version.HTTP_1_1)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofFile(REVIEW))
                    .build();
            while (routed.get()) {
                HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() == 200) {
                    answered.incrementAndGet();
                } else {
                    failures.add(response.statusCode() + " " + response.body());
                }
            }
        } catch (IOException | InterruptedException e) {
            failures.add(e.toString());
        }
    }

    @Test
    void aCallThatIsUnderWayIsFinishedAndItsConnectionThenClosed() throws Exception {
        byte[] review = Files.readAllBytes(REVIEW);
        try (Jar webhook = serve();
                SSLSocket socket = (SSLSocket)
                        Trusting.anybody().getSocketFactory().createSocket("localhost", webhook.httpsPort)) {
            socket.getOutputStream()
                    .write(("POST /mutate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: " + review.length + "\r\n\r\n")
                            .getBytes(US_ASCII));
            socket.getOutputStream().write(review, 0, 100);
            socket.getOutputStream().flush();
            webhook.terminate();
            await(() -> !webhook.isReady());

            socket.getOutputStream().write(Arrays.copyOfRange(review, 100, review.length));
            socket.getOutputStream().flush();
            String answer = new String(socket.getInputStream().readAllBytes());

            assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
            assertTrue(answer.contains("\"allowed\":true"), answer);
        }
    }

    /** With the delay of the manifests. */
    private Jar serve() {
        return Jar.serve(Map.of("QUARKUS_SHUTDOWN_DELAY", "4S", "RIGHTSIZER_TLS_ENGINE", engine));
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) throws InterruptedException {
        for (int i = 0; i < 1200; i++) {
            if (condition.holds()) {
                return;
            }
            Thread.sleep(25);
        }
        throw new AssertionError("waited for 30 s");
    }
}
