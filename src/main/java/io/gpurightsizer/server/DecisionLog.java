package io.gpurightsizer.server;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jboss.logging.Logger;

import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.text.SafeText;
import io.gpurightsizer.workload.Mode;

/** Records what was decided: a counter for each kind of outcome, a histogram of how long it took, a line for a resize. */
@Singleton
public final class DecisionLog {
    private static final String LOGGER = "io.gpurightsizer.decisions";

    private final MeterRegistry metrics;
    private final Timer seconds;
    private final Logger log;
    private final DecisionLines lines;
    private final Counter dropped;
    private final Map<Outcome, Counter> outcomes = new ConcurrentHashMap<>();

    /** What decisions are counted by. Finding its counter in the registry took longer than counting. */
    private record Outcome(String verb, String reason, String rows, String resources, Mode mode) {
        Counter counter(MeterRegistry metrics) {
            return metrics.counter(
                    "gpu_rightsizer_decisions",
                    "decision",
                    verb,
                    "reason",
                    reason,
                    "row",
                    rows.isEmpty() ? "none" : rows,
                    "resource",
                    resources.isEmpty() ? "none" : resources,
                    "mode",
                    mode.toString());
        }
    }

    @Inject
    public DecisionLog(MeterRegistry metrics) {
        this(metrics, LOGGER, DecisionLines.to(LOGGER));
    }

    private DecisionLog(MeterRegistry metrics, String logger, DecisionLines lines) {
        this.metrics = metrics;
        this.log = Logger.getLogger(logger);
        this.lines = lines;
        this.dropped = errors("log-lines-dropped");
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

    /** One that nobody hears of: its metrics are shown nowhere, and its logger is off in application.properties. */
    public static DecisionLog silent() {
        return new DecisionLog(new SimpleMeterRegistry(), "io.gpurightsizer.rehearsal", DecisionLines.nowhere());
    }

    /** @param explanation the decision's own, which others on the way have asked for already */
    public void record(String namespace, String pod, SizingDecision decision, String explanation, Mode mode) {
        String rows = decision.rowNames();
        Outcome outcome = new Outcome(
                decision.verb(), decision.reasonCode(), oneName(rows), oneName(decision.resourceNames()), mode);
        outcomes.computeIfAbsent(outcome, it -> it.counter(metrics)).increment();
        Level level = decision instanceof SizingDecision.Resize ? Level.INFO : Level.FINE;
        if (!lines.add(level, () -> line(namespace, pod, outcome, rows, explanation))) {
            dropped.increment();
        }
    }

    /** Which of many rows come together in a pod is up to whoever writes it; that must not make as many series. */
    private static String oneName(String names) {
        return names.indexOf(',') < 0 ? names : "several";
    }

    /** Put together by hand: a format string cost more than deciding did. */
    private static String line(String namespace, String pod, Outcome outcome, String rows, String explanation) {
        return "decision=" + outcome.verb() + " reason=" + outcome.reason() + " mode=" + outcome.mode() + " namespace="
                + SafeText.logValue(namespace) + " pod=" + SafeText.logValue(pod) + " row=" + rows + " resource="
                + outcome.resources()
                + " detail=\"" + SafeText.logValue(explanation) + "\"";
    }

    public void took(long nanos) {
        seconds.record(Duration.ofNanos(nanos));
    }

    /** Counts something that went wrong; the review it befell was allowed without a patch, or refused as unreadable. */
    public void error(String cause, String message) {
        errors(cause).increment();
        log.warnf("error cause=%s message=\"%s\"", cause, SafeText.logValue(message));
    }

    public void failure(String cause, RuntimeException failure) {
        errors(cause).increment();
        log.errorf(failure, "error cause=%s", cause);
    }

    private Counter errors(String cause) {
        return Counter.builder("gpu_rightsizer_errors").tag("cause", cause).register(metrics);
    }

    @PreDestroy
    void close() {
        lines.close();
    }
}
