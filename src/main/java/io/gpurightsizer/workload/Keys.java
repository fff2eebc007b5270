package io.gpurightsizer.workload;

/** The labels and annotations of GPU Rightsizer itself. */
public final class Keys {
    public static final String PREFIX = "gpu-rightsizer.io/";

    /** Read: {@code enforce}, {@code dry-run} or {@code off}. */
    public static final String MODE = PREFIX + "mode";
    /** Read: the name of the model served. */
    public static final String MODEL = PREFIX + "model";
    /** Read: the memory needed, a quantity. */
    public static final String MEMORY = PREFIX + "memory";
    /** Read: {@code hardware}, {@code preferred} or {@code any}. */
    public static final String ISOLATION = PREFIX + "isolation";
    /** Read: the extended resource to get. */
    public static final String RESOURCE = PREFIX + "resource";

    /** Written: what the pod asked for. */
    public static final String RESIZED_FROM = PREFIX + "resized-from";
    /** Written: what it got; of several containers that got different things, each as {@code container=target}. */
    public static final String RESIZED_TO = PREFIX + "resized-to";
    /** Written: the row that decided. */
    public static final String ROW = PREFIX + "row";
    /** Written: why, in one sentence. */
    public static final String REASON = PREFIX + "reason";

    private Keys() {}
}
