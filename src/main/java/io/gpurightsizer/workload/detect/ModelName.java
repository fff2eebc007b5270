package io.gpurightsizer.workload.detect;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one spelling in which model names are compared. */
public final class ModelName {
    /** Usual names of folders with a model in them, and values that name none; they do not say which one it is. */
    private static final Set<String> NOT_A_MODEL = Set.of("""
            model models model-dir model-repository model-store weights checkpoint checkpoints mlmodels
            mnt data app opt srv workspace tmp cache default latest main master hf none null
            true false yes no on off local ngram""".split("\\s+"));

    /** Folders and revisions inside a model's folder: the name stands before them. */
    private static final Pattern INSIDE_A_MODEL = Pattern.compile(
            "[0-9]+|v[0-9]+([._][0-9]+)*|[0-9a-f]{40}|[0-9a-f]{64}|main|master|latest|snapshots|refs|tree|resolve|blob"
                    + "|onnx|openvino|gguf|safetensors|ct2|ctranslate2|"
                    + "(model|pytorch_model|model_quantized|model_optimized|weights|tf_model|flax_model)"
                    + "(-[0-9]+-of-[0-9]+)?\\.\\w+");

    private static final Pattern FILE =
            Pattern.compile("(?<name>.+?)(?<quantisation>[.-](i?q[0-9]\\w*|b?f16|fp16|fp32|f32))?"
                    + "\\.(gguf|ggml|bin|safetensors|pt|pth|onnx|plan|engine|nemo|mar|ckpt|zip|tar|tar\\.gz|tgz)");

    /** Image repositories of which each tag is a model, and the prefix of those that are one model. */
    private static final Set<String> CATALOGUES = Set.of("modelcar-catalog", "modelcar", "modelcars");

    private static final String MODELCAR = "modelcar-";

    /** What follows it is the name of a claim, and then a path in its volume. */
    private static final String CLAIM = "pvc://";

    private static final String GGML = "ggml-";
    private static final String GGUF = "-gguf";

    private ModelName() {}

    /**
     * Lower case, last path segment that is no version or revision, without scheme, tag, digest and file type, {@code _}
     * and {@code .} as {@code -}; for example {@code hf://openai/whisper-large-v3} → {@code whisper-large-v3},
     * {@code Qwen/Qwen2.5-0.5B} → {@code qwen2-5-0-5b}, {@code /data/models--BAAI--bge-m3/snapshots/0123…} →
     * {@code bge-m3}, {@code nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us:1.0} → {@code parakeet-1-1b-ctc-en-us}.
     *
     * @return the normalised name, or an empty text if there is none in it ({@code /mnt/models})
     */
    public static String normalise(String written) {
        String name = once(written);
        for (String next = once(name); !next.equals(name); next = once(name)) {
            name = next;
        }
        return name;
    }

    private static String once(String written) {
        String segment = segment(path(written).toLowerCase(Locale.ROOT)).strip();
        Matcher file = FILE.matcher(segment);
        String bare = segment.indexOf('.') >= 0 && file.matches() ? ofFile(file.group("name"), segment) : segment;
        String name = withoutOwner(bare.replace('_', '-').replace('.', '-'));
        while (name.startsWith(MODELCAR)) {
            name = name.substring(MODELCAR.length());
        }
        while (name.endsWith(GGUF)) {
            name = name.substring(0, name.length() - GGUF.length());
        }
        return NOT_A_MODEL.contains(name) ? "" : name;
    }

    /** Without digest, revision after {@code @}, query, and slashes and blanks at the end. */
    private static String path(String written) {
        int end = written.length();
        for (char mark : new char[] {'@', '?'}) {
            int at = written.indexOf(mark);
            end = at >= 0 && at < end ? at : end;
        }
        while (end > 0 && (written.charAt(end - 1) == '/' || Character.isWhitespace(written.charAt(end - 1)))) {
            end--;
        }
        int start = written.startsWith(CLAIM) ? written.indexOf('/', CLAIM.length()) : 0;
        return start < 0 || start > end ? "" : written.substring(start, end);
    }

    /** The last segment that may be a model's name, without its tag. */
    private static String segment(String path) {
        int end = path.length();
        while (end > 0) {
            int start = path.lastIndexOf('/', end - 1) + 1;
            String segment = untagged(path.substring(start, end));
            if (!segment.isEmpty() && !INSIDE_A_MODEL.matcher(segment).matches()) {
                return segment;
            }
            if (segment.isEmpty() && start < end) {
                return "";
            }
            end = start - 1;
        }
        return "";
    }

    private static String untagged(String segment) {
        int colon = segment.indexOf(':');
        if (colon < 0) {
            return segment;
        }
        String name = segment.substring(0, colon);
        return CATALOGUES.contains(name) ? segment.substring(colon + 1).split(":", 2)[0] : name;
    }

    /** whisper.cpp's files are named after Whisper's sizes: {@code ggml-large-v3.bin}. */
    private static String ofFile(String name, String file) {
        return name.startsWith(GGML) && file.endsWith(".bin") && !name.contains("whisper")
                ? "whisper-" + name.substring(GGML.length())
                : name;
    }

    /** As a Hugging Face cache names its folders, {@code models--owner--name}, and the short form {@code owner--name}. */
    private static String withoutOwner(String name) {
        int dashes = name.lastIndexOf("--");
        return dashes >= 0 && dashes + 2 < name.length() ? name.substring(dashes + 2) : name;
    }
}
