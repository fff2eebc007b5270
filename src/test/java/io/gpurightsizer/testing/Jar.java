package io.gpurightsizer.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The packaged jar, run as its own process. */
public final class Jar implements AutoCloseable {
    /** The heap in the manifests' memory limit, in MiB. */
    public static final int HEAP_OF_THE_IMAGE = 128;

    /** Arguments for Java: run as the image does in that limit. */
    public static final List<String> SETTINGS_OF_THE_IMAGE =
            List.of("@src/main/docker/java.options", "-Xmx" + HEAP_OF_THE_IMAGE + "m");

    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

    public final int httpsPort;
    public final int managementPort;
    private final Process process;
    private final Path log;

    /** What a command left behind: what it wrote to standard output, and to standard error. */
    public record Result(int exitCode, String out, String err) {

        /** Both, the errors last. */
        public String output() {
            return out + err;
        }
    }

    private Jar(Process process, int httpsPort, int managementPort, Path log) {
        this.process = process;
        this.httpsPort = httpsPort;
        this.managementPort = managementPort;
        this.log = log;
    }

    /** Runs a command line to its end. */
    public static Result run(String... arguments) {
        return run(Map.of(), List.of(arguments));
    }

    /** The same with more variables in its environment. */
    public static Result run(Map<String, String> environment, List<String> arguments) {
        return shell(command(arguments.toArray(String[]::new)), environment);
    }

    /** The command that runs it with these arguments. */
    public static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(java(), "-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs any command to its end. */
    public static Result shell(List<String> command, Map<String, String> environment) {
        try {
            Path errors = Files.createTempFile("command", ".err");
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes());
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("does not end: " + command);
            }
            String err = Files.readString(errors);
            Files.delete(errors);
            return new Result(process.exitValue(), output, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts the webhook on free ports and waits until it is ready. */
    public static Jar serve(Map<String, String> environment) {
        return ready(start(environment));
    }

    /** The same, with its output going to a file of the caller's. */
    public static Jar serve(Map<String, String> environment, Path output) {
        return ready(start(environment, output));
    }

    /** The same by another command, as {@link #start(List, Map, Path)}. */
    public static Jar serve(List<String> command, Map<String, String> environment, Path output) {
        return ready(start(command, environment, output));
    }

    private static Jar ready(Jar jar) {
        for (int i = 0; i < 1_200; i++) {
            if (!jar.process.isAlive()) {
                throw new AssertionError("ended with " + jar.process.exitValue() + ":\n" + jar.log());
            }
            if (jar.isReady()) {
                return jar;
            }
            pause();
        }
        String log = jar.log();
        jar.close();
        throw new AssertionError("not ready after 120 s:\n" + log);
    }

    /** Starts the webhook on free ports. */
    public static Jar start(Map<String, String> environment) {
        try {
            return start(environment, Files.createTempFile("webhook", ".log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Jar start(Map<String, String> environment, Path log) {
        return start(List.of(java(), "-jar", JAR.toString()), environment, log);
    }

    /** Starts a webhook by another command, with another Java or from another build, say; on free ports all the same. */
    public static Jar start(List<String> command, Map<String, String> environment, Path log) {
        try {
            int https = freePort();
            int management = freePort();
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().put("QUARKUS_HTTP_SSL_PORT", Integer.toString(https));
            builder.environment().put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
            builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
            builder.environment().put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
            builder.environment().putAll(environment);
            return new Jar(
                    builder.start(),
                    Integer.parseInt(builder.environment().get("QUARKUS_HTTP_SSL_PORT")),
                    management,
                    log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks it to end, as the kubelet does, and does not wait. */
    public void terminate() {
        process.destroy();
    }

    /** The exit code of a process that ends by itself. */
    public int exitCode() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("does not end:\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the operating system knows of it. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /**
     * What Linux knows of its memory.
     *
     * @param field as in {@code /proc/PID/status}: {@code VmRSS} for what is resident now, {@code VmHWM} for the most that was
     * @return MiB, 0 where the operating system does not tell
     */
    public long mebibytes(String field) throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        for (String line : Files.exists(status) ? Files.readAllLines(status) : List.<String>of()) {
            if (line.startsWith(field + ":")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
            }
        }
        return 0;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Whether the readiness probe succeeds. */
    public boolean isReady() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + managementPort + "/q/health/ready")
                            .toURL()
                            .openConnection();
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** The page that Prometheus reads, without the comma that may stand behind the last label. */
    public String metrics() {
        return managementPage("/q/metrics", "text/plain").replace(",}", "}");
    }

    /** What the readiness probe gets from a process that is ready. */
    public String readiness() {
        return managementPage("/q/health/ready", "application/json");
    }

    /** What is accepted by default changed with Java's versions. */
    private String managementPage(String path, String accepted) {
        try {
            URLConnection page = URI.create("http://127.0.0.1:" + managementPort + path)
                    .toURL()
                    .openConnection();
            page.setRequestProperty("Accept", accepted);
            try (InputStream in = page.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names of metrics of which that page does not say what they are. */
    public List<String> metricsWithoutHelp() {
        return Pattern.compile("(?m)^# HELP (\\S+) *$")
                .matcher(metrics())
                .results()
                .map(it -> it.group(1))
                .toList();
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            if (Files.isRegularFile(log)) {
                Files.deleteIfExists(log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
