package io.gpurightsizer.certificates;

/** Where the served certificate comes from, and is renewed from. */
public interface CertificateSource extends AutoCloseable {
    /** One that never changes. */
    CertificateSource FIXED = new CertificateSource() {
        @Override
        public String problem() {
            return "";
        }

        @Override
        public void close() {}
    };

    /** Told what becomes of the certificate. */
    interface Listener {
        void serving(ServerCertificate certificate);

        /** What went wrong, once until it is something else; the certificate in use stays. */
        void problem(String sentence);
    }

    /** Why the certificate is not renewed, in a sentence; empty if nothing is wrong. */
    String problem();

    @Override
    void close();
}
