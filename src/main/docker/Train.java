import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Starts a webhook on this machine while its image is built and calls it, so that the ahead-of-time cache knows what a review
 * needs, and what watching a cluster does: a small API server is served meanwhile. Run from source, as
 * {@code java Train.java REVIEW.json CALLS COMMAND…}, where the command starts the webhook. Fails if the webhook does not answer
 * as it should.
 */
final class Train {
    private static final String PASSWORD = "training";

    /** 128 and 15 for TERM, the way the webhook is meant to end. */
    private static final int TERMINATED = 143;

    /** A node with more slices than there are calls: each call takes one. */
    private static final String NODE = """
            {"metadata": {"name": "node", "uid": "1", "resourceVersion": "1", "labels": {"kubernetes.io/hostname": "node",
              "nvidia.com/gpu.product": "NVIDIA-H100-80GB-HBM3", "nvidia.com/mig.strategy": "mixed"}},
             "spec": {"taints": [{"key": "node.kubernetes.io/disk-pressure", "effect": "PreferNoSchedule"}]},
             "status": {"allocatable": {"cpu": "100k", "memory": "100Ti", "pods": "100k", "nvidia.com/gpu": "4",
               "nvidia.com/mig-1g.10gb": "100k", "nvidia.com/mig-1g.20gb": "100k"}}}""";

    private static final String POD = """
            {"metadata": {"name": "pod", "namespace": "voice", "uid": "2", "resourceVersion": "1",
              "creationTimestamp": "2026-01-01T00:00:00Z", "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet",
              "name": "pod", "uid": "3", "controller": true}]},
             "spec": {"nodeName": "node", "tolerations": [{"operator": "Exists"}],
               "containers": [{"name": "main", "image": "main", "ports": [{"containerPort": 80}],
                 "resources": {"requests": {"cpu": "1", "nvidia.com/gpu": "1"}, "limits": {"nvidia.com/gpu": "1"}}}]},
             "status": {"phase": "Running", "containerStatuses": [{"name": "main", "restartCount": 0, "ready": true}]}}""";

    /** What the API server lists, by path; nothing else is there. */
    private static final Map<String, String> LISTED = Map.of(
            "/api/v1/nodes", NODE,
            "/api/v1/pods", POD,
            "/api/v1/namespaces", """
                    {"metadata": {"name": "voice", "uid": "4", "resourceVersion": "1"}}""",
            "/version", "",
            "/api/v1/resourcequotas", "",
            "/api/v1/limitranges", "",
            "/apis/node.k8s.io/v1/runtimeclasses", "");

    public static void main(String[] arguments) {
        try {
            train(arguments);
            System.exit(0); // the API server's threads would go on
        } catch (Throwable e) { // whatever it is: they would then too
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void train(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("train");
        KeyStore keys = certificate(folder);
        startApiServer(keys, folder.resolve("kubeconfig"));
        ProcessBuilder builder = new ProcessBuilder(List.of(arguments).subList(2, arguments.length)).inheritIO();
        builder.environment().putAll(Map.of(
                "RIGHTSIZER_MODE", "enforce",
                "RIGHTSIZER_CLUSTER", "on",
                "NO_PROXY", "localhost",
                "no_proxy", "localhost",
                "KUBECONFIG", folder.resolve("kubeconfig").toString(),
                "RIGHTSIZER_TLS_CERTIFICATE", folder.resolve("tls.crt").toString(),
                "RIGHTSIZER_TLS_KEY", folder.resolve("tls.key").toString()));
        Process webhook = builder.start();
        try {
            call(Files.readAllBytes(Path.of(arguments[0])), Integer.parseInt(arguments[1]));
        } finally {
            webhook.destroy(); // sends TERM
            webhook.waitFor();
            for (String file : List.of("kubeconfig", "tls.crt", "tls.key", "training.p12", "")) {
                Files.delete(folder.resolve(file));
            }
        }
        int status = webhook.exitValue();
        if (status != TERMINATED) {
            throw new IllegalStateException("the webhook ended with " + status);
        }
    }

    /** A certificate for localhost, also as {@code tls.crt} and {@code tls.key} in a folder. */
    private static KeyStore certificate(Path folder) throws Exception {
        Path store = folder.resolve("training.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair", "-keyalg", "EC", "-alias", "webhook", "-dname", "CN=localhost",
                        "-ext", "san=dns:localhost",
                        "-keystore", store.toString(), "-storepass", PASSWORD)
                .inheritIO()
                .start();
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException("keytool made no certificate");
        }
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        write(folder.resolve("tls.crt"), "CERTIFICATE", keys.getCertificate("webhook").getEncoded());
        write(folder.resolve("tls.key"), "PRIVATE KEY", keys.getKey("webhook", PASSWORD.toCharArray()).getEncoded());
        return keys;
    }

    private static void write(Path file, String type, byte[] content) throws Exception {
        String text = Base64.getMimeEncoder().encodeToString(content);
        Files.writeString(file, "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
    }

    /** An API server of one node and one pod, and the kubeconfig that leads there. */
    private static void startApiServer(KeyStore keys, Path kubeconfig) throws Exception {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", Train::answer);
        server.start();
        Files.writeString(kubeconfig, """
                apiVersion: v1
                kind: Config
                current-context: training
                contexts: [{name: training, context: {cluster: training, user: training}}]
                clusters: [{name: training, cluster: {server: "https://localhost:%d", certificate-authority: tls.crt}}]
                users: [{name: training, user: {token: training}}]
                """.formatted(server.getAddress().getPort()));
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        String listed = LISTED.get(exchange.getRequestURI().getPath());
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        if (exchange.getRequestHeaders().containsKey("Upgrade")) {
            send(exchange, 200, "{}"); // no WebSocket: the client then watches by HTTP
        } else if (listed == null) {
            send(exchange, 404, "{}");
        } else if (query.contains("watch=true")) {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush(); // and stays open
        } else {
            send(exchange, 200, "{\"metadata\": {\"resourceVersion\": \"1\"}, \"items\": [" + listed + "]}");
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static void call(byte[] review, int calls) throws Exception {
        SSLContext anybody = SSLContext.getInstance("TLS");
        anybody.init(null, new TrustManager[] {new TrustingAnybody()}, null);
        waitUntilReady();
        // A client for every hundred calls: handshakes are part of the lesson.
        for (int done = 0; done < calls; done += 100) {
            HttpClient client = HttpClient.newBuilder().sslContext(anybody).build();
            for (int i = 0; i < 100; i++) {
                HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:8443/mutate?timeout=2s"))
                        .version(HttpClient.Version.HTTP_1_1)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(review))
                        .build();
                String answer = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
                if (!answer.contains("JSONPatch")) {
                    throw new IllegalStateException("the webhook answered " + answer);
                }
            }
        }
        get("/q/metrics");
        System.out.println(calls + " reviews answered");
    }

    private static void waitUntilReady() throws Exception {
        for (int i = 0; i < 600; i++) {
            try {
                if (get("/q/health/ready") == 200 && get("/q/health/live") == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // It is still starting.
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("the webhook is not ready after a minute");
    }

    private static int get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:9000" + path)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static final class TrustingAnybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
