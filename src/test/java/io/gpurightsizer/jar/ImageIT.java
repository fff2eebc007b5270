package io.gpurightsizer.jar;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.KeptConnection;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The image's files, without its cache, as the only ones that a process sees: the root is read-only but for {@code /tmp}, from
 * which no library can be loaded; and how the cache is made. Skipped on an older Java than the image's, and where no such root
 * can be made.
 */
class ImageIT {
    private static final Path DOCKER = Path.of("src/main/docker");
    private static final Path LOADER = Path.of("/lib64/ld-linux-x86-64.so.2");
    private static final Path LIBRARIES = Path.of("/lib/x86_64-linux-gnu");

    /** Of the libraries in distroless/cc those that are loaded; distroless/base has the same but this one. */
    private static final String NOT_IN_BASE = "libgcc_s.so.1";

    private static final List<String> IN_BASE =
            List.of("libc.so.6", "libdl.so.2", "libm.so.6", "libpthread.so.0", "libresolv.so.2", "librt.so.1");

    private static final String RUN_IN_ROOT = """
            set -e
            mount --bind "$0" "$0"
            mount --rbind /dev "$0/dev"
            mount --rbind /proc "$0/proc"
            mount -t tmpfs -o noexec tmpfs "$0/tmp"
            mount -o remount,bind,ro "$0"
            exec unshare --root="$0" --wd=/app "$@"
            """;

    @TempDir
    Path root;

    @BeforeEach
    void build() throws IOException {
        assumeTrue(Runtime.version().feature() >= 25, "Java is older than the image's");
        assumeTrue(Files.exists(LOADER), "this machine is not the one of the libraries named here: glibc on amd64");
        assumeTrue(Jar.shell(inNamespace("true"), Map.of()).exitCode() == 0, "no namespace for mounts can be made");
        for (String folder : List.of("dev", "proc", "tmp", "opt", "lib64", "lib/x86_64-linux-gnu")) {
            Files.createDirectories(root.resolve(folder));
        }
        copy(LOADER);
        for (String library : IN_BASE) {
            copy(LIBRARIES.resolve(library));
        }
        Path app = root.resolve("app");
        run("cp", "-R", "target/quarkus-app", app.toString());
        Files.copy(DOCKER.resolve("java.options"), app.resolve("java.options"));
        run(
                "sh",
                DOCKER.resolve("build.sh").toString(),
                root.resolve("opt/runtime").toString(),
                app.toString());
    }

    @Test
    void boringSslIsLoadedFromWhereItLiesUnpacked() throws IOException {
        copy(LIBRARIES.resolve(NOT_IN_BASE));

        answersWith("openssl");
    }

    @Test
    void onABaseWithoutTheLibraryThatBoringSslNeedsTheJdksTlsIsUsed() throws IOException {
        answersWith("jdk");
    }

    @Test
    void theCacheIsMadeBesideAClusterThatIsWatched() {
        assumeTrue(isFree(8443) && isFree(9000), "a port of the webhook's is taken on this machine");
        Path cache = root.resolve("app.aot");

        run(
                "sh",
                DOCKER.resolve("train.sh").toAbsolutePath().toString(),
                root.resolve("opt/runtime").toString(),
                root.resolve("app").toString(),
                cache.toString(),
                Path.of("src/test/resources/reviews/asr.json").toAbsolutePath().toString(),
                "java",
                DOCKER.resolve("Train.java").toAbsolutePath().toString());

        assertTrue(Files.exists(cache));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private void answersWith(String engine) throws IOException {
        Path log = Files.createTempFile("image", ".log");
        try (Jar image = Jar.serve(command(), Map.of("RIGHTSIZER_CLUSTER", "off", "RIGHTSIZER_MODE", "enforce"), log)) {
            JsonNode review = Reviews.yaml(Path.of("src/test/resources/reviews/asr.json"));
            JsonNode answer = new KeptConnection(image.httpsPort).answerTo(review);

            assertEquals("JSONPatch", answer.at("/response/patchType").asText());
            assertTrue(
                    image.metrics().contains("gpu_rightsizer_tls_engine{engine=\"" + engine + "\"} 1.0"), image.log());
        }
    }

    /** The entry point of the image, in its root. */
    private List<String> command() throws IOException {
        String instruction = Files.readAllLines(DOCKER.resolve("Dockerfile.jvm")).stream()
                .filter(it -> it.startsWith("ENTRYPOINT "))
                .findFirst()
                .orElseThrow();
        List<String> command = new ArrayList<>(inNamespace("sh", "-c", RUN_IN_ROOT, root.toString()));
        Reviews.JSON
                .readTree(instruction.substring("ENTRYPOINT ".length()))
                .forEach(argument -> command.add(argument.asText()));
        return command;
    }

    private static List<String> inNamespace(String... command) {
        List<String> all = new ArrayList<>(List.of("unshare", "--map-root-user", "--mount"));
        all.addAll(List.of(command));
        return all;
    }

    private void copy(Path file) throws IOException {
        Files.copy(file, root.resolve(file.toString().substring(1)));
    }

    /** With the tools of the JDK that runs this. */
    private static void run(String... command) {
        String tools = Path.of(System.getProperty("java.home"), "bin") + File.pathSeparator + System.getenv("PATH");
        Jar.Result result = Jar.shell(List.of(command), Map.of("PATH", tools));
        assertEquals(0, result.exitCode(), result.output());
    }
}
