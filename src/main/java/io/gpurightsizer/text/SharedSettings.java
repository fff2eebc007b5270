package io.gpurightsizer.text;

/**
 * What the webhook's settings and the options of the command line have in common: the environment variable, the sentence
 * that documents it (docs/operations.md has the same), the default.
 */
public final class SharedSettings {
    /** What the names of all properties begin with. */
    public static final String PREFIX = "rightsizer";

    public static final String MODE_VARIABLE = "RIGHTSIZER_MODE";
    public static final String MODE_MEANING =
            "The mode where neither pod, owner nor namespace says one: enforce, dry-run or off";
    public static final String MODE_DEFAULT = "dry-run";

    public static final String MODE_FILE_VARIABLE = "RIGHTSIZER_MODE_FILE";
    public static final String MODE_FILE_MEANING = "A file whose one word is the mode instead";

    public static final String SHARE_VARIABLE = "RIGHTSIZER_SHARE";
    public static final String SHARE_MEANING =
            "The share of workloads that enforce mode acts on where the namespace says none, in percent";
    public static final String SHARE_DEFAULT = "100%";

    public static final String SHARE_FILE_VARIABLE = "RIGHTSIZER_SHARE_FILE";
    public static final String SHARE_FILE_MEANING = "A file whose one word is the share instead";

    public static final String TABLE_VARIABLE = "RIGHTSIZER_TABLE";
    public static final String TABLE_MEANING = "The sizing table's file";
    public static final String TABLE_DEFAULT = "the one in the jar";

    public static final String OVERRIDES_VARIABLE = "RIGHTSIZER_OVERRIDES";
    public static final String OVERRIDES_MEANING =
            "Whether pods and owners may declare more than which model they serve: allow or deny";
    public static final String OVERRIDES_DEFAULT = "allow";

    public static final String NODES_VARIABLE = "RIGHTSIZER_NODES";
    public static final String NODES_MEANING =
            "A file of Node objects that say what is offered, as kubectl get nodes -o yaml prints them";

    public static final String ASSUME_GPU_VARIABLE = "RIGHTSIZER_ASSUME_GPU";
    public static final String ASSUME_GPU_MEANING =
            "The GPU whose MIG profiles are taken as offered where no nodes are known";

    public static final String GPU_HOUR_PRICE_VARIABLE = "RIGHTSIZER_GPU_HOUR_PRICE";
    public static final String GPU_HOUR_PRICE_MEANING =
            "What one GPU costs for one hour, in any currency, for example 2.50, to show what is saved";

    private SharedSettings() {}
}
