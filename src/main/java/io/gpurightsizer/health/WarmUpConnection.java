package io.gpurightsizer.health;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

import io.gpurightsizer.admission.WarmUpReview;
import io.gpurightsizer.server.CurrentCertificate;

/**
 * One call after the other to our own HTTPS port, on a kept connection. Each connection begins with a whole handshake, as an
 * API server's first one does, since no TLS session is taken over from another. The oldest of the JDK's clients, since the
 * newer one starts threads and loads classes that nothing else here needs.
 */
final class WarmUpConnection {
    private static final int TIMEOUT_MILLIS = 4_000;

    private final URL url;
    private final String secret;
    private final SSLSocketFactory sockets;

    private WarmUpConnection(URL url, String secret, SSLSocketFactory sockets) {
        this.url = url;
        this.secret = secret;
        this.sockets = sockets;
    }

    static WarmUpConnection to(String host, int port, WarmUpReview rehearsal, CurrentCertificate certificate)
            throws IOException {
        String reached = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        URL url = new URL("https", reached, port, "/mutate?timeout=10s");
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new OurOwn(certificate)}, null);
            return new WarmUpConnection(url, rehearsal.secretOfThisProcess(), context.getSocketFactory());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** Sends a review and reads the answer to its end. */
    void expect(SampleReview review, boolean closeAfterwards) throws IOException {
        HttpsURLConnection call = (HttpsURLConnection) url.openConnection();
        call.setSSLSocketFactory(sockets);
        call.setHostnameVerifier((host, session) -> true); // it is the certificate itself that is checked
        call.setConnectTimeout(TIMEOUT_MILLIS);
        call.setReadTimeout(TIMEOUT_MILLIS);
        call.setDoOutput(true);
        call.setFixedLengthStreamingMode(review.body.length);
        call.setRequestProperty("Content-Type", "application/json");
        call.setRequestProperty(WarmUpReview.HEADER, secret);
        if (closeAfterwards) {
            call.setRequestProperty("Connection", "close");
        }
        try (OutputStream out = call.getOutputStream()) {
            out.write(review.body);
        }
        int status = call.getResponseCode();
        try (InputStream in = status < 400 ? call.getInputStream() : call.getErrorStream()) {
            in.readAllBytes();
        }
        if (status != review.status) {
            throw new IOException(review + " was answered with " + status);
        }
    }

    /** Trusts the certificate that this process serves, and no other. */
    private static final class OurOwn extends X509ExtendedTrustManager {
        private final CurrentCertificate certificate;

        OurOwn(CurrentCertificate certificate) {
            this.certificate = certificate;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            if (!certificate.isServed(chain[0])) {
                throw new CertificateException("not the certificate of this process");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("no client is trusted here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("no client is trusted here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("no client is trusted here");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
