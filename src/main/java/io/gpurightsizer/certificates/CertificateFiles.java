package io.gpurightsizer.certificates;

import java.nio.file.Path;
import java.util.List;

import io.gpurightsizer.background.FilePoller;

/**
 * A certificate and its key in two files that are renewed by others: cert-manager, a mounted Secret, a person. A changed
 * pair is served within seconds; one that cannot be used is refused, and the certificate in use stays.
 */
public final class CertificateFiles implements CertificateSource {
    private final Path certificate;
    private final Path key;
    private final ServedCertificate served;
    private final Listener listener;
    private final FilePoller poller;
    private volatile String problem = "";

    private CertificateFiles(Path certificate, Path key, ServedCertificate served, Listener listener) {
        this.certificate = certificate;
        this.key = key;
        this.served = served;
        this.listener = listener;
        serve(Pem.read(certificate, key));
        this.poller = FilePoller.start(
                "certificate-files", List.of(certificate, key), FilePoller.EVERY, this::serveIfChanged);
    }

    /**
     * Serves what is in the files, and from then on what they change to.
     *
     * @throws CertificateException if they cannot be used
     */
    public static CertificateFiles start(Path certificate, Path key, ServedCertificate served, Listener listener) {
        return new CertificateFiles(certificate, key, served, listener);
    }

    @Override
    public String problem() {
        return problem;
    }

    private void serveIfChanged() {
        try {
            ServerCertificate next = Pem.read(certificate, key);
            if (served.current().filter(next::equals).isEmpty()) {
                serve(next);
            }
            problem = "";
        } catch (CertificateException e) {
            problem = e.getMessage();
            listener.problem(e.getMessage() + "; the one in use stays");
        }
    }

    private void serve(ServerCertificate next) {
        served.exchangeFor(next);
        listener.serving(next);
    }

    @Override
    public void close() {
        poller.close();
    }
}
