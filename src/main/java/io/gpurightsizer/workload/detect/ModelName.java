package io.gpurightsizer.workload.detect;

import java.util.Locale;
import java.util.Set;

/** The one spelling in which model names are compared. */
public final class ModelName {
    /** Usual names of folders with a model in them, and of no model; they do not say which one it is. */
    private static final Set<String> NOT_A_MODEL = Set.of("""
            model models model-dir model-repository model-store weights checkpoint checkpoints
            mnt data app workspace tmp cache default latest main hf none null""".split("\\s+"));

    private ModelName() {}

    /**
     * Lower case, last path segment, without scheme, tag and digest, {@code _} and {@code .} as {@code -}; for example
     * {@code hf://openai/whisper-large-v3} → {@code whisper-large-v3}, {@code Qwen/Qwen2.5-0.5B} →
     * {@code qwen2-5-0-5b}, {@code nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us:1.0} → {@code parakeet-1-1b-ctc-en-us}.
     *
     * @return the normalised name, or an empty text if there is none in it ({@code /mnt/models})
     */
    public static String normalise(String written) {
        int end = written.length();
        int at = written.indexOf('@');
        if (at >= 0) {
            end = at;
        }
        while (end > 0 && (written.charAt(end - 1) == '/' || Character.isWhitespace(written.charAt(end - 1)))) {
            end--;
        }
        String segment = written.substring(written.lastIndexOf('/', end - 1) + 1, end);
        int colon = segment.indexOf(':');
        String untagged = colon < 0 ? segment : segment.substring(0, colon);
        String name =
                untagged.strip().toLowerCase(Locale.ROOT).replace('_', '-').replace('.', '-');
        return NOT_A_MODEL.contains(name) ? "" : name;
    }
}
