package io.gpurightsizer.server;

import java.util.function.ToDoubleFunction;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jboss.logging.Logger;

import io.gpurightsizer.text.SafeText;

/** Counts and logs what goes wrong while the process goes on. */
@Singleton
public final class ErrorLog {
    private static final Logger LOG = Logger.getLogger("io.gpurightsizer.errors");

    private static final String NAME = "gpu_rightsizer_errors";
    private static final String DESCRIPTION = "Errors after which the process went on, by their cause";

    private final MeterRegistry metrics;

    public ErrorLog(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /**
     * An error of a known kind.
     *
     * @param cause the metric's label, for example {@code malformed-pod}
     */
    public void error(String cause, String message) {
        count(cause);
        LOG.warnf("error cause=%s message=\"%s\"", cause, SafeText.logValue(message));
    }

    /** An unexpected error, with its stack trace. */
    public void failure(String cause, Throwable failure) {
        count(cause);
        LOG.errorf(failure, "error cause=%s", cause);
    }

    private void count(String cause) {
        Counter.builder(NAME)
                .description(DESCRIPTION)
                .tag("cause", cause)
                .register(metrics)
                .increment();
    }

    /** Errors of a kind that their source counts itself. */
    static <T> void count(MeterRegistry metrics, String cause, T source, ToDoubleFunction<T> errors) {
        FunctionCounter.builder(NAME, source, errors)
                .description(DESCRIPTION)
                .tag("cause", cause)
                .register(metrics);
    }
}
