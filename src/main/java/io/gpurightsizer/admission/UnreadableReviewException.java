package io.gpurightsizer.admission;

/** A body that is not an AdmissionReview; the message tells the client what was expected. */
public final class UnreadableReviewException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableReviewException(String message) {
        super(message);
    }
}
