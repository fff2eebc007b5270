package io.gpurightsizer.jar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.testing.Client;
import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Pem;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * The wall clock of the webhook's machine leaps while it runs, and this test's does not. The clock is libfaketime's; where that
 * is not installed the tests are skipped.
 */
class ClockIT {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final JsonNode ASR = Reviews.creationOf(Reviews.yaml(GOLDEN.resolve("asr/pod.yaml")));

    @TempDir
    Path folder;

    private Path table;
    private Path offset;
    private Pem pem;
    private Jar webhook;
    private Client client;

    @BeforeEach
    void serve() throws IOException {
        Path library = library();
        table = Files.copy(GOLDEN.resolve("table.yaml"), folder.resolve("table.yaml"));
        offset = Files.writeString(folder.resolve("offset"), "+0");
        pem = Pem.in(folder, Instant.now().minus(Duration.ofDays(5)), Duration.ofDays(7));
        Map<String, String> environment = new HashMap<>(pem.environment());
        environment.put("RIGHTSIZER_MODE", "enforce");
        environment.put("RIGHTSIZER_TABLE", table.toString());
        environment.put("RIGHTSIZER_NODES", GOLDEN.resolve("nodes.yaml").toString());
        environment.put("LD_PRELOAD", library.toString());
        environment.put("FAKETIME_TIMESTAMP_FILE", offset.toString());
        environment.put("FAKETIME_CACHE_DURATION", "1");
        environment.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        // Else every wait with a time limit ends at once and Java's own threads do nothing but wait again.
        environment.put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
        webhook = Jar.serve(environment);
        client = new Client(webhook.httpsPort, pem);
    }

    @AfterEach
    void stop() {
        if (webhook != null) {
            webhook.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+1d", "-1d"})
    void aLeapOfADayAndBackStopsNothing(String leap) throws IOException {
        assertTrue(client.resizes(ASR));

        Files.writeString(offset, leap);

        assertTrue(client.resizes(ASR));
        assertTrue(webhook.isReady());
        changeTheTable("leapt");
        await("the table is watched", () -> webhook.log().contains("name=leapt"));
        assertTrue(client.resizes(ASR));

        Files.writeString(offset, "+0");

        changeTheTable("returned");
        await("the table is watched", () -> webhook.log().contains("name=returned"));
        assertTrue(client.resizes(ASR));
        assertTrue(webhook.isReady());
    }

    @ParameterizedTest
    @ValueSource(strings = {"+30d", "-30d"})
    void whileTheCertificateIsNotValidByItsClockItIsNotReadyAndStillAnswers(String leap) throws IOException {
        Files.writeString(offset, leap);

        await("not ready", () -> !webhook.isReady());
        assertTrue(client.resizes(ASR));

        Files.writeString(offset, "+0");

        await("ready again", webhook::isReady);
        assertTrue(client.resizes(ASR));
    }

    @Test
    void aCertificateThatIsRenewedAfterALeapIsTaken() throws IOException {
        Files.writeString(offset, "+1d");
        Pem renewed = Pem.in(folder, Instant.now(), Duration.ofDays(7));

        Files.copy(renewed.key(), pem.key(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.copy(renewed.certificate(), pem.certificate(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        await("the new one is served", () -> isTrusted(renewed));
        assertFalse(isTrusted(pem));
        assertTrue(webhook.isReady());
    }

    private boolean isTrusted(Pem certificate) {
        try {
            return new Client(webhook.httpsPort, certificate).resizes(ASR);
        } catch (java.util.concurrent.CompletionException another) {
            return false;
        }
    }

    private void changeTheTable(String name) throws IOException {
        Files.writeString(
                table, Files.readString(table).replaceFirst("metadata: .*", "metadata: {name: " + name + "}"));
    }

    /** Looked for without entering other folders, some of which may only be read by root. */
    private static Path library() throws IOException {
        for (String name : new String[] {"/usr/lib", "/usr/lib64", "/usr/local/lib"}) {
            Path root = Path.of(name);
            try (Stream<Path> folders = Files.isDirectory(root) ? Files.list(root) : Stream.empty()) {
                Optional<Path> found = Stream.concat(Stream.of(root), folders)
                        .map(it -> it.resolve("faketime/libfaketimeMT.so.1"))
                        .filter(Files::exists)
                        .findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
        System.err.println("SKIPPED, leaps of the clock: libfaketime is not installed");
        return abort("libfaketime is not installed");
    }

    private void await(String what, BooleanSupplier condition) {
        for (int i = 0; i < 300; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new AssertionError("after 30 s still not: " + what + "\n" + webhook.log());
    }
}
