package io.gpurightsizer.admission;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.smallrye.common.annotation.NonBlocking;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

import io.gpurightsizer.server.RequestSize;

import static java.util.concurrent.CompletableFuture.completedFuture;

/** The webhook's one endpoint. It always allows; a pod that it cannot decide about is left as it is. */
@Path("/mutate")
public final class MutatePodResource {
    private final StateLookup lookup;
    private final Decider decider;
    private final DecisionLog log;

    MutatePodResource(StateLookup lookup, Decider decider, DecisionLog log) {
        this.lookup = lookup;
        this.decider = decider;
        this.log = log;
    }

    /**
     * Answers an {@code admission.k8s.io/v1} AdmissionReview with another one. Nothing here blocks: where the pod's owner
     * must be looked up, the rest follows when that is done.
     *
     * @throws UnreadableReviewException if the body is no such review; it is answered with 400
     */
    @POST
    @NonBlocking
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<byte[]> mutate(@HeaderParam(HttpHeaders.CONTENT_TYPE) String contentType, byte[] body)
            throws UnreadableReviewException {
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

    private static AdmissionRequest read(String contentType, byte[] body) throws UnreadableReviewException {
        if (body.length > RequestSize.LIMIT) {
            throw new WebApplicationException(sentence(413, RequestSize.MESSAGE));
        }
        if (contentType == null || !contentType.startsWith(MediaType.APPLICATION_JSON)) {
            throw new UnreadableReviewException("expected Content-Type " + MediaType.APPLICATION_JSON);
        }
        return ReviewReader.read(body);
    }

    private byte[] leftAsItIs(AdmissionRequest request) {
        request.podProblem().ifPresent(log::malformedPod);
        return ReviewResponse.untouched(request.uid());
    }

    private byte[] leftAsItIs(AdmissionRequest request, Throwable failure) {
        log.failed(failure instanceof CompletionException ? failure.getCause() : failure);
        return ReviewResponse.untouched(request.uid());
    }

    @ServerExceptionMapper
    Response refuse(UnreadableReviewException unreadable) {
        log.unreadable(unreadable);
        return sentence(400, unreadable.getMessage());
    }

    private static Response sentence(int status, String sentence) {
        return Response.status(status)
                .type(MediaType.TEXT_PLAIN_TYPE)
                .entity(sentence + "\n")
                .build();
    }
}
