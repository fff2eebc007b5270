package io.gpurightsizer.workload;

import io.gpurightsizer.text.ApiGroup;

/** The labels and annotations of GPU Rightsizer itself. */
public final class Keys {

    /** Read: {@code enforce}, {@code dry-run} or {@code off}. */
    public static final String MODE = ApiGroup.PREFIX + "mode";
    /** Read: the name of the model served. */
    public static final String MODEL = ApiGroup.PREFIX + "model";
    /** Read: the memory needed, a quantity. */
    public static final String MEMORY = ApiGroup.PREFIX + "memory";
    /** Read: {@code hardware}, {@code preferred} or {@code any}. */
    public static final String ISOLATION = ApiGroup.PREFIX + "isolation";
    /** Read: the extended resource, or the ResourceClaimTemplate, to get. */
    public static final String RESOURCE = ApiGroup.PREFIX + "resource";

    /** Read: {@code whole-gpu} or {@code wait}. */
    public static final String WHEN_NONE_FREE = ApiGroup.PREFIX + "when-none-free";

    /** Read of a namespace: the share of its workloads that enforce mode acts on, a percentage. */
    public static final String SHARE = ApiGroup.PREFIX + "share";

    /** Read: how many of a workload's pods are resized, a number or a percentage. */
    public static final String REPLICAS = ApiGroup.PREFIX + "replicas";

    /** Written: what the pod asked for. */
    public static final String RESIZED_FROM = ApiGroup.PREFIX + "resized-from";
    /** Written: what it got; of several containers that got different things, each as {@code container=target}. */
    public static final String RESIZED_TO = ApiGroup.RESIZED_TO;
    /** Written: the row that decided. */
    public static final String ROW = ApiGroup.PREFIX + "row";
    /** Written: why, in one sentence. */
    public static final String REASON = ApiGroup.PREFIX + "reason";

    /** Written: {@code preferred} or {@code required}, where we led the pod to whole GPUs by its node affinity. */
    public static final String STEERED = ApiGroup.PREFIX + "steered";

    private Keys() {}
}
