package io.gpurightsizer.workload.detect;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import io.gpurightsizer.sizing.names.FoundName.Kind;

/**
 * What an option of a command line says of a model, by its name. Servers differ in their spellings, and each new one adds
 * another {@code --…-model}: every option that ends so loads a model unless it is known to do something else.
 */
final class ModelOption {
    private static final Pattern LOADS = Pattern.compile("--?([a-z0-9]+-)*("
            + "model|models|model-(id|ids|path|paths|dir|file|url|uri|repo|repo-id|tag|ref|source|spec|weights|checkpoint"
            + "|draft|base-path|name-or-path|size-or-path)|hf-(repo|repo-id|model|model-id|repo-draft)|repo-id"
            + "|checkpoint|checkpoint-path|ckpt|ckpt-path|gguf)");

    /** One of these stands in every option that loads. */
    private static final TextSearch MAY_LOAD = TextSearch.anywhere("model repo hf- checkpoint ckpt gguf");

    /** llama.cpp's and whisper.cpp's short forms. */
    private static final Set<String> SHORT = Set.of("-hf", "-hfr", "-hfd", "-md", "-mu");

    private static final Set<String> CALLS = Set.of("""
            --model-name --model-names --model-alias --alias --served-model --name""".split("\\s+"));

    /** Beginnings of options that end like one that loads, and do not: what is served, saved, read as text, adapted. */
    private static final Pattern DOES_NOT_LOAD = Pattern.compile(
            "--(no|served|save|unload|compile|tokenizer|quantize|export|upload|disable|enable|use|offload|skip|lora|list"
                    + "|allow|validate|warmup|share|sleep|freeze|reset|delete|remove|trust)-.*");

    /** The beginnings of these may be written for them (argparse). */
    private static final Set<String> ABBREVIATED =
            Set.of("--model-path", "--model-id", "--model-dir", "--model-name-or-path", "--model-size-or-path");

    private static final String ABBREVIATED_AFTER = "--model-";

    /** Files that may hold the model instead of the command line. */
    private static final Set<String> CONFIGURATION = Set.of("""
            --config --config-file --config-path --model-config --model-config-file --models-config --models-config-file
            --models-preset --models-dir""".split("\\s+"));

    private ModelOption() {}

    static String spelling(String option) {
        return option.toLowerCase(Locale.ROOT).replace('_', '-').replace('.', '-');
    }

    /** Empty for an option that names no model. */
    static Optional<Kind> kind(String spelling) {
        if (CALLS.contains(spelling) || spelling.startsWith("--served")) {
            return Optional.of(Kind.CALLED);
        }
        boolean loads = SHORT.contains(spelling)
                || MAY_LOAD.isIn(spelling)
                        && LOADS.matcher(spelling).matches()
                        && !DOES_NOT_LOAD.matcher(spelling).matches()
                || isAbbreviation(spelling);
        return loads ? Optional.of(Kind.LOADED) : Optional.empty();
    }

    private static boolean isAbbreviation(String spelling) {
        return spelling.length() > ABBREVIATED_AFTER.length()
                && spelling.startsWith(ABBREVIATED_AFTER)
                && ABBREVIATED.stream().anyMatch(full -> full.startsWith(spelling));
    }

    static boolean isConfiguration(String spelling) {
        return CONFIGURATION.contains(spelling);
    }
}
