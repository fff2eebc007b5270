import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Calls a webhook on this machine while its image is built, so that the ahead-of-time cache knows what a review needs. Run
 * from source, first {@code java Train.java certificate FOLDER}, which writes {@code tls.crt} and {@code tls.key} for the
 * webhook, then {@code java Train.java REVIEW.json CALLS}. Fails if the webhook does not answer as it should.
 */
final class Train {
    private static final String PASSWORD = "training";

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("certificate")) {
            certificate(Path.of(arguments[1]));
        } else {
            train(Files.readAllBytes(Path.of(arguments[0])), Integer.parseInt(arguments[1]));
        }
    }

    private static void certificate(Path folder) throws Exception {
        Path store = folder.resolve("training.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair", "-keyalg", "EC", "-alias", "webhook", "-dname", "CN=localhost",
                        "-keystore", store.toString(), "-storepass", PASSWORD)
                .inheritIO()
                .start();
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException("keytool made no certificate");
        }
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        write(folder.resolve("tls.crt"), "CERTIFICATE", keys.getCertificate("webhook").getEncoded());
        write(folder.resolve("tls.key"), "PRIVATE KEY", keys.getKey("webhook", PASSWORD.toCharArray()).getEncoded());
    }

    private static void write(Path file, String type, byte[] content) throws Exception {
        String text = Base64.getMimeEncoder().encodeToString(content);
        Files.writeString(file, "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
    }

    private static void train(byte[] review, int calls) throws Exception {
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
            } catch (java.io.IOException notYet) {
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
