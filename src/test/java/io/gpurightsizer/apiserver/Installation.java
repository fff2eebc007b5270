package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.testing.Chart;
import io.gpurightsizer.testing.Jar;

/**
 * What {@code kubectl apply -k k8s} or {@code helm install} installs, with the replicas of its Deployment as processes of this machine: with the
 * service account's rights, the ConfigMaps' content and the Deployment's variables. Its Service leads to them by way of a
 * {@link Balancer}. The certificate is the one that the replicas make for themselves.
 */
final class Installation implements AutoCloseable {
    static final String NAME = "gpu-rightsizer";
    private static final String SERVICE = "/api/v1/namespaces/gpu-rightsizer/services/gpu-rightsizer";
    private static final String CONFIGURATION =
            "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/zz-gpu-rightsizer";
    private static final String MERGE = "application/merge-patch+json";

    private final Admin admin;
    private final ApiServer server;
    private final Path folder;
    private final Runnable delete;
    private final Balancer balancer = new Balancer();
    private final List<Jar> started = new ArrayList<>();

    private Installation(Admin admin, ApiServer server, Path folder, Runnable delete) {
        this.admin = admin;
        this.server = server;
        this.folder = folder;
        this.delete = delete;
    }

    /**
     * Applies what kustomize makes of that folder; there are no replicas yet.
     *
     * @param folder in which to write what the kubelet would mount
     */
    static Installation apply(Admin admin, Path folder, String kustomization) {
        ApiServer.orSkip().kubectl("apply", "-k", kustomization);
        return applied(admin, folder, kustomization);
    }

    /** The same where it was applied already. */
    static Installation applied(Admin admin, Path folder, String kustomization) {
        ApiServer server = ApiServer.orSkip();
        Installation installation = new Installation(
                admin,
                server,
                folder,
                () -> server.kubectl("delete", "-k", kustomization, "--wait=false", "--ignore-not-found"));
        installation.leadHere();
        return installation;
    }

    /** The same by {@code helm install} of the chart. */
    static Installation install(Admin admin, Path folder, Path values) {
        ApiServer server = ApiServer.orSkip();
        String kubeconfig = server.adminKubeconfig();
        Installation installation = new Installation(admin, server, folder, () -> Chart.uninstall(kubeconfig));
        Chart.install(kubeconfig, values);
        installation.leadHere();
        return installation;
    }

    /**
     * In a cluster the nodes translate the Service's address into one of a replica; here there are no nodes. Whoever applies
     * the manifests again takes this back.
     */
    void leadHere() {
        admin.send(
                        "PATCH",
                        SERVICE,
                        MERGE,
                        "{\"spec\":{\"type\":\"ExternalName\",\"externalName\":\"localhost\",\"clusterIP\":null,"
                                + "\"clusterIPs\":null,\"ports\":[{\"name\":\"https\",\"port\":" + balancer.port()
                                + "}]}}")
                .orFail();
        admin.send("PATCH", CONFIGURATION, "application/json-patch+json", "[" + portOf(0) + "," + portOf(1) + "]")
                .orFail();
    }

    private String portOf(int webhook) {
        return "{\"op\":\"replace\",\"path\":\"/webhooks/" + webhook + "/clientConfig/service/port\",\"value\":"
                + balancer.port() + "}";
    }

    /** The port of this machine to which the Service leads. */
    int port() {
        return balancer.port();
    }

    /** Starts that many at once and, when each is ready, lets the Service lead to it. */
    List<Jar> replicas(int count, Map<String, String> different) {
        Map<String, String> environment = environment();
        environment.putAll(different);
        ExecutorService starters = Executors.newFixedThreadPool(count);
        List<CompletableFuture<Jar>> starting = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> Jar.serve(environment), starters))
                .limit(count)
                .toList();
        starters.shutdown();
        List<Jar> replicas = starting.stream().map(CompletableFuture::join).toList();
        replicas.forEach(it -> balancer.add(it.httpsPort));
        started.addAll(replicas);
        return replicas;
    }

    /**
     * Tells a replica to end, and takes it out of the Service when its probe says so, as without {@code preStop}: calls that
     * come later than it was told must still be answered.
     *
     * @return the exit code
     */
    int end(Jar replica) {
        replica.terminate();
        Admin.await("not ready any more", () -> !replica.isReady());
        balancer.remove(replica.httpsPort);
        return replica.exitCode();
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        JsonNode container = admin.get("/apis/apps/v1/namespaces/gpu-rightsizer/deployments/gpu-rightsizer")
                .orFail()
                .body()
                .at("/spec/template/spec/containers/0");
        for (JsonNode variable : container.path("env")) {
            environment.put(
                    variable.path("name").asText(),
                    variable.path("value").asText().replace("/etc/gpu-rightsizer", folder.toString()));
        }
        carryOver();
        // What every process in a pod knows without being told.
        environment.put("RIGHTSIZER_CLUSTER", "on");
        if (environment.containsKey("RIGHTSIZER_TLS_CERTIFICATE")) {
            mountCertificate();
        } else {
            environment.put("RIGHTSIZER_TLS_SELF_MANAGED", "on");
            environment.put("RIGHTSIZER_TLS_NAMESPACE", NAME);
        }
        int port = URI.create(server.admin().getMasterUrl()).getPort();
        environment.put(
                "KUBECONFIG",
                new Accounts(admin, ApiServer.orSkip().admin(), folder)
                        .kubeconfig("gpu-rightsizer", port)
                        .toString());
        return environment;
    }

    /** What the kubelet does about a minute after a ConfigMap has changed. */
    void carryOver() {
        mount("table", "table.yaml");
        mount("mode", "mode");
        mount("mode", "share");
    }

    /** What the kubelet writes into a pod. */
    private void mount(String volume, String key) {
        JsonNode configMap = admin.get("/api/v1/namespaces/gpu-rightsizer/configmaps")
                .orFail()
                .body()
                .path("items")
                .valueStream()
                .filter(it -> it.at("/metadata/name").asText().startsWith("gpu-rightsizer-" + volume))
                .findFirst()
                .orElseThrow();
        write(volume, key, configMap.at("/data/" + key).asText());
    }

    private void mountCertificate() {
        JsonNode secret = admin.get("/api/v1/namespaces/gpu-rightsizer/secrets/gpu-rightsizer-certificate")
                .orFail()
                .body();
        for (String key : List.of("tls.crt", "tls.key")) {
            write(
                    "tls",
                    key,
                    new String(
                            Base64.getDecoder().decode(secret.at("/data/" + key).asText())));
        }
    }

    /** All at once, as the kubelet does: whoever reads it never sees half of it. */
    private void write(String volume, String file, String content) {
        try {
            Path place = Files.createDirectories(folder.resolve(volume)).resolve(file);
            if (Files.exists(place) && Files.readString(place).equals(content)) {
                return;
            }
            Path whole = Files.writeString(Files.createTempFile(folder, file, ""), content);
            Files.move(whole, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All at once, as each takes its time. */
    void stopReplicas() {
        started.forEach(Jar::terminate);
        started.forEach(Jar::close);
        started.clear();
    }

    /** The one command that removes it all. */
    void delete() {
        delete.run();
    }

    @Override
    public void close() {
        stopReplicas();
        delete();
        Contents.endNamespace(admin, server);
        balancer.close();
    }
}
