package io.gpurightsizer.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Assumptions;

/** Chromium without a window, spoken to by its DevTools protocol; tests are skipped, and say so, where it is not installed. */
public final class Browser implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://([^/]+)/");
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final int SECONDS = 60;

    private final Process process;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private int sent;

    private Browser(Process process, String host) throws IOException, InterruptedException {
        this.process = process;
        HttpClient http = HttpClient.newHttpClient();
        HttpResponse<String> tab = http.send(
                HttpRequest.newBuilder(URI.create("http://" + host + "/json/new"))
                        .PUT(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        URI address = URI.create(
                Reviews.JSON.readTree(tab.body()).path("webSocketDebuggerUrl").asText());
        this.socket =
                http.newWebSocketBuilder().buildAsync(address, new Answers()).join();
    }

    /** Starts one with a profile of its own in a folder. */
    public static Browser orSkip(Path folder) {
        Optional<Path> chromium = installed();
        if (chromium.isEmpty()) {
            System.err.println("SKIPPED, no Chromium: none of " + NAMES + " is installed");
        }
        Assumptions.assumeTrue(chromium.isPresent(), "none of " + NAMES + " is installed");
        try {
            Process process = new ProcessBuilder(
                            chromium.get().toString(),
                            "--headless=new",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--remote-debugging-port=0",
                            "--user-data-dir=" + folder.resolve("profile"))
                    .redirectErrorStream(true)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new Browser(process, host(process));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<Path> installed() {
        return NAMES.stream()
                .flatMap(name -> Stream.of(System.getenv("PATH").split(":")).map(it -> Path.of(it, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Chromium names it on its standard error, which nobody reads afterwards but a thread that keeps it from blocking. */
    private static String host(Process process) throws IOException {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher matcher = LISTENING.matcher(line);
            if (matcher.find()) {
                Thread reader = new Thread(() -> output.lines().forEach(ignored -> {}));
                reader.setDaemon(true);
                reader.start();
                return matcher.group(1);
            }
        }
        throw new AssertionError("Chromium ended without a word of where it listens");
    }

    /** Puts the answers to commands together, which come in parts. */
    private final class Answers implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                try {
                    JsonNode answer = Reviews.JSON.readTree(text.toString());
                    text.setLength(0);
                    Optional.ofNullable(answers.remove(answer.path("id").asInt()))
                            .ifPresent(it -> it.complete(answer));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            webSocket.request(1);
            return null;
        }
    }

    private JsonNode send(String method, Map<String, ?> parameters) {
        int id = ++sent;
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        JsonNode command = Reviews.JSON.valueToTree(Map.of("id", id, "method", method, "params", parameters));
        socket.sendText(command.toString(), true).join();
        JsonNode result = answer.orTimeout(SECONDS, TimeUnit.SECONDS).join();
        if (result.has("error")) {
            throw new AssertionError(method + ": " + result.path("error"));
        }
        return result.path("result");
    }

    /** Opens a page and returns when it has loaded; what it breaks of its policy and its errors are kept. */
    public Browser open(String address) {
        send("Page.enable", Map.of());
        send("Page.addScriptToEvaluateOnNewDocument", Map.of("source", """
                window.complaints = [];
                document.addEventListener('securitypolicyviolation', (e) => complaints.push(e.violatedDirective + ' ' + e.blockedURI));
                addEventListener('error', (e) => complaints.push(e.message));
                """));
        send("Page.navigate", Map.of("url", address));
        awaitTrue("location.href.startsWith('http') && document.readyState === 'complete'");
        return this;
    }

    /** Returns when an expression is true. */
    public void awaitTrue(String expression) {
        for (int i = 0; i < SECONDS * 10; i++) {
            if (evaluate(expression).asBoolean()) {
                return;
            }
            pause();
        }
        throw new AssertionError("after " + SECONDS + " s still not: " + expression);
    }

    /** The value of an expression of JavaScript. */
    public JsonNode evaluate(String expression) {
        JsonNode result = send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        if (result.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + result.path("exceptionDetails"));
        }
        return result.at("/result/value");
    }

    /** As wide as that many CSS pixels. */
    public Browser width(int pixels) {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", pixels, "height", 900, "deviceScaleFactor", 1, "mobile", false));
        return this;
    }

    /** {@code light} or {@code dark}, as the user's system has it. */
    public Browser theme(String theme) {
        send(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
        return this;
    }

    /** The page as a PNG, from top to bottom. */
    public void screenshot(Path file) throws IOException {
        JsonNode image = send("Page.captureScreenshot", Map.of("captureBeyondViewport", true));
        Files.write(file, Base64.getDecoder().decode(image.path("data").asText()));
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        socket.abort();
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
