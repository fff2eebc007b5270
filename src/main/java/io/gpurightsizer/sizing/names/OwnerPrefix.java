package io.gpurightsizer.sizing.names;

import java.util.Set;

/** Names with the owner before them, as where {@code /} is not allowed: {@code baai-bge-m3} is {@code bge-m3}. */
public final class OwnerPrefix {
    /** Owners on Hugging Face with whose name no model of theirs begins, by their part before the first dash. */
    private static final Set<String> OWNERS = Set.of("""
            baai intfloat openai systran thenlper alibaba-nlp nomic-ai jinaai mixedbread-ai sentence-transformers
            cross-encoder hexgrad facebook deepdml huggingfacetb mistralai ibm-granite myshell-ai laion""".split("\\s+"));

    private OwnerPrefix() {}

    /** The name without an owner before it; the name itself if there is none. */
    public static String without(String name) {
        int dash = name.indexOf('-');
        for (int parts = 0; parts < 2 && dash > 0 && dash < name.length() - 1; parts++) {
            if (OWNERS.contains(name.substring(0, dash))) {
                return name.substring(dash + 1);
            }
            dash = name.indexOf('-', dash + 1);
        }
        return name;
    }
}
