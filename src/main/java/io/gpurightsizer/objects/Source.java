package io.gpurightsizer.objects;

/**
 * Where something was read.
 *
 * @param file a path as given, {@code stdin}, or the address of a cluster's list
 * @param line counted from 1; 0 where lines mean nothing
 */
public record Source(String file, int line) {
    Source atLine(int other) {
        return new Source(file, other);
    }

    /** For example {@code apps/asr.yaml:12}. */
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line;
    }
}
