package io.gpurightsizer.jar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.KeptConnection;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A table that changes as a ConfigMap mount changes it, while the webhook is called all the time. */
class TableReloadIT {
    private static final JsonNode REVIEW = Reviews.yaml(Path.of("src/test/resources/reviews/asr.json"));
    private static final int CALLERS = 4;

    @TempDir
    Path mount;

    private int generations;

    @Test
    void aSwappedTableIsUsedAndABadOneIsNotAndNoCallFails() throws Exception {
        swapTo(table("first", "nvidia.com/mig-1g.10gb"));
        Map<String, String> settings = Map.of(
                "RIGHTSIZER_MODE",
                "enforce",
                "RIGHTSIZER_TABLE",
                mount.resolve("table.yaml").toString());
        try (Jar webhook = Jar.serve(settings);
                Traffic traffic = new Traffic(webhook.httpsPort)) {
            KeptConnection connection = new KeptConnection(webhook.httpsPort);
            assertEquals("first", row(connection));

            swapTo(table("second", "nvidia.com/mig-1g.20gb"));
            await(connection, "second");

            swapTo("kind: Nonsense\n");
            awaitLog(webhook, "table refused, the one in use stays");
            assertEquals("second", row(connection));

            swapTo(table("third", "nvidia.com/mig-3g.40gb"));
            await(connection, "third");

            traffic.stop();
            assertEquals(List.of(), traffic.failures());
            assertTrue(traffic.calls.get() > CALLERS, "too few calls to show anything: " + traffic.calls);
        }
    }

    private static String table(String row, String resource) {
        return """
                apiVersion: gpu-rightsizer.io/v1alpha1
                kind: SizingTable
                metadata: {name: swapped}
                spec:
                  rows:
                  - {name: %s, models: ["parakeet-*"], resources: [%s], source: a test}
                """.formatted(row, resource);
    }

    /** As the kubelet does: a new folder, then the link {@code ..data} renamed over the old one. */
    private void swapTo(String content) throws IOException {
        Path folder = Files.createDirectory(mount.resolve("..generation-" + generations++));
        Files.writeString(folder.resolve("table.yaml"), content);
        Path link = Files.createSymbolicLink(mount.resolve("..data_tmp"), folder.getFileName());
        Files.move(link, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        if (!Files.exists(mount.resolve("table.yaml"))) {
            Files.createSymbolicLink(mount.resolve("table.yaml"), Path.of("..data", "table.yaml"));
        }
    }

    private static String row(KeptConnection connection) {
        return connection.answerTo(REVIEW).at("/response/auditAnnotations/row").asText();
    }

    private static void await(KeptConnection connection, String row) throws InterruptedException {
        for (int i = 0; i < 200 && !row(connection).equals(row); i++) {
            Thread.sleep(50);
        }
        assertEquals(row, row(connection));
    }

    private static void awaitLog(Jar webhook, String text) throws InterruptedException {
        for (int i = 0; i < 200 && !webhook.log().contains(text); i++) {
            Thread.sleep(50);
        }
        assertTrue(webhook.log().contains(text), webhook.log());
    }

    /** Callers that never stop, and what went wrong for them. */
    private static final class Traffic implements AutoCloseable {
        final AtomicInteger calls = new AtomicInteger();
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        private final List<Future<?>> callers;

        Traffic(int port) {
            callers = IntStream.range(0, CALLERS)
                    .<Future<?>>mapToObj(i -> threads.submit(() -> call(new KeptConnection(port))))
                    .toList();
        }

        private void call(KeptConnection connection) {
            while (!stopped.get()) {
                connection.answerTo(REVIEW);
                calls.incrementAndGet();
            }
        }

        List<String> failures() {
            return callers.stream()
                    .map(Traffic::failure)
                    .filter(it -> !it.isEmpty())
                    .toList();
        }

        private static String failure(Future<?> caller) {
            try {
                caller.get();
                return "";
            } catch (Exception e) {
                return String.valueOf(e.getCause());
            }
        }

        void stop() {
            stopped.set(true);
        }

        @Override
        public void close() {
            stop();
            threads.shutdown();
        }
    }
}
