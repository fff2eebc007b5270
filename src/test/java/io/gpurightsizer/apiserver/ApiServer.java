package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.client.Config;
import org.junit.jupiter.api.Assumptions;

import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Manifests;

/**
 * etcd and a kube-apiserver of their own, without controllers: what a pod is when it was admitted is what it stays. One
 * serves all tests of a run. The binaries lie in the folder that {@code KUBEBUILDER_ASSETS} names, or are downloaded where
 * that works; without them the tests are skipped and say so.
 */
final class ApiServer {
    static final String FOLDER_VARIABLE = "KUBEBUILDER_ASSETS";

    private static final URI DOWNLOAD_INDEX =
            URI.create("https://raw.githubusercontent.com/kubernetes-sigs/controller-tools/HEAD/envtest-releases.yaml");
    private static final List<String> BINARIES = List.of("etcd", "kube-apiserver", "kubectl");
    private static final int START_MILLISECONDS = 180_000;

    /** The annotations of our answers are kept with the requests they were given to. */
    private static final String AUDIT_POLICY = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
            - level: Metadata
              verbs: [create]
              resources: [{group: "", resources: [pods]}]
            - level: None
            """;

    private static Optional<ApiServer> running = Optional.empty();
    private static String skipped = "";

    private final KubeAPIServer server;
    private final Path folder;

    private ApiServer(KubeAPIServer server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    /** The one that runs; the test is skipped where there can be none. */
    static synchronized ApiServer orSkip() {
        if (running.isEmpty() && skipped.isEmpty()) {
            skipped = reasonToSkip();
            if (skipped.isEmpty()) {
                running = Optional.of(start());
            } else {
                System.err.println("SKIPPED, no real API server: " + skipped);
            }
        }
        Assumptions.assumeTrue(running.isPresent(), skipped);
        return running.orElseThrow();
    }

    String adminKubeconfig() {
        return server.getKubeConfigYaml();
    }

    /** The same as a file. */
    Path adminKubeconfigFile() {
        return folder.resolve("admin");
    }

    /** The shell's search path, in which kubectl comes first. */
    String searchPath() {
        return (isDownloaded() ? "" : named() + ":") + System.getenv("PATH");
    }

    Config admin() {
        return Config.fromKubeconfig(adminKubeconfig());
    }

    /**
     * Runs kubectl as administrator, and it must succeed; the test is skipped where there is none.
     *
     * @return standard output and error together
     */
    String kubectl(String... arguments) {
        Assumptions.assumeTrue(isDownloaded() ? Manifests.canRender() : true, "kubectl is not installed");
        List<String> command = new ArrayList<>(List.of(
                isDownloaded() ? "kubectl" : Path.of(named(), "kubectl").toString(),
                "--kubeconfig",
                folder.resolve("admin").toString()));
        command.addAll(List.of(arguments));
        return succeeded(command, Map.of());
    }

    /** Runs a line of shell in which kubectl is the administrator's; it must succeed. */
    void shell(String line) {
        Map<String, String> environment =
                Map.of("KUBECONFIG", folder.resolve("admin").toString(), "PATH", searchPath());
        succeeded(List.of("sh", "-ec", line), environment);
    }

    private static String succeeded(List<String> command, Map<String, String> environment) {
        Jar.Result result = Jar.shell(command, environment);
        if (result.exitCode() != 0) {
            throw new AssertionError(command + ": " + result.output());
        }
        return result.output();
    }

    /** One JSON document a line. */
    Path auditLog() {
        return folder.resolve("audit.log");
    }

    /** The folder of the binaries that run, wherever they came from. */
    Path binaries() {
        return ProcessHandle.current()
                .descendants()
                .flatMap(it -> it.info().command().stream())
                .map(Path::of)
                .filter(it -> it.endsWith("kube-apiserver"))
                .findFirst()
                .orElseThrow()
                .getParent();
    }

    private static String reasonToSkip() {
        if (!isDownloaded()) {
            BINARIES.forEach(binary -> {
                if (!Files.isExecutable(Path.of(named(), binary))) {
                    throw new AssertionError(FOLDER_VARIABLE + "=" + named() + " has no " + binary);
                }
            });
            return "";
        }
        return canDownload() ? "" : FOLDER_VARIABLE + " names no folder and " + DOWNLOAD_INDEX + " cannot be reached";
    }

    private static boolean isDownloaded() {
        return named().isBlank();
    }

    private static String named() {
        return Objects.requireNonNullElse(System.getenv(FOLDER_VARIABLE), "");
    }

    private static boolean canDownload() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) DOWNLOAD_INDEX.toURL().openConnection();
            connection.setRequestMethod("HEAD");
            connection.setConnectTimeout(3_000);
            connection.setReadTimeout(3_000);
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static ApiServer start() {
        try {
            Path folder = Files.createTempDirectory("api-server");
            KubeAPIServerConfigBuilder config = KubeAPIServerConfigBuilder.anAPIServerConfig()
                    .withStartupTimeout(START_MILLISECONDS)
                    .withApiServerFlag(
                            "--audit-policy-file",
                            Files.writeString(folder.resolve("policy.yaml"), AUDIT_POLICY)
                                    .toString())
                    .withApiServerFlag(
                            "--audit-log-path", folder.resolve("audit.log").toString());
            if (!isDownloaded()) {
                // The environment's offline switch has no effect in 7.6.1; the builder's has.
                config.withTestDir(layOut(Path.of(named()), folder).toString()).withOfflineMode(true);
            }
            KubeAPIServer server = new KubeAPIServer(config.build());
            Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
            server.start();
            Files.writeString(folder.resolve("admin"), server.getKubeConfigYaml());
            return new ApiServer(server, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Links to the binaries in the order in which kube-api-test keeps its downloads. */
    private static Path layOut(Path binaries, Path folder) throws IOException {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        String system =
                System.getProperty("os.name").toLowerCase(java.util.Locale.ROOT).contains("mac") ? "darwin" : "linux";
        Path version = Files.createDirectories(folder.resolve("k8s/1.0.0-" + system + "-" + architecture));
        for (String binary : BINARIES) {
            Files.createSymbolicLink(
                    version.resolve(binary), binaries.toAbsolutePath().resolve(binary));
        }
        return folder;
    }
}
