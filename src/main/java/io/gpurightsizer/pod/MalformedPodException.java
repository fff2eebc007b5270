package io.gpurightsizer.pod;

/** JSON that is not a pod; the message says where, and what was expected. */
public final class MalformedPodException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public MalformedPodException(String message) {
        super(message);
    }

    MalformedPodException(String message, Throwable cause) {
        super(message, cause);
    }
}
