package io.gpurightsizer.pod;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonParser;

/** Reads a pod, or a pod template, from JSON: only the fields that matter, in one pass. */
public final class PodReader {
    private static final JsonReader<PodJson> JSON = new JsonReader<>(PodJson.class);

    private PodReader() {}

    /**
     * Reads the pod on whose first token the parser stands.
     *
     * @throws MalformedPodException if a field has a value of another type than a pod's
     * @throws IOException if the input ends early or is not JSON
     */
    public static SubmittedPod read(JsonParser parser) throws IOException {
        return JSON.read(parser).submitted();
    }
}
