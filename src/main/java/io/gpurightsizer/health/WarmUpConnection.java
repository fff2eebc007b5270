package io.gpurightsizer.health;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

import io.gpurightsizer.certificates.Trust;

/**
 * Calls to our own HTTPS port, one after the other on a kept connection, which begins with a full handshake, as an API
 * server's first one does. The oldest of the JDK's clients, since the newer one starts threads and loads classes that
 * nothing else here needs.
 */
final class WarmUpConnection {
    private static final int TIMEOUT_MILLIS = 4_000;

    private final URL url;
    private final SSLSocketFactory sockets;

    private WarmUpConnection(URL url, SSLSocketFactory sockets) {
        this.url = url;
        this.sockets = sockets;
    }

    /** @param served the only certificate that is trusted */
    static WarmUpConnection to(String host, int port, X509Certificate served) throws IOException {
        String address = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        return new WarmUpConnection(
                new URL("https", address, port, "/mutate?timeout=10s"),
                Trust.inOnly(List.of(served)).getSocketFactory());
    }

    /** Sends a review and reads the answer to its end. */
    void call(byte[] review, boolean closeAfterwards) throws IOException {
        HttpsURLConnection call = (HttpsURLConnection) url.openConnection();
        call.setSSLSocketFactory(sockets);
        call.setHostnameVerifier((host, session) -> true); // the certificate itself is checked
        call.setConnectTimeout(TIMEOUT_MILLIS);
        call.setReadTimeout(TIMEOUT_MILLIS);
        call.setDoOutput(true);
        call.setFixedLengthStreamingMode(review.length);
        call.setRequestProperty("Content-Type", "application/json");
        if (closeAfterwards) {
            call.setRequestProperty("Connection", "close");
        }
        try (OutputStream out = call.getOutputStream()) {
            out.write(review);
        }
        try (InputStream in = call.getInputStream()) {
            in.readAllBytes();
        }
    }
}
