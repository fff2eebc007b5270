package io.gpurightsizer.gpu;

/**
 * Which instructions a GPU has, for example 9.0 of an H100 (developer.nvidia.com/cuda-gpus). Programs are compiled for some
 * and may not start on others.
 */
public record ComputeCapability(int major, int minor) {
    /** Reads {@code 9.0}. */
    public static ComputeCapability parse(String text) {
        int dot = text.indexOf('.');
        return new ComputeCapability(
                Integer.parseInt(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
