package io.gpurightsizer.workload;

/** Container image references. */
final class ImageName {
    private ImageName() {}

    /** Registry and path without tag and digest: {@code vllm/vllm-openai:v0.9} → {@code vllm/vllm-openai}. */
    static String repository(String image) {
        int digest = image.indexOf('@');
        String undigested = digest < 0 ? image : image.substring(0, digest);
        int colon = undigested.lastIndexOf(':');
        return colon > undigested.lastIndexOf('/') ? undigested.substring(0, colon) : undigested;
    }
}
