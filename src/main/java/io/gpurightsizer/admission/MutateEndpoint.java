package io.gpurightsizer.admission;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import jakarta.inject.Singleton;

import static java.util.concurrent.CompletableFuture.completedFuture;

/** The webhook's one endpoint. It always allows; a pod that it cannot decide about is left as it is. */
@Singleton
public final class MutateEndpoint {
    /** Where API servers call it. */
    public static final String PATH = "/mutate";

    /** The type of what they send, and of the answer. */
    public static final String JSON = "application/json";

    private final StateLookup lookup;
    private final Decider decider;
    private final DecisionLog log;

    MutateEndpoint(StateLookup lookup, Decider decider, DecisionLog log) {
        this.lookup = lookup;
        this.decider = decider;
        this.log = log;
    }

    /**
     * Answers an {@code admission.k8s.io/v1} AdmissionReview with another one. Nothing here blocks: where the pod's owner
     * must be looked up, the rest follows when that is done.
     *
     * @param contentType may be null, as where a request has none
     * @throws UnreadableReviewException if the body is no such review
     */
    public CompletionStage<byte[]> mutate(String contentType, byte[] body) throws UnreadableReviewException {
        long start = System.nanoTime();
        AdmissionRequest request = read(contentType, body);
        if (!request.createsPod()) {
            return completedFuture(
                    request.updatesChangedPod() ? ReviewResponse.restoring(request) : leftAsItIs(request));
        }
        CompletableFuture<AdmissionState> state = completedFuture(request).thenCompose(lookup::stateFor);
        CompletableFuture<PodDecision> decision = state.thenApply(known -> decider.decide(request, known));
        CompletableFuture<PodDecision> recorded = decision.thenApply(it -> log.record(it, start));
        return recorded.thenApply(ReviewResponse::of).exceptionally(failure -> leftAsItIs(request, failure));
    }

    private AdmissionRequest read(String contentType, byte[] body) throws UnreadableReviewException {
        try {
            if (contentType == null || !contentType.startsWith(JSON)) {
                throw new UnreadableReviewException("expected Content-Type " + JSON);
            }
            return ReviewReader.read(body);
        } catch (UnreadableReviewException e) {
            log.unreadable(e);
            throw e;
        }
    }

    private byte[] leftAsItIs(AdmissionRequest request) {
        request.podProblem().ifPresent(log::malformedPod);
        return ReviewResponse.untouched(request.uid());
    }

    private byte[] leftAsItIs(AdmissionRequest request, Throwable failure) {
        log.failed(failure instanceof CompletionException ? failure.getCause() : failure);
        return ReviewResponse.untouched(request.uid());
    }
}
