package io.gpurightsizer.admission;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;

import io.gpurightsizer.pod.JsonReader;
import io.gpurightsizer.pod.MalformedPodException;

/** Reads an AdmissionReview in one pass over its bytes, the pod in it included. */
final class ReviewReader {
    static final String API_VERSION = "admission.k8s.io/v1";
    static final String KIND = "AdmissionReview";
    /** A body of this many tokens is read within the heap that the manifests give; one of empty containers alone is not. */
    private static final long MOST_TOKENS = 600_000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxTokenCount(MOST_TOKENS).build())
            .build();
    private static final JsonReader<ReviewJson> REVIEW = new JsonReader<>(ReviewJson.class);

    private ReviewReader() {}

    /**
     * Reads a review. One whose pod has a field of another type than a pod's is read without it.
     *
     * @throws UnreadableReviewException if the body is not a v1 AdmissionReview with a request and a uid
     */
    static AdmissionRequest read(byte[] body) throws UnreadableReviewException {
        if (body.length == 0) {
            throw new UnreadableReviewException("the body is empty; expected an " + KIND);
        }
        try {
            return read(JSON.createParser(ManagedFields.leftOutOf(body)));
        } catch (IOException e) {
            return readWhole(body);
        }
    }

    /** Slower than {@link #read(byte[])}; its positions are those of the body. */
    static AdmissionRequest readWhole(byte[] body) throws UnreadableReviewException {
        try {
            return read(JSON.createParser(body));
        } catch (JsonProcessingException e) {
            throw new UnreadableReviewException(
                    "the body is not JSON: " + withoutSource(e.getOriginalMessage()) + position(e.getLocation()));
        } catch (IOException e) {
            throw new UnreadableReviewException("the body is not JSON in UTF-8");
        }
    }

    private static AdmissionRequest read(JsonParser json) throws IOException, UnreadableReviewException {
        try (JsonParser parser = json) {
            parser.nextToken();
            if (!parser.isExpectedStartObjectToken()) {
                throw new UnreadableReviewException("the body is not a JSON object; expected an " + KIND);
            }
            ReviewJson review = REVIEW.read(parser);
            if (parser.nextToken() != null) {
                throw new UnreadableReviewException("the body goes on after the " + KIND);
            }
            return request(review);
        } catch (MalformedPodException e) {
            throw new UnreadableReviewException(e.getMessage());
        }
    }

    private static AdmissionRequest request(ReviewJson review) throws UnreadableReviewException {
        if (!review.apiVersion.equals(API_VERSION) || !review.kind.equals(KIND)) {
            throw new UnreadableReviewException("expected apiVersion " + API_VERSION + " and kind " + KIND
                    + ", found \"" + abbreviate(review.apiVersion) + "\" and \"" + abbreviate(review.kind) + "\"");
        }
        if (review.request == null) {
            throw new UnreadableReviewException("the " + KIND + " has no request");
        }
        if (review.request.uid.isEmpty()) {
            throw new UnreadableReviewException("the request has no uid");
        }
        return review.request.admissionRequest();
    }

    /** Jackson names where an object began in a form that is of no use to a client. */
    private static String withoutSource(String message) {
        return message.replaceAll(" \\(start marker at .*", "");
    }

    private static String position(JsonLocation at) {
        return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }

    private static String abbreviate(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
