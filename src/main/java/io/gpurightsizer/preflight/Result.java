package io.gpurightsizer.preflight;

import java.util.Locale;

/** How a check ended, the worst last. */
public enum Result {
    /** Nothing stands in the way. */
    PASS,
    /** What it looks at may not be read. */
    UNKNOWN,
    /** Less is resized than could be, or something beside the pods needs a change. */
    WARN,
    /** A pod could be worse off than without the webhook. */
    FAIL;

    /** For example {@code pass}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
