package io.gpurightsizer.sizing.offers;

/**
 * What of a pod the scopes of a ResourceQuota look at.
 *
 * @param priorityClass {@code spec.priorityClassName}; empty if it has none
 * @param hasDeadline whether {@code spec.activeDeadlineSeconds} is set
 */
public record QuotaScopes(String priorityClass, boolean hasDeadline) {
    public static final QuotaScopes NONE = new QuotaScopes("", false);
}
