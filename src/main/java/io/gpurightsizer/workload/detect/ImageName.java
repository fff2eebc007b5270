package io.gpurightsizer.workload.detect;

import java.util.List;
import java.util.Optional;

/** Container image references. */
final class ImageName {
    private static final int LONGEST = 1024;
    private static final String KAITO_PRESET = "kaito-";

    private ImageName() {}

    /** Registry and path without tag and digest: {@code vllm/vllm-openai:v0.9} → {@code vllm/vllm-openai}. */
    static String repository(String image) {
        int digest = image.indexOf('@');
        String undigested = digest < 0 ? image : image.substring(0, digest);
        int colon = undigested.lastIndexOf(':');
        return colon > undigested.lastIndexOf('/') ? undigested.substring(0, colon) : undigested;
    }

    /**
     * The model that an image is named after: NVIDIA NIM and Riva, also from a mirror that keeps their path, and the presets
     * of KAITO. Other images are named after a server or anything else.
     */
    static Optional<String> model(String image) {
        List<String> path = path(image);
        String name = path.get(path.size() - 1);
        List<String> folders = path.subList(0, path.size() - 1);
        if (name.startsWith(KAITO_PRESET) && folders.contains("kaito")) {
            return Optional.of(name.substring(KAITO_PRESET.length()));
        }
        return folders.contains("nim") || folders.contains("riva") ? Optional.of(name) : Optional.empty();
    }

    /** The publisher of a NIM, the folder after {@code nim}: {@code meta} of {@code nvcr.io/nim/meta/llama3-8b-instruct}. */
    static Optional<String> nimPublisher(String image) {
        List<String> path = path(image);
        int nim = path.indexOf("nim");
        return nim >= 0 && nim + 2 < path.size() ? Optional.of(path.get(nim + 1)) : Optional.empty();
    }

    private static List<String> path(String image) {
        return image.length() > LONGEST
                ? List.of("")
                : List.of(repository(image).split("/", -1));
    }
}
