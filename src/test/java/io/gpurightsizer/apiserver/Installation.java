package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.testing.Jar;

/**
 * What {@code kubectl apply -k k8s} installs, with the replicas of its Deployment as processes of this machine: with the
 * service account's rights, the ConfigMaps' content and the Deployment's variables. Its Service leads to them by way of a
 * {@link Balancer}. The certificate is the one that the replicas make for themselves.
 */
final class Installation implements AutoCloseable {
    static final String NAME = "gpu-rightsizer";
    private static final String SERVICE = "/api/v1/namespaces/gpu-rightsizer/services/gpu-rightsizer";
    private static final String CONFIGURATION =
            "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/gpu-rightsizer";
    private static final String MERGE = "application/merge-patch+json";

    private final Admin admin;
    private final ApiServer server;
    private final Path folder;
    private final Balancer balancer = new Balancer();

    private Installation(Admin admin, ApiServer server, Path folder) {
        this.admin = admin;
        this.server = server;
        this.folder = folder;
    }

    /** Applies the base; there are no replicas yet. */
    static Installation apply(Admin admin, Path folder) {
        Installation installation = new Installation(admin, ApiServer.orSkip(), folder);
        installation.kubectl("apply", "-k", "k8s");
        installation.leadHere();
        return installation;
    }

    String kubectl(String... arguments) {
        Jar.Result result = server.kubectl(arguments);
        if (result.exitCode() != 0) {
            throw new AssertionError("kubectl " + List.of(arguments) + ": " + result.output());
        }
        return result.output();
    }

    /** In a cluster the nodes translate the Service's address into one of a replica; here there are no nodes. */
    private void leadHere() {
        admin.send(
                        "PATCH",
                        SERVICE,
                        MERGE,
                        "{\"spec\":{\"type\":\"ExternalName\",\"externalName\":\"localhost\",\"clusterIP\":null,"
                                + "\"clusterIPs\":null,\"ports\":[{\"name\":\"https\",\"port\":" + balancer.port()
                                + "}]}}")
                .orFail();
        admin.send(
                        "PATCH",
                        CONFIGURATION,
                        "application/json-patch+json",
                        "[{\"op\":\"replace\",\"path\":\"/webhooks/0/clientConfig/service/port\",\"value\":"
                                + balancer.port() + "}]")
                .orFail();
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
        mount("table", "table.yaml");
        mount("mode", "mode");
        // What every process in a pod knows without being told.
        environment.put("RIGHTSIZER_CLUSTER", "on");
        environment.put("RIGHTSIZER_TLS_SELF_MANAGED", "on");
        environment.put("RIGHTSIZER_TLS_NAMESPACE", NAME);
        int port = URI.create(server.admin().getMasterUrl()).getPort();
        environment.put(
                "KUBECONFIG",
                Accounts.kubeconfig(admin, "gpu-rightsizer", port, folder).toString());
        return environment;
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
        try {
            Files.writeString(
                    Files.createDirectories(folder.resolve(volume)).resolve(key),
                    configMap.at("/data/" + key).asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one command that removes it all. */
    void delete() {
        kubectl("delete", "-k", "k8s", "--wait=false");
    }

    /** Everything that an API server has, as {@code kind/name}, with the namespace of what is in one. */
    List<String> everything() {
        return kubectl(
                        "get",
                        resources("--verbs=list"),
                        "-A",
                        "--ignore-not-found",
                        "-o",
                        "go-template={{range .items}}{{.metadata.namespace}} {{.kind}}/{{.metadata.name}}{{\"\\n\"}}{{end}}")
                .lines()
                .map(it -> it.replace("<no value> ", ""))
                .toList();
    }

    private String resources(String... which) {
        String[] command = Stream.concat(Stream.of("api-resources", "-o", "name"), Stream.of(which))
                .toArray(String[]::new);
        return String.join(
                ",",
                kubectl(command)
                        .lines()
                        .filter(it -> !it.startsWith("componentstatuses"))
                        .toList());
    }

    /** What the namespace controller does, which does not run here: empties the namespace that is being deleted, and ends it. */
    void endNamespace() {
        kubectl(
                "delete",
                resources("--namespaced=true", "--verbs=delete,list"),
                "--all",
                "-n",
                NAME,
                "--ignore-not-found");
        admin.send(
                "PUT",
                "/api/v1/namespaces/gpu-rightsizer/finalize",
                "application/json",
                "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"gpu-rightsizer\"},"
                        + "\"spec\":{\"finalizers\":[]}}");
    }

    @Override
    public void close() {
        server.kubectl("delete", "-k", "k8s", "--wait=false", "--ignore-not-found");
        endNamespace();
        balancer.close();
    }
}
