package io.gpurightsizer.admission;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.smallrye.common.annotation.NonBlocking;

import io.gpurightsizer.server.DecisionLog;
import io.gpurightsizer.server.RequestSize;

/** The webhook's one endpoint. It always allows; what it cannot understand it leaves as it is. */
@Path("/mutate")
public final class MutatePodResource {
    private final PodReview review;
    private final DecisionLog log;
    private final WarmUpReview rehearsal;

    MutatePodResource(PodReview review, DecisionLog log, WarmUpReview rehearsal) {
        this.review = review;
        this.log = log;
        this.rehearsal = rehearsal;
    }

    /**
     * Answers an {@code admission.k8s.io/v1} AdmissionReview with another one.
     *
     * @return 200 with the answer, 400 with a sentence where the body is no such review, 413 where it is too large
     */
    @POST
    @NonBlocking
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> mutate(
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String contentType,
            @HeaderParam(WarmUpReview.HEADER) String mark,
            byte[] body) {
        return rehearsal.isMarkedBy(mark)
                ? answer(contentType, body, rehearsal.review(), rehearsal.log())
                : answer(contentType, body, review, log);
    }

    private static CompletionStage<Response> answer(
            String contentType, byte[] body, PodReview review, DecisionLog log) {
        long start = System.nanoTime();
        if (body.length > RequestSize.LIMIT) {
            return refused(413, RequestSize.MESSAGE);
        }
        try {
            requireJson(contentType);
            return review.answer(ReviewReader.read(body)).thenApply(answer -> {
                log.took(System.nanoTime() - start);
                return Response.ok(answer).build();
            });
        } catch (UnreadableReviewException e) {
            log.error("unreadable-review", e.getMessage());
            return refused(400, e.getMessage());
        }
    }

    private static CompletionStage<Response> refused(int status, String sentence) {
        return CompletableFuture.completedFuture(Response.status(status)
                .type(MediaType.TEXT_PLAIN_TYPE)
                .entity(sentence + "\n")
                .build());
    }

    private static void requireJson(String contentType) throws UnreadableReviewException {
        if (contentType == null || !contentType.startsWith(MediaType.APPLICATION_JSON)) {
            throw new UnreadableReviewException("expected Content-Type " + MediaType.APPLICATION_JSON);
        }
    }
}
