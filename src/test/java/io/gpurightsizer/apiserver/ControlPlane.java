package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;

import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Pem;

/**
 * etcd and a kube-apiserver of one test alone, which may be killed and started again on the same data, and with the
 * controllers that make pods of Deployments where a test asks for them.
 */
final class ControlPlane implements AutoCloseable {
    private static final String TOKEN = "the-administrators";

    private final Path binaries;
    private final Path folder;
    private final int port = freePort();
    private final String etcd = "http://127.0.0.1:" + freePort();
    private final Pem signing;
    private final List<Process> running = new ArrayList<>();
    private Process apiServer;

    private ControlPlane(Path binaries, Path folder) throws IOException {
        this.binaries = binaries;
        this.folder = folder;
        this.signing = Pem.in(folder);
        Files.writeString(folder.resolve("tokens.csv"), TOKEN + ",admin,admin,system:masters\n");
    }

    /** Starts both; the test is skipped where there are no binaries. */
    static ControlPlane orSkip(Path folder) throws IOException {
        ControlPlane plane = new ControlPlane(ApiServer.orSkip().binaries(), folder);
        plane.startEtcd();
        plane.startApiServer();
        return plane;
    }

    int port() {
        return port;
    }

    /** An administrator's way in. */
    Config admin() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl("https://127.0.0.1:" + port)
                .withCaCertFile(folder.resolve("apiserver.crt").toString())
                .withOauthToken(TOKEN)
                .withRequestRetryBackoffLimit(0)
                .build();
    }

    private void startEtcd() throws IOException {
        String peers = "http://127.0.0.1:" + freePort();
        start(
                "etcd",
                "--data-dir=" + folder.resolve("data"),
                "--listen-client-urls=" + etcd,
                "--advertise-client-urls=" + etcd,
                "--listen-peer-urls=" + peers,
                "--initial-advertise-peer-urls=" + peers,
                "--initial-cluster=default=" + peers,
                "--quota-backend-bytes=8589934592",
                "--unsafe-no-fsync");
    }

    /** Returns when it is ready. The certificate it makes for itself at first it finds again later. */
    void startApiServer() throws IOException {
        apiServer = start(
                "kube-apiserver",
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + folder,
                "--etcd-servers=" + etcd,
                "--token-auth-file=" + folder.resolve("tokens.csv"),
                "--authorization-mode=RBAC",
                "--disable-admission-plugins=ServiceAccount",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + signing.certificate(),
                "--service-account-signing-key-file=" + signing.key(),
                "--service-cluster-ip-range=10.0.0.0/24");
        Admin.await("API server ready", this::isReady);
    }

    /** As a machine that loses its power does. */
    void killApiServer() {
        end(apiServer.destroyForcibly());
        running.remove(apiServer);
    }

    /** Whether there is a kube-controller-manager to start. */
    boolean hasControllers() {
        return Files.isExecutable(binaries.resolve("kube-controller-manager"));
    }

    /** Whether there is a kube-scheduler to start. */
    boolean hasScheduler() {
        return Files.isExecutable(binaries.resolve("kube-scheduler"));
    }

    /** Starts those between a Deployment and its pods, and none that would find our nodes dead. */
    void startControllers() throws IOException {
        startControllers("deployment-controller,replicaset-controller");
    }

    /** Starts the controllers of these names, separated by commas. */
    void startControllers(String names) throws IOException {
        start(
                "kube-controller-manager",
                "--kubeconfig=" + kubeconfig(),
                "--secure-port=0",
                "--leader-elect=false",
                "--controllers=" + names);
    }

    /** Starts the scheduler with its defaults. */
    void startScheduler() throws IOException {
        start("kube-scheduler", "--kubeconfig=" + kubeconfig(), "--secure-port=0", "--leader-elect=false");
    }

    private Path kubeconfig() throws IOException {
        return Files.writeString(
                folder.resolve("administrator"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:%d", certificate-authority: %s}}]
                users: [{name: u, user: {token: %s}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """.formatted(port, folder.resolve("apiserver.crt"), TOKEN));
    }

    private Process start(String binary, String... flags) throws IOException {
        List<String> command = new ArrayList<>(List.of(binaries.resolve(binary).toString()));
        command.addAll(List.of(flags));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(binary + ".log").toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        running.add(process);
        return process;
    }

    private boolean isReady() {
        if (!apiServer.isAlive()) {
            throw new AssertionError("kube-apiserver ended with " + apiServer.exitValue() + ":\n" + log());
        }
        if (!Files.exists(folder.resolve("apiserver.crt"))) {
            return false;
        }
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(admin()).build()) {
            return "ok".equals(client.raw("/readyz"));
        } catch (KubernetesClientException notYet) {
            return false;
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("kube-apiserver.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try {
            return Jar.freePort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void end(Process process) {
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new AssertionError("does not end: " + process.info().command());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        for (Process process : running) {
            end(process.destroyForcibly());
        }
    }
}
