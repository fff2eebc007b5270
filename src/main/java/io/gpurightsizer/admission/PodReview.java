package io.gpurightsizer.admission;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

import io.gpurightsizer.pod.MalformedPodException;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.server.DecisionLog;
import io.gpurightsizer.server.WatchedCluster;
import io.gpurightsizer.sizing.Sizer;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.text.SafeText;
import io.gpurightsizer.workload.InterpretedPod;
import io.gpurightsizer.workload.Mode;
import io.gpurightsizer.workload.PodContext;
import io.gpurightsizer.workload.PodInterpreter;

/** From a request to its answer: look up, understand, decide, record, answer. */
@Singleton
public final class PodReview {
    /** An API server passes on 4096 characters of warnings in all, of which each has up to 120. */
    private static final int MOST_WARNINGS = 30;

    private static final long MOST_ANNOTATION_BYTES = (256 << 10) - (16 << 10);

    private final AdmissionState knowledge;
    private final OwnerNews news;
    private final DecisionLog log;

    /** Takes news about a pod to its owner. */
    private interface OwnerNews {
        void tell(String namespace, SubmittedPod pod, String reason, String message);
    }

    @Inject
    PodReview(AdmissionState knowledge, WatchedCluster cluster, DecisionLog log) {
        this(knowledge, cluster::tellOwner, log);
    }

    private PodReview(AdmissionState knowledge, OwnerNews news, DecisionLog log) {
        this.knowledge = knowledge;
        this.news = news;
        this.log = log;
    }

    /** One of which no owner hears. */
    public static PodReview unheard(AdmissionState knowledge, DecisionLog log) {
        return new PodReview(knowledge, (namespace, pod, reason, message) -> {}, log);
    }

    /**
     * The AdmissionReview to answer with; whatever happens here, the pod is allowed. Complete at once, unless the owner of
     * a pod that asks for a GPU must be looked up first.
     */
    CompletionStage<byte[]> answer(AdmissionRequest request) {
        if (request.podProblem().isPresent()) {
            log.error("malformed-pod", request.podProblem().get());
            return CompletableFuture.completedFuture(untouched(request));
        }
        if (!request.createsPod()) {
            return CompletableFuture.completedFuture(untouched(request));
        }
        SubmittedPod pod = request.pod().orElseThrow();
        Optional<PodContext> atHand = PodInterpreter.asksForWholeGpu(pod)
                ? knowledge.podContextAtHand(request.namespace(), pod)
                : Optional.of(PodContext.UNKNOWN);
        return atHand.isPresent()
                ? CompletableFuture.completedFuture(answer(request, pod, atHand.get()))
                : knowledge
                        .podContext(request.namespace(), pod)
                        .thenApplyAsync(context -> answer(request, pod, context), onThisEventLoop());
    }

    /** Look-ups end on threads that many of them share; deciding belongs where the request came in. */
    private static Executor onThisEventLoop() {
        Context context = Vertx.currentContext();
        return context == null ? Runnable::run : task -> context.runOnContext(ignored -> task.run());
    }

    private byte[] answer(AdmissionRequest request, SubmittedPod pod, PodContext context) {
        try {
            return decide(request, pod, context);
        } catch (MalformedPodException e) {
            log.error("malformed-pod", e.getMessage());
        } catch (RuntimeException e) {
            log.failure("decision", e);
        }
        return untouched(request);
    }

    private byte[] decide(AdmissionRequest request, SubmittedPod pod, PodContext context) {
        SizingTable table = knowledge.table();
        InterpretedPod interpreted = PodInterpreter.interpret(pod, context, knowledge.podSettings(table));
        SizingDecision decision = Sizer.decide(interpreted.workload(), table, knowledge.offers(table));
        if (decision instanceof SizingDecision.Resize) {
            requireRoomForAnnotations(pod);
        }
        String explanation = decision.explanation();
        log.record(request.namespace(), pod.name(), decision, explanation, interpreted.mode());
        tellOwner(request, pod, decision, explanation, interpreted.mode());
        return ReviewResponse.of(
                request.uid(),
                patch(pod, decision, interpreted),
                warnings(decision, interpreted),
                auditAnnotations(decision, explanation, interpreted.mode()));
    }

    /** Annotations may have 256 KiB in all; a pod that has nearly as many would be rejected with ours on top. */
    private static void requireRoomForAnnotations(SubmittedPod pod) {
        long size = 0;
        for (Map.Entry<String, String> annotation : pod.annotations().entrySet()) {
            size += annotation.getKey().length() + utf8Length(annotation.getValue());
        }
        if (size > MOST_ANNOTATION_BYTES) {
            throw new MalformedPodException("metadata.annotations: " + size + " bytes leave no room for more");
        }
    }

    private static long utf8Length(String text) {
        return text.length() < 1024 ? text.length() * 3L : text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Not for {@code kubectl --dry-run=server}, which must leave no trace. */
    private void tellOwner(
            AdmissionRequest request, SubmittedPod pod, SizingDecision decision, String explanation, Mode mode) {
        if (decision instanceof SizingDecision.Resize && !request.dryRun()) {
            boolean done = mode == Mode.ENFORCE;
            news.tell(
                    request.namespace(),
                    pod,
                    done ? "GpuResized" : "GpuWouldResize",
                    (done ? "resized: " : "would resize: ") + explanation);
        }
    }

    private static byte[] untouched(AdmissionRequest request) {
        return ReviewResponse.untouched(request.uid(), List.of());
    }

    private static List<ResourcePatch.Operation> patch(
            SubmittedPod pod, SizingDecision decision, InterpretedPod interpreted) {
        if (interpreted.mode() != Mode.ENFORCE) {
            return List.of();
        }
        return decision instanceof SizingDecision.Resize resize
                ? ResourcePatch.of(pod, resize, interpreted.previous())
                : ResourcePatch.undoing(pod, interpreted.previous());
    }

    private static List<String> warnings(SizingDecision decision, InterpretedPod interpreted) {
        List<String> warnings = new ArrayList<>();
        if (decision instanceof SizingDecision.Resize resize) {
            String verb = interpreted.mode() == Mode.ENFORCE ? "resized" : "would resize";
            for (SizingDecision.ContainerResize container : resize.containers()) {
                warnings.add(
                        SafeText.warning(verb + " container " + container.at().name() + " from nvidia.com/gpu to "
                                + container.offer().target() + " (" + container.decidedBy() + ")"));
            }
        }
        warnings.addAll(interpreted.warnings());
        return warnings.size() <= MOST_WARNINGS ? warnings : warnings.subList(0, MOST_WARNINGS);
    }

    private static Map<String, String> auditAnnotations(SizingDecision decision, String explanation, Mode mode) {
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put("decision", decision.verb());
        annotations.put("reason", decision.reasonCode());
        annotations.put("detail", explanation);
        annotations.put("row", decision.rowNames());
        annotations.put("resource", decision.resourceNames());
        annotations.put("mode", mode.toString());
        return annotations;
    }
}
