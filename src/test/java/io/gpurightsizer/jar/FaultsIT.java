package io.gpurightsizer.jar;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.testing.Client;
import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Pem;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What goes wrong on the webhook's own machine, and clients that mean no good: pods are answered as before. */
@ParameterizedClass
@ValueSource(strings = {"auto", "jdk"})
class FaultsIT {
    /** What encrypts; {@code auto} is BoringSSL on the machines that it is shipped for. */
    @Parameter
    String engine;

    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final JsonNode ASR = Reviews.creationOf(Reviews.yaml(GOLDEN.resolve("asr/pod.yaml")));

    @TempDir
    Path folder;

    private Path table;
    private Pem pem;
    private Jar webhook;
    private Client client;

    @BeforeEach
    void prepare() throws IOException {
        table = Files.copy(GOLDEN.resolve("table.yaml"), folder.resolve("table.yaml"));
        pem = Pem.in(folder);
    }

    @AfterEach
    void stop() {
        if (webhook != null) {
            webhook.close();
        }
    }

    private void serve(Map<String, String> more) {
        use(Jar.serve(environment(more)));
    }

    private Map<String, String> environment(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(pem.environment());
        environment.put("RIGHTSIZER_TLS_ENGINE", engine);
        environment.put("RIGHTSIZER_MODE", "enforce");
        environment.put("RIGHTSIZER_TABLE", table.toString());
        environment.put("RIGHTSIZER_NODES", GOLDEN.resolve("nodes.yaml").toString());
        environment.putAll(more);
        return environment;
    }

    private void use(Jar jar) {
        webhook = jar;
        client = new Client(jar.httpsPort, pem);
    }

