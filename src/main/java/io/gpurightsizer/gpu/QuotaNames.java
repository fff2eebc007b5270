package io.gpurightsizer.gpu;

import java.util.Optional;

/**
 * Names under which ResourceQuotas count GPUs, parts of them, and the ResourceClaims by which pods get them ({@code
 * pkg/quota/v1/evaluator/core} in Kubernetes: {@code pods.go}, {@code resource_claims.go}).
 */
public final class QuotaNames {
    /** The end of the name of a quota on devices of a DeviceClass, whoever claims them. */
    public static final String DEVICES_OF_CLASS = ".deviceclass.resource.k8s.io/devices";

    /** The name of a quota on ResourceClaims; one is made for a pod that gets devices of a DeviceClass. */
    public static final String CLAIMS = "count/resourceclaims.resource.k8s.io";

    private static final String REQUESTS = "requests.";

    private QuotaNames() {}

    /**
     * What a quota of this name counts: the name of a resource, or for ResourceClaims and their devices the name itself; empty
     * if it counts no GPUs, nor parts of them.
     */
    public static Optional<String> counted(String name) {
        if (isOfClaims(name)) {
            return Optional.of(name);
        }
        return Optional.of(name)
                .filter(it -> it.startsWith(REQUESTS))
                .map(it -> it.substring(REQUESTS.length()))
                .filter(ExtendedResource::isDevice);
    }

    /** The name of the quota that counts this, for example {@code requests.nvidia.com/gpu}. */
    public static String nameFor(String counted) {
        return isOfClaims(counted) ? counted : REQUESTS + counted;
    }

    /** Whether a quota of this name counts ResourceClaims or their devices, and no resource behind {@code requests.}. */
    public static boolean isOfClaims(String name) {
        return name.endsWith(DEVICES_OF_CLASS) || name.equals(CLAIMS);
    }
}
