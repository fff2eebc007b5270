package io.gpurightsizer.sizing.table;

import java.util.Locale;

/** Which compute capability the GPU may have that a pod is resized to. */
public enum CapabilityRule {
    /** That of some node on which the pod could have had a whole GPU, where there is one. The default. */
    SAME,
    /** Any, for example an older one for a small model. */
    ANY;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
