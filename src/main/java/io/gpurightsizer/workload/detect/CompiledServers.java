package io.gpurightsizer.workload.detect;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.gpurightsizer.gpu.ComputeCapability;
import io.gpurightsizer.sizing.CompiledFor;

/**
 * Servers whose image is compiled for one compute capability. Those of text-embeddings-inference say it in their tag and
 * refuse to start on another GPU (huggingface.co/docs/text-embeddings-inference/supported_models, "Supported hardware").
 */
final class CompiledServers {
    private static final String TEI = "text-embeddings-inference";
    private static final Pattern TAG =
            Pattern.compile("(?:(turing|86|89|hopper|100|120)-)?(?:sha-)?(?:v?[0-9][0-9a-z.]*|latest)");

    /** A tag without a prefix is for Ampere's 8.0. */
    private static final Map<String, ComputeCapability> PREFIXES = Map.of(
            "turing", new ComputeCapability(7, 5),
            "", new ComputeCapability(8, 0),
            "86", new ComputeCapability(8, 6),
            "89", new ComputeCapability(8, 9),
            "hopper", new ComputeCapability(9, 0),
            "100", new ComputeCapability(10, 0),
            "120", new ComputeCapability(12, 0));

    private CompiledServers() {}

    static Optional<CompiledFor> of(String image) {
        String repository = ImageName.repository(image);
        if (!repository.equals(TEI) && !repository.endsWith("/" + TEI)) {
            return Optional.empty();
        }
        String undigested = image.split("@", 2)[0];
        String tag = undigested.length() > repository.length() ? undigested.substring(repository.length() + 1) : "";
        Matcher matcher = TAG.matcher(tag.isEmpty() && undigested.equals(image) ? "latest" : tag);
        return matcher.matches()
                ? Optional.of(new CompiledFor(
                        PREFIXES.get(matcher.group(1) == null ? "" : matcher.group(1)),
                        tag.isEmpty() ? "image without a tag" : "image tag " + tag))
                : Optional.empty();
    }
}
