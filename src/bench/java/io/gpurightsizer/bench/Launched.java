package io.gpurightsizer.bench;

import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.gpurightsizer.testing.Jar;

/** The packaged webhook as a process of its own, in enforce mode, on free ports. */
final class Launched implements AutoCloseable {
    private static final Path JAR = Path.of("target/bench/quarkus-app/quarkus-run.jar");
    static final List<String> HEAP = List.of("-Xmx128m", "-XX:+UseSerialGC");

    final int port;
    final double readyMillis;
    private final int management;
    private final Process process;

    private Launched(Process process, int port, int management, long start) throws IOException, InterruptedException {
        this.process = process;
        this.port = port;
        this.management = management;
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() - start > 60e9) {
                throw new IOException("the webhook does not start: see target/bench/server.out");
            }
            Thread.sleep(5);
        }
        this.readyMillis = (System.nanoTime() - start) / 1e6;
    }

    static Launched with(Map<String, String> environment) throws IOException, InterruptedException {
        return with(System.getProperty("java.home"), HEAP, environment);
    }

    static Launched with(String javaHome, List<String> flags, Map<String, String> environment)
            throws IOException, InterruptedException {
        int port = Jar.freePort();
        int management = Jar.freePort();
        List<String> command = new ArrayList<>(List.of(javaHome + "/bin/java"));
        command.addAll(flags);
        command.addAll(List.of("-jar", JAR.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(new File("target/bench/server.out"));
        builder.environment().put("QUARKUS_HTTP_SSL_PORT", Integer.toString(port));
        builder.environment().put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
        builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
        builder.environment().put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        builder.environment().put("RIGHTSIZER_MODE", "enforce");
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        return new Launched(builder.start(), port, management, start);
    }

    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Resident memory in MiB, where the operating system tells. */
    long residentMebibytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
            }
        }
        return 0;
    }

    private boolean isReady() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + management + "/q/health/ready")
                            .toURL()
                            .openConnection();
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
