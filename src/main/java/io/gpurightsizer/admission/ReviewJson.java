package io.gpurightsizer.admission;

import java.io.IOException;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;

import io.gpurightsizer.pod.MalformedPodException;
import io.gpurightsizer.pod.PodReader;
import io.gpurightsizer.pod.SubmittedPod;

/** The fields of {@code admission.k8s.io/v1.AdmissionReview} that matter here. */
final class ReviewJson {
    String apiVersion = "";
    String kind = "";

    @JsonSetter(nulls = Nulls.SET)
    Request request;

    static final class Request {
        String uid = "";
        private Kind kind = new Kind();
        private String operation = "";
        private String subResource = "";
        private String name = "";
        private String namespace = "";
        private String dryRun = "";
        private PodOrProblem object;
        private PodOrProblem oldObject;

        AdmissionRequest admissionRequest() {
            boolean readable = object != null && kind.kind.equals("Pod");
            return new AdmissionRequest(
                    uid,
                    kind.group,
                    kind.kind,
                    operation,
                    subResource,
                    name,
                    namespace,
                    dryRun.equals("true"),
                    readable ? object.pod.map(it -> it.inNamespace(namespace)) : Optional.empty(),
                    readable ? object.problem : Optional.empty(),
                    oldObject == null ? Optional.empty() : oldObject.pod);
        }
    }

    private static final class Kind {
        String group = "";
        String kind = "";
    }

    @JsonDeserialize(using = PodOrProblemReader.class)
    private record PodOrProblem(Optional<SubmittedPod> pod, Optional<String> problem) {}

    /** Reads on behind an object that is not a pod. */
    private static final class PodOrProblemReader extends JsonDeserializer<PodOrProblem> {
        @Override
        public PodOrProblem deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonStreamContext inside = parser.getParsingContext();
            JsonStreamContext outside = parser.currentToken().isStructStart() ? inside.getParent() : inside;
            try {
                return new PodOrProblem(Optional.of(PodReader.read(parser)), Optional.empty());
            } catch (MalformedPodException e) {
                while (parser.getParsingContext() != outside) {
                    parser.nextToken();
                }
                return new PodOrProblem(Optional.empty(), Optional.of(e.getMessage()));
            }
        }
    }
}
