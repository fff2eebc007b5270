package io.gpurightsizer.apiserver;

import java.io.ByteArrayInputStream;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

import io.gpurightsizer.testing.Jar;

/**
 * New connections to every replica, one after the other, by somebody who trusts what the webhook configuration says in that
 * moment: API servers keep their connections, and would notice little.
 */
final class Handshakes implements AutoCloseable {
    private final Admin admin;
    private final List<Jar> replicas;
    private final Set<X509Certificate> certificates = ConcurrentHashMap.newKeySet();
    private final Set<String> authorities = ConcurrentHashMap.newKeySet();
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean stopped;
    private volatile int made;

    private Handshakes(Admin admin, List<Jar> replicas) {
        this.admin = admin;
        this.replicas = replicas;
        this.thread = new Thread(this::work, "handshakes");
    }

    static Handshakes with(Admin admin, List<Jar> replicas) {
        Handshakes handshakes = new Handshakes(admin, replicas);
        handshakes.thread.start();
        return handshakes;
    }

    /** How many certificates were served so far. */
    int certificates() {
        return certificates.size();
    }

    /** How many authorities had issued them. */
    int authorities() {
        return authorities.size();
    }

    /** Those that failed. */
    List<String> refused() {
        return List.copyOf(refused);
    }

    private void work() {
        while (!stopped) {
            for (Jar replica : replicas) {
                try {
                    handshake(replica);
                    made++;
                } catch (Exception e) {
                    refused.add(e.toString());
                }
            }
        }
    }

    private void handshake(Jar replica) throws Exception {
        try (SSLSocket socket =
                (SSLSocket) trusting(bundle()).getSocketFactory().createSocket("127.0.0.1", replica.httpsPort)) {
            socket.startHandshake();
            X509Certificate served = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            certificates.add(served);
            authorities.add(served.getIssuerX500Principal().getName());
        }
        Thread.sleep(50);
    }

    private Collection<? extends Certificate> bundle() throws Exception {
        String bundle = admin.get(
                        "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/zz-gpu-rightsizer")
                .orFail()
                .body()
                .at("/webhooks/0/clientConfig/caBundle")
                .asText();
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(
                        new ByteArrayInputStream(Base64.getDecoder().decode(bundle)));
    }

    private static SSLContext trusting(Collection<? extends Certificate> authorities) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (Certificate authority : authorities) {
            trusted.setCertificateEntry("authority-" + trusted.size(), authority);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return made + " handshakes, " + certificates() + " certificates, " + authorities() + " authorities";
    }
}
