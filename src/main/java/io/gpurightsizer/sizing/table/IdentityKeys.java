package io.gpurightsizer.sizing.table;

import java.util.List;

/**
 * Where a table lets model names be read from.
 *
 * @param labels pod label keys that hold a model's name, in order
 * @param variables environment variables that hold one, in order
 */
public record IdentityKeys(List<String> labels, List<String> variables) {
    /**
     * The keys found in real manifests: llm-d, GKE samples, the vLLM production stack and Knative's {@code model};
     * NIM, text-embeddings-inference, KServe and plain vLLM for the variables.
     */
    public static final IdentityKeys DEFAULT = new IdentityKeys(
            List.of("llm-d.ai/model", "ai.gke.io/model", "model"),
            List.of("NIM_MODEL_NAME", "MODEL_ID", "MODEL_NAME", "HF_MODEL_ID", "HF_MODEL", "MODEL", "STORAGE_URI"));

    public IdentityKeys {
        labels = List.copyOf(labels);
        variables = List.copyOf(variables);
    }
}
