package io.gpurightsizer.sizing.table;

/** Whether a condition holds for a container of which not everything can be seen. */
public enum Match {
    NO,
    /** It depends on a value that comes from a ConfigMap, a Secret or a file. */
    MAYBE,
    SURE;

    /** Both must hold. */
    Match and(Match other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
