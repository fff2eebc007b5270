package io.gpurightsizer.audit.format;

import java.util.Locale;

/** The two APIs under which clusters keep reports of policies. Viewers show both; their objects have the same fields. */
public enum PolicyReportApi {
    /** Of the Kubernetes policy working group; what Kyverno and Trivy write, and Policy Reporter reads. */
    WGPOLICYK8S("wgpolicyk8s.io", "v1alpha2", "PolicyReport", "ClusterPolicyReport"),
    /** Its successor ({@code openreports/reports-api}). */
    OPENREPORTS("openreports.io", "v1alpha1", "Report", "ClusterReport");

    private final String group;
    private final String version;
    private final String namespaced;
    private final String cluster;

    PolicyReportApi(String group, String version, String namespaced, String cluster) {
        this.group = group;
        this.version = version;
        this.namespaced = namespaced;
        this.cluster = cluster;
    }

    public String group() {
        return group;
    }

    public String version() {
        return version;
    }

    /** For example {@code wgpolicyk8s.io/v1alpha2}. */
    public String apiVersion() {
        return group + "/" + version;
    }

    /** The kind of a namespace's report, for example {@code PolicyReport}. */
    public String namespaced() {
        return namespaced;
    }

    /** The kind of a report that is of no namespace, for example {@code ClusterPolicyReport}. */
    public String cluster() {
        return cluster;
    }

    /** How a kind is called in paths, for example {@code policyreports}. */
    public static String plural(String kind) {
        return kind.toLowerCase(Locale.ROOT) + "s";
    }
}
