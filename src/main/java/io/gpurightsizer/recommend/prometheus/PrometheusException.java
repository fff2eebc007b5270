package io.gpurightsizer.recommend.prometheus;

import java.io.IOException;

/** Prometheus gives no answer. The message is one sentence that says what to do. */
public final class PrometheusException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean tooMuch;

    /** One that no smaller question would avoid. */
    public PrometheusException(String message) {
        this(message, false);
    }

    PrometheusException(String message, boolean tooMuch) {
        super(message);
        this.tooMuch = tooMuch;
    }

    /** Whether the same question about fewer series may be answered. */
    public boolean isTooMuch() {
        return tooMuch;
    }
}
