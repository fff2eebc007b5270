package io.gpurightsizer.workload.detect;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import io.gpurightsizer.sizing.names.FoundName.Kind;

/** What an environment variable says of a model, by its name. */
final class ModelVariable {
    /** For example {@code MODEL_ID}, {@code WHISPER__MODEL}, {@code ASR_MODEL}, {@code LLAMA_ARG_HF_REPO}. */
    private static final Pattern LOADS =
            Pattern.compile("([A-Z0-9]+_+)*(MODELS?(_(ID|IDS|PATH|DIR|FILE|URL|URI|REPO|REPO_ID"
                    + "|TAG|NAME_OR_PATH|CHECKPOINT))?|HF_REPO|HF_REPO_ID)|([A-Z0-9]+_+)+MODEL_NAMES?|STORAGE_URI");

    private static final Set<String> CALLS = Set.of(
            "MODEL_NAME", "MODEL_NAMES", "MODEL_ALIAS", "SERVED_MODEL_NAME", "NIM_SERVED_MODEL_NAME", "SERVED_MODEL");

    /**
     * Models of other things, of services that are only called, and folders for any models: LocalAI's {@code MODELS_PATH},
     * {@code ASR_MODEL_PATH} of whisper-asr-webservice, {@code WHISPER_MODEL_DIR} of Open WebUI.
     */
    private static final Pattern DOES_NOT_LOAD = Pattern.compile(
            "(GPU|CPU|DEVICE|NODE|INSTANCE|MACHINE|THREADING|CONCURRENCY|PROCESS|PRICING|DATA|TOKENIZER|SAVE|UNLOAD"
                    + "|OPENAI|AZURE|ANTHROPIC|GEMINI|SERVED)_.*|.*_SERVED_MODEL_.*"
                    + "|.*MODELS_(PATH|DIR)|ASR_MODEL_PATH|WHISPER_MODEL_DIR");

    private ModelVariable() {}

    /** Empty for a variable that names no model. */
    static Optional<Kind> kind(String variable) {
        if (CALLS.contains(variable)) {
            return Optional.of(Kind.CALLED);
        }
        boolean mayLoad = variable.contains("MODEL") || variable.contains("HF_REPO") || variable.equals("STORAGE_URI");
        return mayLoad
                        && LOADS.matcher(variable).matches()
                        && !DOES_NOT_LOAD.matcher(variable).matches()
                ? Optional.of(Kind.LOADED)
                : Optional.empty();
    }
}
