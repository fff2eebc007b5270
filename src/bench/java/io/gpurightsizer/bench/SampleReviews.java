package io.gpurightsizer.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Reviews as an API server sends them for pods of a ReplicaSet, with defaults and {@code managedFields}. */
public final class SampleReviews {
    /** The uid of the pod's owner, in its references and as a name in its {@code managedFields}. */
    public static final String OWNER = "9d0f4f29-0f1b-4a2c-9f0e-6e5d4c3b2a19";

    private static final Path FOLDER = Path.of("src/bench/reviews");
    private static final String KNOWN = "nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us:1.3.0";
    private static final String UNKNOWN = "registry.example.com/team/own-server:2026.11";
    private static final String GPU = ",\"nvidia.com/gpu\":\"1\"";

    private SampleReviews() {}

    /** What is decided about the pod. */
    public enum Outcome {
        /** A speech model on a whole GPU. */
        RESIZE(KNOWN, GPU),
        /** A model that no row matches: the whole table is searched. */
        KEEP(UNKNOWN, GPU),
        /** No GPU is asked for. */
        NO_GPU(UNKNOWN, "");

        private final String image;
        private final String gpu;

        Outcome(String image, String gpu) {
            this.image = image;
            this.gpu = gpu;
        }
    }

    /** Of 8.5 KB: two containers. */
    public static byte[] small(Outcome outcome) {
        return read("small.json", outcome);
    }

    /** Of 50 KB: fourteen containers, one of which asks for the GPU. */
    public static byte[] large(Outcome outcome) {
        return read("large.json", outcome);
    }

    private static byte[] read(String file, Outcome outcome) {
        try {
            String review = Files.readString(FOLDER.resolve(file));
            return review.replace(KNOWN, outcome.image).replace(GPU, outcome.gpu).getBytes(UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("start this in the project's folder: " + e.getMessage(), e);
        }
    }
}
