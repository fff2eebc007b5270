package io.gpurightsizer.benchmark;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a server is asked for, and at which path unless the plan names another. */
enum Api {
    /** OpenAI's transcription: audio in, {@code {"text": …}} out. The ASR NIM speaks it too. */
    TRANSCRIPTION("/v1/audio/transcriptions"),
    /** OpenAI's chat completion: text in, first the first sentence of an answer out, then the rest. */
    CHAT("/v1/chat/completions"),
    /** OpenAI's speech: text in, audio out. */
    SPEECH("/v1/audio/speech"),
    /** What the TTS NIM has instead: a form with {@code text}, {@code language} and {@code voice} in, audio out. */
    NIM_SPEECH("/v1/audio/synthesize"),
    /** OpenAI's embeddings: texts in, a vector for each out. */
    EMBEDDINGS("/v1/embeddings"),
    /** The reranking of text-embeddings-inference: a query and texts in, a score for each out. OpenAI has none. */
    RERANKING("/rerank");

    private final String path;

    Api(String path) {
        this.path = path;
    }

    String path() {
        return path;
    }

    boolean speaks() {
        return this == SPEECH || this == NIM_SPEECH;
    }

    /** As in a plan, for example {@code nim-speech}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String all() {
        return Stream.of(values()).map(Api::toString).collect(Collectors.joining(", "));
    }
}
