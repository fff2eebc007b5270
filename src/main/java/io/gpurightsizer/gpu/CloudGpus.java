package io.gpurightsizer.gpu;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The GPUs of cloud providers' nodes, as the label {@code nvidia.com/gpu.product} names them. Nodes that do not exist yet
 * have no such label, so pods are led to them by labels of the provider.
 */
public final class CloudGpus {
    private static final String H100 = "NVIDIA-H100-80GB-HBM3";
    private static final String A100_40 = "NVIDIA-A100-SXM4-40GB";
    private static final String A100_80 = "NVIDIA-A100-SXM4-80GB";
    private static final String RTX_PRO_6000 = "NVIDIA-RTX-PRO-6000-Blackwell-Server-Edition";
    private static final String V100 = "Tesla-V100-SXM2-16GB";

    /** cloud.google.com/kubernetes-engine/docs, "About GPUs in GKE", and the node selectors of Google's own samples. */
    private static final Map<String, String> GKE_ACCELERATORS = Map.ofEntries(
            Map.entry("nvidia-tesla-a100", A100_40),
            Map.entry("nvidia-a100-80gb", A100_80),
            Map.entry("nvidia-h100-80gb", H100),
            Map.entry("nvidia-h100-mega-80gb", H100),
            Map.entry("nvidia-h200-141gb", "NVIDIA-H200"),
            Map.entry("nvidia-b200", "NVIDIA-B200"),
            Map.entry("nvidia-gb200", "NVIDIA-GB200"),
            Map.entry("nvidia-rtx-pro-6000", RTX_PRO_6000),
            Map.entry("nvidia-l4", "NVIDIA-L4"),
            Map.entry("nvidia-tesla-t4", "Tesla-T4"),
            Map.entry("nvidia-tesla-v100", V100));

    /**
     * The part of an instance type that says its GPU. Amazon's are as Karpenter lists them with name and memory
     * (aws/karpenter-provider-aws {@code website/content/en/docs/reference/instance-types.md}; p3 from Amazon's list of
     * accelerated instances), Google's and Azure's as their lists of machine types and sizes. Left out are families that have
     * parts of a GPU as well: {@code g6f}, {@code gr6f}, {@code g4-standard}.
     */
    private static final Map<String, String> FAMILIES = Map.ofEntries(
            Map.entry("p3", V100),
            Map.entry("p3dn", "Tesla-V100-SXM2-32GB"),
            Map.entry("p4d", A100_40),
            Map.entry("p4de", A100_80),
            Map.entry("p5", H100),
            Map.entry("p5e", "NVIDIA-H200"),
            Map.entry("p5en", "NVIDIA-H200"),
            Map.entry("p6-b200", "NVIDIA-B200"),
            Map.entry("p6-b300", "NVIDIA-B300-SXM6-AC"),
            Map.entry("g7e", RTX_PRO_6000),
            Map.entry("g4dn", "Tesla-T4"),
            Map.entry("g5", "NVIDIA-A10G"),
            Map.entry("g6", "NVIDIA-L4"),
            Map.entry("g6e", "NVIDIA-L40S"),
            Map.entry("gr6", "NVIDIA-L4"),
            Map.entry("a2-highgpu", A100_40),
            Map.entry("a2-megagpu", A100_40),
            Map.entry("a2-ultragpu", A100_80),
            Map.entry("a3-highgpu", H100),
            Map.entry("a3-megagpu", H100),
            Map.entry("a3-ultragpu", "NVIDIA-H200"),
            Map.entry("a4-highgpu", "NVIDIA-B200"),
            Map.entry("a4x-highgpu", "NVIDIA-GB200"),
            Map.entry("g2-standard", "NVIDIA-L4"),
            Map.entry("Standard_ND96isr_H100_v5", H100),
            Map.entry("Standard_ND96isr_H200_v5", "NVIDIA-H200"),
            Map.entry("Standard_NC40ads_H100_v5", "NVIDIA-H100-NVL"),
            Map.entry("Standard_NC80adis_H100_v5", "NVIDIA-H100-NVL"),
            Map.entry("Standard_ND96asr_v4", A100_40),
            Map.entry("Standard_ND96amsr_A100_v4", A100_80),
            Map.entry("Standard_NC24ads_A100_v4", "NVIDIA-A100-80GB-PCIe"),
            Map.entry("Standard_NC48ads_A100_v4", "NVIDIA-A100-80GB-PCIe"),
            Map.entry("Standard_NC96ads_A100_v4", "NVIDIA-A100-80GB-PCIe"));

    /** Only those that say which board it is: an {@code a100} may be one of 40 or of 80 GB (the same list of Karpenter). */
    private static final Map<String, String> KARPENTER_NAMES = Map.of(
            "t4", "Tesla-T4",
            "a10g", "NVIDIA-A10G",
            "l4", "NVIDIA-L4",
            "l40s", "NVIDIA-L40S",
            "h100", H100,
            "h200", "NVIDIA-H200",
            "b200", "NVIDIA-B200",
            "b300", "NVIDIA-B300-SXM6-AC",
            "rtx-pro-server-6000", RTX_PRO_6000);

    private CloudGpus() {}

    /** By a value of {@code cloud.google.com/gke-accelerator}, which EKS' autoscaler spells alike. */
    public static Optional<String> ofGkeAccelerator(String accelerator) {
        return Optional.ofNullable(GKE_ACCELERATORS.get(accelerator));
    }

    /** By an instance type such as {@code g5.xlarge}, {@code a3-highgpu-8g}, {@code Standard_NC40ads_H100_v5}, or its family. */
    public static Optional<String> ofInstanceType(String type) {
        int dot = type.indexOf('.');
        int dash = type.lastIndexOf('-');
        return Optional.ofNullable(FAMILIES.get(type))
                .or(() -> Optional.ofNullable(FAMILIES.get(type.substring(0, Math.max(0, dot)))))
                .or(() -> Optional.ofNullable(FAMILIES.get(type.substring(0, Math.max(0, dash)))));
    }

    /** By a value of {@code karpenter.k8s.aws/instance-gpu-name} or {@code karpenter.azure.com/sku-gpu-name}. */
    public static Optional<String> ofKarpenterName(String name) {
        return Optional.ofNullable(KARPENTER_NAMES.get(name.toLowerCase(Locale.ROOT)));
    }
}
