package io.gpurightsizer.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.gpurightsizer.testing.Jar;

/** The packaged webhook as a process of its own, in enforce mode, on free ports; it watches no cluster. */
final class Launched implements AutoCloseable {
    private static final Path JAR = Path.of("target/bench/quarkus-app/quarkus-run.jar");
    private static final Path OUTPUT = Path.of("target/bench/server.out");

    final int port;
    final double readyMillis;
    private final Jar jar;

    private Launched(Jar jar, long start) throws IOException, InterruptedException {
        this.jar = jar;
        this.port = jar.httpsPort;
        while (!jar.isReady()) {
            if (!jar.isAlive() || System.nanoTime() - start > 60e9) {
                String log = jar.log(); // closing deletes it
                jar.close();
                throw new IOException("the webhook does not start:\n" + log);
            }
            Thread.sleep(5);
        }
        this.readyMillis = (System.nanoTime() - start) / 1e6;
    }

    /** What runs the webhook: the Java in a folder, with the image's settings and then others, which win over them. */
    record Java(String home, List<String> flags) {
        /** From a command line: a folder, or {@code -} for the Java that runs this, and then flags; all may be missing. */
        static Java of(List<String> arguments) {
            String home = arguments.isEmpty() || arguments.get(0).equals("-")
                    ? System.getProperty("java.home")
                    : arguments.get(0);
            return new Java(home, arguments.stream().skip(1).toList());
        }

        /** Whether nothing is added to the image's settings; only then are the pictures of the results page drawn anew. */
        boolean isTheImages() {
            return flags.isEmpty();
        }
    }

    static Launched with(Java java, Map<String, String> environment) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(java.home() + "/bin/java"));
        command.addAll(Jar.SETTINGS_OF_THE_IMAGE);
        command.addAll(java.flags());
        command.addAll(List.of("-jar", JAR.toString()));
        Map<String, String> enforcing = new HashMap<>(environment);
        enforcing.putIfAbsent("RIGHTSIZER_MODE", "enforce");
        enforcing.putIfAbsent("RIGHTSIZER_CLUSTER", "off");
        long start = System.nanoTime();
        return new Launched(Jar.start(command, enforcing, OUTPUT), start);
    }

    /** Where an API server on this machine calls it. */
    URI url() {
        return URI.create("https://127.0.0.1:" + port + "/mutate");
    }

    Duration cpu() {
        return jar.handle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Resident memory in MiB, where the operating system tells. */
    long residentMebibytes() throws IOException {
        return jar.mebibytes("VmRSS");
    }

    @Override
    public void close() {
        jar.close();
    }
}
