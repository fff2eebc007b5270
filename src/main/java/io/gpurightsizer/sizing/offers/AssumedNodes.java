package io.gpurightsizer.sizing.offers;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

import io.gpurightsizer.gpu.CloudGpus;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.GpuModel;

/**
 * Nodes of which only the GPU is assumed. A pod that selects another GPU, by product, accelerator or instance type, does not
 * reach them; of other labels nothing is known, so they rule nothing out.
 *
 * @param product the GPU as node label {@code nvidia.com/gpu.product} spells it
 * @param model the board behind it
 */
record AssumedNodes(String product, GpuModel model, GpuCatalog catalog) {
    /** Labels that say which GPU a node has, and how their values name it. */
    private static final Map<String, Function<String, Optional<String>>> GPU_LABELS = Map.ofEntries(
            Map.entry("nvidia.com/gpu.product", Optional::of),
            Map.entry("cloud.google.com/gke-accelerator", CloudGpus::ofGkeAccelerator),
            Map.entry("k8s.amazonaws.com/accelerator", CloudGpus::ofGkeAccelerator),
            Map.entry("node.kubernetes.io/instance-type", CloudGpus::ofInstanceType),
            Map.entry("beta.kubernetes.io/instance-type", CloudGpus::ofInstanceType),
            Map.entry("karpenter.k8s.aws/instance-family", CloudGpus::ofInstanceType),
            Map.entry("eks.amazonaws.com/instance-family", CloudGpus::ofInstanceType),
            Map.entry("karpenter.azure.com/sku-name", CloudGpus::ofInstanceType),
            Map.entry("karpenter.k8s.aws/instance-gpu-name", CloudGpus::ofKarpenterName),
            Map.entry("eks.amazonaws.com/instance-gpu-name", CloudGpus::ofKarpenterName),
            Map.entry("karpenter.azure.com/sku-gpu-name", CloudGpus::ofKarpenterName));

    /** Labels of GPU feature discovery that tell the GPU's generation. */
    private static final String MAJOR = "nvidia.com/gpu.compute.major";

    private static final String MINOR = "nvidia.com/gpu.compute.minor";

    /** Why a pod with this placement does not reach them; empty if it may. */
    String whyNot(Placement placement) {
        for (Map.Entry<String, String> wanted : new TreeMap<>(placement.nodeSelector()).entrySet()) {
            if (!mayHave(wanted.getKey(), wanted.getValue())) {
                return otherGpu("nodes with " + wanted.getKey() + "=" + wanted.getValue() + " are");
            }
        }
        List<Placement.Term> terms = placement.requiredNodeAffinity().orElse(List.of());
        boolean suits = terms.isEmpty() || terms.stream().anyMatch(this::suits);
        return suits ? "" : otherGpu("the nodes of its required node affinity are");
    }

    private String otherGpu(String nodesAre) {
        return nodesAre + " not known to have a " + product + ", the GPU that is assumed";
    }

    private boolean suits(Placement.Term term) {
        return term.expressions().stream().allMatch(this::suits);
    }

    private boolean suits(Placement.Requirement expression) {
        return switch (expression.operator()) {
            case "In" -> expression.values().stream().anyMatch(value -> mayHave(expression.key(), value));
            case "NotIn" -> expression.values().stream().noneMatch(value -> isKnownToHave(expression.key(), value));
            default -> true;
        };
    }

    private boolean mayHave(String label, String value) {
        boolean tells = GPU_LABELS.containsKey(label) || label.equals(MAJOR) || label.equals(MINOR);
        return !tells || isKnownToHave(label, value);
    }

    private boolean isKnownToHave(String label, String value) {
        if (label.equals(MAJOR) || label.equals(MINOR)) {
            return model.computeCapability()
                    .filter(it -> value.equals(String.valueOf(label.equals(MAJOR) ? it.major() : it.minor())))
                    .isPresent();
        }
        return Optional.ofNullable(GPU_LABELS.get(label))
                .flatMap(gpu -> gpu.apply(value))
                .flatMap(catalog::byProduct)
                .filter(model::equals)
                .isPresent();
    }
}
