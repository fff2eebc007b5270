package io.gpurightsizer.sizing.table;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which compute capability the GPU may have that a pod is resized to. */
public enum CapabilityRule {
    /** That of some node on which the pod could have had a whole GPU, where there is one. The default. */
    SAME,
    /** Any, for example an older one for a small model. */
    ANY;

    /**
     * Reads the word that a table uses.
     *
     * @throws IllegalArgumentException if it is neither {@code same} nor {@code any}
     */
    public static CapabilityRule parse(String word) {
        return Arrays.stream(values())
                .filter(it -> it.toString().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + word + "\" is not known; expected one of "
                        + Arrays.stream(values()).map(CapabilityRule::toString).collect(Collectors.joining(", "))));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
