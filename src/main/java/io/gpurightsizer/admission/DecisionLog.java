package io.gpurightsizer.admission;

import java.time.Duration;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jboss.logging.Logger;

import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.workload.Mode;
import io.gpurightsizer.workload.SubmittedPod;

/** Records what was decided: a counter for each kind of outcome, a histogram of how long it took, a line for a resize. */
@Singleton
final class DecisionLog {
    private static final Logger LOG = Logger.getLogger("io.gpurightsizer.decisions");

    private final MeterRegistry metrics;
    private final Timer seconds;

    DecisionLog(MeterRegistry metrics) {
        this.metrics = metrics;
        this.seconds = Timer.builder("gpu_rightsizer_decision")
                .description("From the first byte of a review parsed to the last byte of its answer written")
                .serviceLevelObjectives(
                        Duration.ofNanos(50_000),
                        Duration.ofNanos(100_000),
                        Duration.ofNanos(250_000),
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(25),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2))
                .register(metrics);
    }

    void record(String namespace, SubmittedPod pod, SizingDecision decision, Mode mode) {
        String row = decision.rowNames();
        metrics.counter(
                        "gpu_rightsizer_decisions",
                        "decision",
                        decision.verb(),
                        "reason",
                        decision.reasonCode(),
                        "row",
                        row.isEmpty() ? "none" : row,
                        "resource",
                        decision.resourceNames().isEmpty() ? "none" : decision.resourceNames(),
                        "mode",
                        mode.toString())
                .increment();
        Logger.Level level = decision instanceof SizingDecision.Resize ? Logger.Level.INFO : Logger.Level.DEBUG;
        if (LOG.isEnabled(level)) {
            LOG.logf(
                    level,
                    "decision=%s reason=%s mode=%s namespace=%s pod=%s row=%s resource=%s detail=\"%s\"",
                    decision.verb(),
                    decision.reasonCode(),
                    mode,
                    printable(namespace),
                    printable(pod.name()),
                    row,
                    decision.resourceNames(),
                    printable(decision.explanation()));
        }
    }

    void took(long nanos) {
        seconds.record(Duration.ofNanos(nanos));
    }

    /** Counts something that went wrong; the review it befell was allowed without a patch, or refused as unreadable. */
    void error(String cause, String message) {
        Counter.builder("gpu_rightsizer_errors")
                .tag("cause", cause)
                .register(metrics)
                .increment();
        LOG.warnf("error cause=%s message=\"%s\"", cause, printable(message));
    }

    void failure(String cause, RuntimeException failure) {
        Counter.builder("gpu_rightsizer_errors")
                .tag("cause", cause)
                .register(metrics)
                .increment();
        LOG.errorf(failure, "error cause=%s", cause);
    }

    /** Names come from whoever creates pods; control characters must not forge log lines. */
    private static String printable(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?").replace('"', '\'');
        return line.length() <= 500 ? line : line.substring(0, 500) + "…";
    }
}
