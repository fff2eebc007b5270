package io.gpurightsizer.admission;

import java.io.IOException;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;

import io.gpurightsizer.pod.JsonCursor;
import io.gpurightsizer.pod.MalformedPodException;
import io.gpurightsizer.pod.PodReader;
import io.gpurightsizer.pod.SubmittedPod;

/** Reads an AdmissionReview in one pass over its bytes, the pod in it included. */
final class ReviewReader {
    static final String API_VERSION = "admission.k8s.io/v1";
    static final String KIND = "AdmissionReview";
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonCursor json;
    private final JsonParser parser;
    private final boolean readPod;

    private String apiVersion = "";
    private String reviewKind = "";
    private boolean hasRequest;
    private String uid = "";
    private String group = "";
    private String kind = "";
    private String operation = "";
    private String subResource = "";
    private String namespace = "";
    private boolean dryRun;
    private Optional<SubmittedPod> pod = Optional.empty();

    private ReviewReader(JsonParser parser, boolean readPod) {
        this.parser = parser;
        this.json = new JsonCursor(parser);
        this.readPod = readPod;
    }

    /**
     * Reads a review. One whose pod has a field of another type than a pod's is read without it.
     *
     * @throws UnreadableReviewException if the body is not a v1 AdmissionReview with a request and a uid
     */
    static AdmissionRequest read(byte[] body) throws UnreadableReviewException {
        try {
            return read(body, true);
        } catch (MalformedPodException podProblem) {
            try {
                return read(body, false).withPodProblem(podProblem.getMessage());
            } catch (MalformedPodException envelopeProblem) {
                throw new UnreadableReviewException(envelopeProblem.getMessage());
            }
        }
    }

    private static AdmissionRequest read(byte[] body, boolean readPod) throws UnreadableReviewException {
        if (body.length == 0) {
            throw new UnreadableReviewException("the body is empty; expected an " + KIND);
        }
        try {
            return read(JSON.createParser(ManagedFields.leftOutOf(body)), readPod);
        } catch (JsonProcessingException e) {
            return readWhole(body, readPod);
        } catch (IOException e) {
            throw notUtf8();
        }
    }

    /** Slower than {@link #read(byte[])}; its positions are those of the body. */
    static AdmissionRequest readWhole(byte[] body, boolean readPod) throws UnreadableReviewException {
        try {
            return read(JSON.createParser(body), readPod);
        } catch (JsonProcessingException e) {
            throw new UnreadableReviewException(
                    "the body is not JSON: " + withoutSource(e.getOriginalMessage()) + position(e));
        } catch (IOException e) {
            throw notUtf8();
        }
    }

    private static AdmissionRequest read(JsonParser json, boolean readPod)
            throws IOException, UnreadableReviewException {
        try (JsonParser parser = json) {
            parser.nextToken();
            return new ReviewReader(parser, readPod).review();
        }
    }

    private static UnreadableReviewException notUtf8() {
        return new UnreadableReviewException("the body is not JSON in UTF-8");
    }

    /** Jackson names where an object began in a form that is of no use to a client. */
    private static String withoutSource(String message) {
        return message.replaceAll(" \\(start marker at .*", "");
    }

    private static String position(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }

    private AdmissionRequest review() throws IOException, UnreadableReviewException {
        if (!parser.isExpectedStartObjectToken()) {
            throw new UnreadableReviewException("the body is not a JSON object; expected an " + KIND);
        }
        json.object(this::reviewField);
        if (parser.nextToken() != null) {
            throw new UnreadableReviewException("the body goes on after the " + KIND);
        }
        if (!apiVersion.equals(API_VERSION) || !reviewKind.equals(KIND)) {
            throw new UnreadableReviewException("expected apiVersion " + API_VERSION + " and kind " + KIND
                    + ", found \"" + abbreviate(apiVersion) + "\" and \"" + abbreviate(reviewKind) + "\"");
        }
        if (!hasRequest) {
            throw new UnreadableReviewException("the " + KIND + " has no request");
        }
        if (uid.isEmpty()) {
            throw new UnreadableReviewException("the request has no uid");
        }
        return new AdmissionRequest(uid, group, kind, operation, subResource, namespace, dryRun, pod, Optional.empty());
    }

    private void reviewField(String field) throws IOException {
        switch (field) {
            case "apiVersion" -> apiVersion = json.text();
            case "kind" -> reviewKind = json.text();
            case "request" -> hasRequest = json.object(this::requestField);
            default -> json.skip();
        }
    }

    private void requestField(String field) throws IOException {
        switch (field) {
            case "uid" -> uid = json.text();
            case "kind" ->
                json.object(part -> {
                    switch (part) {
                        case "group" -> group = json.text();
                        case "kind" -> kind = json.text();
                        default -> json.skip();
                    }
                });
            case "operation" -> operation = json.text();
            case "subResource" -> subResource = json.text();
            case "namespace" -> namespace = json.text();
            case "dryRun" -> dryRun = json.flag();
            case "object" -> object();
            default -> json.skip();
        }
    }

    private void object() throws IOException {
        boolean mayBePod = kind.isEmpty() || kind.equals("Pod");
        if (json.isNull() || !mayBePod || !readPod) {
            json.skip();
            return;
        }
        pod = Optional.of(PodReader.read(parser));
    }

    private static String abbreviate(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
