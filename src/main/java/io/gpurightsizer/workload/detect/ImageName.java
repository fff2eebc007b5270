package io.gpurightsizer.workload.detect;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The reference of a container's image, in lower case and taken apart. */
final class ImageName {
    private static final int LONGEST = 1024;
    private static final String KAITO_PRESET = "kaito-";

    /** NIM images that are not named after a model. */
    private static final Set<String> MODEL_FREE = Set.of("llm-nim", "vllm-nim", "base", "nim-proxy");

    /** Parts of the names of images that contain one model, and which. */
    private static final Map<String, String> SERVERS_OF_ONE_MODEL = Map.of(
            "kokoro-fastapi", "kokoro",
            "xtts-streaming-server", "xtts",
            "xtts-api-server", "xtts",
            "openedai-speech", "xtts");

    /** Images of Weaviate with one model in them, whose tag names it (weaviate/t2v-transformers-models, "Pre-built images"). */
    private static final Pattern WEAVIATE =
            Pattern.compile("(?:.*/)?semitechnologies/(?:transformers-inference|reranker-transformers):"
                    + "(?:sentence-transformers-|cross-encoder-|baai-|snowflake-|mixedbread-ai-)?([\\w.-]{1,128}?)"
                    + "(?:-onnx)?(?:-[0-9]+\\.[0-9]+\\.[0-9]+)?(?:@.*)?");

    /** Tags of those images that have a model of their user, or one that the tag does not tell. */
    private static final Pattern WEAVIATE_OTHER = Pattern.compile("(custom|latest|[0-9.]+|sha-)(-.*)?");

    private final String written;
    private final String repository;
    private final List<String> folders;
    private final String name;

    ImageName(String image) {
        this.written = image.toLowerCase(Locale.ROOT);
        this.repository = repository(written);
        List<String> path = written.length() > LONGEST ? List.of("") : List.of(repository.split("/", -1));
        this.folders = path.subList(0, path.size() - 1);
        this.name = path.get(path.size() - 1);
    }

    /** Registry and path without tag and digest: {@code vllm/vllm-openai:v0.9} → {@code vllm/vllm-openai}. */
    static String repository(String image) {
        int digest = image.indexOf('@');
        String undigested = digest < 0 ? image : image.substring(0, digest);
        int colon = undigested.lastIndexOf(':');
        return colon > undigested.lastIndexOf('/') ? undigested.substring(0, colon) : undigested;
    }

    String written() {
        return written;
    }

    String repository() {
        return repository;
    }

    /**
     * The model that an image is named after: NVIDIA NIM and Riva, also from a mirror that keeps their path, and the presets
     * of KAITO. Other images are named after a server or anything else.
     */
    Optional<String> model() {
        if (name.startsWith(KAITO_PRESET) && folders.contains("kaito")) {
            return Optional.of(name.substring(KAITO_PRESET.length()));
        }
        return folders.contains("nim") || folders.contains("riva") ? Optional.of(name) : Optional.empty();
    }

    /** Like {@link #model}, without the images of NIM that serve any model. */
    Optional<String> onlyModel() {
        return model().filter(it -> !MODEL_FREE.contains(it)).or(this::modelOfWeaviate);
    }

    private Optional<String> modelOfWeaviate() {
        if (written.length() > LONGEST || !written.contains("semitechnologies/")) {
            return Optional.empty();
        }
        Matcher named = WEAVIATE.matcher(written);
        return named.matches() && !WEAVIATE_OTHER.matcher(named.group(1)).matches()
                ? Optional.of(named.group(1))
                : Optional.empty();
    }

    /** The model of a server that serves but one, whose version its variables may tell. */
    Optional<String> serverOfOneModel() {
        if (written.length() > LONGEST) {
            return Optional.empty();
        }
        for (Map.Entry<String, String> server : SERVERS_OF_ONE_MODEL.entrySet()) {
            if (repository.contains(server.getKey())) {
                return Optional.of(server.getValue());
            }
        }
        return Optional.empty();
    }

    /** The publisher of a NIM, the folder after {@code nim}: {@code meta} of {@code nvcr.io/nim/meta/llama3-8b-instruct}. */
    Optional<String> nimPublisher() {
        int nim = folders.indexOf("nim");
        return nim >= 0 && nim + 1 < folders.size() ? Optional.of(folders.get(nim + 1)) : Optional.empty();
    }
}
