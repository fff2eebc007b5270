package io.gpurightsizer.gpu;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of an extended resource a container may ask for, for example {@code nvidia.com/gpu},
 * {@code nvidia.com/mig-1g.10gb} or {@code nvidia.com/gpu.shared}. One that exists is a name Kubernetes accepts
 * ({@code pkg/apis/core/validation}: qualified, with a prefix that is not {@code kubernetes.io}).
 *
 * @param name the full name, prefix and slash included
 */
public record ExtendedResource(String name) implements Comparable<ExtendedResource> {
    private static final String MIG_PREFIX = "nvidia.com/mig-";
    private static final String SHARED_SUFFIX = ".shared";
    private static final Pattern DNS_SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern NAME_PART = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");

    /**
     * What the implicit names of DeviceClasses begin with, by which pods can always ask for their devices (dynamic resource
     * allocation, kubernetes/enhancements, KEP-5004).
     */
    public static final String OF_DEVICE_CLASS = "deviceclass.resource.kubernetes.io/";

    /** A whole GPU; under MIG strategy {@code single} and on nodes shared without a rename also a part of one. */
    public static final ExtendedResource WHOLE_GPU = new ExtendedResource("nvidia.com/gpu");

    /** NVIDIA's driver for dynamic resource allocation (kubernetes-sigs/dra-driver-nvidia-gpu); its class of whole GPUs has the same name. */
    public static final String DRA_DRIVER = "gpu.nvidia.com";

    /** A whole GPU of NVIDIA's driver for dynamic resource allocation, whatever resource its DeviceClass stands for. */
    public static final ExtendedResource WHOLE_GPU_OF_CLASS = new ExtendedResource(OF_DEVICE_CLASS + DRA_DRIVER);

    /** The names by which pods ask for whole GPUs. */
    public static final List<ExtendedResource> WHOLE_GPUS = List.of(WHOLE_GPU, WHOLE_GPU_OF_CLASS);

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if Kubernetes would refuse it as the name of an extended resource
     */
    public ExtendedResource {
        String problem = problemOf(name);
        if (problem != null) {
            throw new IllegalArgumentException("\"" + name + "\" is not an extended resource: " + problem);
        }
    }

    /** The MIG device of a profile under strategy {@code mixed}: {@code 1g.10gb+me} is {@code …/mig-1g.10gb.me}. */
    public static ExtendedResource ofProfile(MigProfile profile) {
        return new ExtendedResource(MIG_PREFIX + profile.resourceSuffix());
    }

    /** The name under which the device plugin offers shared replicas of this with {@code renameByDefault: true}. */
    public ExtendedResource shared() {
        return new ExtendedResource(name + SHARED_SUFFIX);
    }

    public boolean isWholeGpu() {
        return equals(WHOLE_GPU);
    }

    /** Whether it is one of {@link #WHOLE_GPUS} that goes by this name. */
    public static boolean asksForWholeGpu(String name) {
        return name.equals(WHOLE_GPU.name) || name.equals(WHOLE_GPU_OF_CLASS.name);
    }

    /** Whether this is a replica of a device that other pods hold at the same time. */
    public boolean isShared() {
        return name.endsWith(SHARED_SUFFIX);
    }

    /** Whether the name has the form of a MIG resource, well-formed or not. */
    public boolean isMig() {
        return name.startsWith(MIG_PREFIX);
    }

    /** The profile of a MIG resource, shared or not; empty for any other and for a profile that is not well-formed. */
    public Optional<MigProfile> migProfile() {
        if (!isMig()) {
            return Optional.empty();
        }
        String suffix = name.substring(MIG_PREFIX.length());
        try {
            return Optional.of(MigProfile.ofResourceSuffix(
                    isShared() ? suffix.substring(0, suffix.length() - SHARED_SUFFIX.length()) : suffix));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether a resource counts whole GPUs or parts of them; {@code nvidia.com/gpumem} and the like count something else. */
    public static boolean isDevice(String resource) {
        return resource.startsWith(OF_DEVICE_CLASS)
                || resource.equals("nvidia.com/gpu")
                || resource.startsWith("nvidia.com/gpu.")
                || resource.startsWith("nvidia.com/gpu-")
                || resource.startsWith("nvidia.com/mig-");
    }

    @Override
    public int compareTo(ExtendedResource other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }

    private static String problemOf(String name) {
        int slash = name.indexOf('/');
        if (slash < 0 || slash != name.lastIndexOf('/')) {
            return "expected one '/' between prefix and name, as in nvidia.com/mig-1g.10gb";
        }
        String prefix = name.substring(0, slash);
        String part = name.substring(slash + 1);
        if (prefix.length() > 253 - "requests.".length()
                || !DNS_SUBDOMAIN.matcher(prefix).matches()) {
            return "its prefix is not a DNS subdomain";
        }
        boolean reserved = prefix.equals("kubernetes.io") || prefix.endsWith(".kubernetes.io");
        if (reserved && !name.startsWith(OF_DEVICE_CLASS) || name.startsWith("requests.")) {
            return "its prefix is reserved for Kubernetes itself";
        }
        if (part.length() > 63 || !NAME_PART.matcher(part).matches()) {
            return "its name must be 1 to 63 letters, digits, '-', '_' or '.', beginning and ending with a letter or"
                    + " digit";
        }
        return null;
    }
}
