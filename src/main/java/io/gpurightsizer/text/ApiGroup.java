package io.gpurightsizer.text;

/** The API group of GPU Rightsizer, under which its labels, annotations and the sizing table stand. */
public final class ApiGroup {
    public static final String NAME = "gpu-rightsizer.io";

    /** What the keys of its labels and annotations begin with. */
    public static final String PREFIX = NAME + "/";

    /** The annotation that a resized pod carries: what it got. */
    public static final String RESIZED_TO = PREFIX + "resized-to";

    /** The version of the sizing table and of the reports. */
    public static final String VERSION = PREFIX + "v1alpha1";

    /** Kubernetes' label for who made an object, which the objects proposed to users carry. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** The value of that label. */
    public static final String MANAGER = "gpu-rightsizer";

    private ApiGroup() {}
}
