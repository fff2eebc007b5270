package io.gpurightsizer.admission;

import java.time.Duration;
import java.util.UUID;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jboss.logging.Logger;

import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.pod.MalformedPodException;
import io.gpurightsizer.server.ErrorLog;
import io.gpurightsizer.server.WatchedCluster;
import io.gpurightsizer.sizing.KeepReason;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.text.SafeText;

/** Records decisions: counted and timed; a resize is also a log line, and an Event on the pod's owner. */
@Singleton
public final class DecisionLog {
    private static final Logger LOG = Logger.getLogger("io.gpurightsizer.decisions");

    private final MeterProvider<Counter> decisions;
    private final MeterProvider<Counter> steered;
    private final MeterProvider<Counter> noneFree;
    private final MeterProvider<Counter> wanted;
    private final Timer seconds;
    private final ErrorLog errors;
    private final WatchedCluster cluster;
    private final GpuCatalog catalog;
    private final String unrecordedUid = UUID.randomUUID().toString();

    public DecisionLog(MeterRegistry metrics, ErrorLog errors, WatchedCluster cluster, GpuCatalog catalog) {
        this.decisions = Counter.builder("gpu_rightsizer_decisions")
                .description("Pods decided about, by decision, reason, row, resource and mode")
                .withRegistry(metrics);
        this.steered = Counter.builder("gpu_rightsizer_steered")
                .description("Pods that are led to whole GPUs by their node affinity")
                .withRegistry(metrics);
        this.noneFree = Counter.builder("gpu_rightsizer_none_free")
                .description("Pods that keep whole GPUs since nothing that fits them is free, by what they would get")
                .withRegistry(metrics);
        this.wanted = Counter.builder("gpu_rightsizer_wanted")
                .description("Pods that keep whole GPUs since nothing that fits them is offered, by the smallest MIG"
                        + " device that would do")
                .withRegistry(metrics);
        this.errors = errors;
        this.cluster = cluster;
        this.catalog = catalog;
        this.seconds = Timer.builder("gpu_rightsizer_decision")
                .description("From the first byte of a review read to its decision recorded")
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

    /** The uid of the warm-up's reviews, which leave no trace here. No other process knows it. */
    public String unrecordedUid() {
        return unrecordedUid;
    }

    /** @param startNanos when the review began to be read, by {@link System#nanoTime} */
    PodDecision record(PodDecision decided, long startNanos) {
        if (!decided.request().uid().equals(unrecordedUid)) {
            count(decided);
            countIfSteered(decided);
            countIfWanting(decided.decision());
            log(decided);
            noteEvent(decided);
            seconds.record(Duration.ofNanos(System.nanoTime() - startNanos));
        }
        return decided;
    }

    private void count(PodDecision decided) {
        SizingDecision decision = decided.decision();
        decisions
                .withTags(
                        "decision", decision.verb(),
                        "reason", decision.reasonCode(),
                        "row", oneOf(decision.rowNames()),
                        "resource", oneOf(decision.resourceNames()),
                        "mode", decided.mode().toString())
                .increment();
    }

    /** Pods with several containers may combine names at will, which must not make as many time series. */
    private static String oneOf(String names) {
        if (names.isEmpty()) {
            return "none";
        }
        return names.indexOf(',') < 0 ? names : "several";
    }

    private void countIfSteered(PodDecision decided) {
        decided.newSteering()
                .ifPresent(it -> steered.withTags(
                                "steering", it.word(), "mode", decided.mode().toString())
                        .increment());
    }

    /** A device that was not there. Which devices there are is for nodes and the catalogue to say, not for pods. */
    private void countIfWanting(SizingDecision decision) {
        if (decision instanceof SizingDecision.Keep keep) {
            keep.wantedDevice(catalog).ifPresent(device -> {
                Counter counter = keep.reason() == KeepReason.NONE_FREE
                        ? noneFree.withTags("resource", device.name())
                        : wanted.withTags("reason", keep.reason().code(), "resource", device.name());
                counter.increment();
            });
        }
    }

    private static void log(PodDecision decided) {
        Logger.Level level = decided.isResize() ? Logger.Level.INFO : Logger.Level.DEBUG;
        if (LOG.isEnabled(level)) {
            LOG.log(level, line(decided));
        }
    }

    /** Put together by hand: a format string cost more than deciding did. */
    private static String line(PodDecision decided) {
        SizingDecision decision = decided.decision();
        return "decision=" + decision.verb() + " reason=" + decision.reasonCode() + " mode=" + decided.mode()
                + " namespace=" + SafeText.logValue(decided.request().namespace())
                + " pod=" + SafeText.logValue(decided.pod().name())
                + " row=" + decision.rowNames() + " resource=" + decision.resourceNames()
                + " detail=\"" + SafeText.logValue(decided.explanation()) + "\"";
    }

    /** Not for {@code kubectl --dry-run=server}, which must leave no trace. */
    private void noteEvent(PodDecision decided) {
        if (decided.request().dryRun()) {
            return;
        }
        if (decided.isResize()) {
            noteEvent(decided, decided.isEnforced() ? "GpuResized" : "GpuWouldResize", decided.verb());
        } else if (decided.isTakenBack()) {
            noteEvent(decided, "GpuResizeTakenBack", "resize taken back");
        } else if (decided.decision().reasonCode().equals(KeepReason.NONE_FREE.code())) {
            noteEvent(decided, "GpuNoneFree", "keeps its GPU");
        }
    }

    private void noteEvent(PodDecision decided, String reason, String verb) {
        cluster.noteEvent(decided.request().namespace(), decided.pod(), reason, verb + ": " + decided.explanation());
    }

    void malformedPod(String problem) {
        errors.error("malformed-pod", problem);
    }

    void unreadable(UnreadableReviewException unreadable) {
        errors.error("unreadable-review", unreadable.getMessage());
    }

    /** Why a pod was left as it is without a decision. */
    void failed(Throwable failure) {
        if (failure instanceof MalformedPodException) {
            malformedPod(failure.getMessage());
        } else {
            errors.failure("decision", failure);
        }
    }
}
