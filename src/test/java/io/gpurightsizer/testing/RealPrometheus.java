package io.gpurightsizer.testing;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

/** A Prometheus of this machine with series that a test made; tests are skipped, and say so, where it is not installed. */
public final class RealPrometheus implements AutoCloseable {
    private static final int TRIES = 600;
    private static final long PAUSE_MILLIS = 100;

    private final Process process;
    private final int port;

    /** One series: a metric, its labels, and values by time in seconds since 1970. */
    public record Series(String metric, Map<String, String> labels, Map<Long, Double> values) {}

    private RealPrometheus(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts one that has these series, with files in a folder and more arguments. */
    public static RealPrometheus orSkip(Path folder, Collection<Series> series, String... arguments) {
        boolean installed = Stream.of("prometheus", "promtool").allMatch(RealPrometheus::isInstalled);
        if (!installed) {
            System.err.println("SKIPPED, no Prometheus: prometheus and promtool are not installed");
        }
        Assumptions.assumeTrue(installed, "prometheus and promtool are not installed");
        try {
            Path data = folder.resolve("data");
            write(folder.resolve("series.txt"), series);
            run(
                    folder,
                    "promtool",
                    "tsdb",
                    "create-blocks-from",
                    "--max-block-duration=400h",
                    "--quiet",
                    "openmetrics",
                    folder.resolve("series.txt").toString(),
                    data.toString());
            return start(folder, data, arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RealPrometheus start(Path folder, Path data, String... arguments) throws IOException {
        Path config = Files.writeString(folder.resolve("prometheus.yml"), "global: {scrape_interval: 1h}\n");
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + data,
                "--storage.tsdb.retention.time=10y",
                "--web.listen-address=127.0.0.1:" + port));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        RealPrometheus prometheus = new RealPrometheus(process, port);
        prometheus.awaitReady();
        return prometheus;
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    private void awaitReady() throws IOException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url() + "/-/ready")).build();
        for (int tried = 0; tried < TRIES; tried++) {
            try {
                if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                if (!process.isAlive()) {
                    throw e;
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            sleep();
        }
        throw new IOException("Prometheus does not become ready");
    }

    private static void sleep() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** OpenMetrics, each metric's series together. */
    private static void write(Path file, Collection<Series> series) throws IOException {
        Map<String, List<Series>> byMetric =
                series.stream().collect(Collectors.groupingBy(Series::metric, TreeMap::new, Collectors.toList()));
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (Map.Entry<String, List<Series>> metric : byMetric.entrySet()) {
                out.write("# TYPE " + metric.getKey() + " unknown\n");
                for (Series one : metric.getValue()) {
                    String name = metric.getKey()
                            + one.labels().entrySet().stream()
                                    .map(it -> it.getKey() + "=\"" + it.getValue() + "\"")
                                    .collect(Collectors.joining(",", "{", "} "));
                    for (Map.Entry<Long, Double> at : one.values().entrySet()) {
                        out.write(name + at.getValue() + " " + at.getKey() + "\n");
                    }
                }
            }
            out.write("# EOF\n");
        }
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(it -> Files.isExecutable(Path.of(it, program)));
    }

    private static void run(Path folder, String... command) throws IOException {
        Path log = folder.resolve("promtool.log");
        Process run = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (run.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + Files.readString(log));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
