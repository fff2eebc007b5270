package io.gpurightsizer.certificates;

/** A certificate or key that cannot be used; the message says which and why, and never contains a key. */
public final class CertificateException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public CertificateException(String message) {
        super(message);
    }

    public CertificateException(String message, Throwable cause) {
        super(message, cause);
    }
}