    @Test
    void aTableThatIsDeletedStaysInUse() throws IOException {
        serve(Map.of());
        Files.delete(table);

        awaitLog("table refused");

        assertTrue(client.resizes(ASR));
        assertTrue(webhook.isReady());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 720})
    void aTableOfWhichOnlyTheBeginningIsThereIsNotUsed(int length) throws IOException {
        serve(Map.of());
        String whole = Files.readString(table);
        Files.writeString(table, whole.substring(0, length));

        awaitLog("table refused");

        assertTrue(client.resizes(ASR));
    }

    @Test
    void aTableThatIsMendedIsTakenUp() throws IOException {
        serve(Map.of());
        String whole = Files.readString(table);
        Files.writeString(table, "");
        awaitLog("table refused");
        Files.writeString(table, whole.replace("name: golden", "name: mended"));

        awaitLog("name=mended");

        assertTrue(client.resizes(ASR));
    }

    @Test
    void outputThatCannotBeWrittenStopsNothing() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full), "no /dev/full");

        use(Jar.serve(environment(Map.of()), full));

        for (int i = 0; i < 100; i++) {
            assertTrue(client.resizes(ASR));
        }
    }

    @Test
    void aSmallHeapServesLargePods() {
        serve(Map.of("JAVA_TOOL_OPTIONS", "-Xmx64m"));
        ObjectNode review = ASR.deepCopy();
        var environment = ((ObjectNode) review.at("/request/object/spec/containers/0")).putArray("env");
        for (int i = 0; i < 1000; i++) {
            environment.addObject().put("name", "V" + i).put("value", "x".repeat(1000));
        }

        List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            answers.add(client.send(Client.bytes(review)));
        }
        Map<Integer, Integer> statuses = new TreeMap<>();
        for (CompletableFuture<HttpResponse<byte[]>> answer : answers) {
            // 0: the connection was closed, as on a client that sends too slowly; to an API server that is a failed
            // call.
            int status = answer.handle((response, dropped) -> dropped == null ? response.statusCode() : 0)
                    .join();
            statuses.merge(status, 1, Integer::sum);
        }

        assertTrue(Set.of(0, 200, 503).containsAll(statuses.keySet()), statuses + "\n" + webhook.log());
        assertTrue(statuses.getOrDefault(200, 0) > 0, statuses + "\n" + webhook.log());
        assertFalse(webhook.log().contains("OutOfMemoryError"), statuses + "\n" + webhook.log());
        assertTrue(client.resizes(ASR), "afterwards");
        assertTrue(webhook.isReady());
    }

    /** A hundred on each of a hundred connections, all written before any answer is read. */
    @Test
    void tenThousandReviewsInFlightAreAllAnswered() throws IOException {
        serve(Map.of());
        byte[] body = Client.bytes(ASR);
        byte[] head =
                ("POST /mutate?timeout=10s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                                + body.length + "\r\n\r\n")
                        .getBytes();
        List<Socket> connections = new ArrayList<>();
        int resized = 0;
        try {
            for (int i = 0; i < 100; i++) {
                Socket socket = Client.trusting(pem).getSocketFactory().createSocket("127.0.0.1", webhook.httpsPort);
                socket.setSoTimeout(60_000);
                connections.add(socket);
                for (int j = 0; j < 100; j++) {
                    socket.getOutputStream().write(head);
                    socket.getOutputStream().write(body);
                }
            }
            for (Socket socket : connections) {
                resized += patchesIn(new BufferedInputStream(socket.getInputStream()), 100);
            }
        } finally {
            for (Socket socket : connections) {
                socket.close();
            }
        }

        assertEquals(10_000, resized);
    }

    private static int patchesIn(InputStream in, int answers) throws IOException {
        int patches = 0;
        for (int i = 0; i < answers; i++) {
            int length = -1;
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(line.substring(15).strip());
                }
            }
            JsonNode answer = Reviews.JSON.readTree(in.readNBytes(length));
            patches += answer.at("/response/patch").isMissingNode() ? 0 : 1;
        }
        return patches;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("closed within an answer");
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    @Test
    void clientsThatTalkNonsenseDisturbNobody() throws IOException {
        serve(Map.of());
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            byte[] nonsense = new byte[random.nextInt(2000)];
            random.nextBytes(nonsense);
            if (i % 2 == 0) {
                try (Socket socket = new Socket("127.0.0.1", webhook.httpsPort)) {
                    socket.getOutputStream().write(nonsense);
                }
            } else {
                assertEquals(400, client.send(nonsense).join().statusCode());
            }
        }

        assertTrue(client.resizes(ASR));
    }

    @Test
    void manyClientsThatNeverFinishTheirRequestDoNotKeepOthersOut() throws IOException {
        serve(Map.of());
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                SSLSocket socket = (SSLSocket)
                        Client.trusting(pem).getSocketFactory().createSocket("127.0.0.1", webhook.httpsPort);
                slow.add(socket);
                OutputStream out = socket.getOutputStream();
                out.write(
                        "POST /mutate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Le".getBytes());
                out.flush();
            }

            assertTrue(client.resizes(ASR));
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aBodyThatDoesNotComeKeepsOthersOutForHalfAMinuteAtTheMost() throws IOException {
        assumeTrue(engine.equals("auto"), "it is above TLS, and takes long enough");
        serve(Map.of("JAVA_TOOL_OPTIONS", "-Xmx64m"));
        try (Socket slow = Client.trusting(pem).getSocketFactory().createSocket("127.0.0.1", webhook.httpsPort)) {
            slow.setSoTimeout(60_000);
            slow.getOutputStream()
                    .write(("POST /mutate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                                    + (8 << 20) + "\r\n\r\n{")
                            .getBytes());
            slow.getOutputStream().flush();
            awaitStatus(503);

            assertEquals(-1, slow.getInputStream().read());
        }

        assertTrue(client.resizes(ASR));
        assertTrue(webhook.log().contains("error cause=too-slow"), webhook.log());
    }

    private void awaitStatus(int status) {
        for (int i = 0; i < 100; i++) {
            if (client.send(Client.bytes(ASR)).join().statusCode() == status) {
                return;
            }
        }
        throw new AssertionError("no " + status);
    }

    @Test
    void toldToEndItAnswersWhatItHasTaken() throws InterruptedException {
        serve(Map.of());
        byte[] body = Client.bytes(ASR);
        client.resizes(ASR);
        AtomicInteger wrong = new AtomicInteger();
        AtomicInteger answered = new AtomicInteger();
        Thread traffic = new Thread(() -> {
            try {
                while (webhook.isAlive()) {
                    HttpResponse<byte[]> response = client.send(body).join();
                    answered.incrementAndGet();
                    if (response.statusCode() != 200 && response.statusCode() != 503) {
                        wrong.incrementAndGet();
                    }
                }
            } catch (CompletionException refused) {
                // The port is closed: the API server admits the pod as it is.
            }
        });
        traffic.start();
        Thread.sleep(500);

        webhook.terminate();

        assertEquals(143, webhook.exitCode());
        traffic.join(60_000);
        assertEquals(0, wrong.get());
        assertTrue(answered.get() > 10, "answered " + answered);
    }

    private void awaitLog(String text) {
        for (int i = 0; i < 300; i++) {
            if (webhook.log().contains(text)) {
                return;
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new AssertionError("after 30 s still no \"" + text + "\" in\n" + webhook.log());
    }
}
