package io.gpurightsizer.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.cluster.nodes.GpuPool;
import io.gpurightsizer.objects.KubernetesObject;

/**
 * The version of NVIDIA's device plugin, which decides what nodes say of sharing and how MIG devices are named
 * (NVIDIA/k8s-device-plugin, {@code CHANGELOG.md}).
 */
final class DevicePluginCheck {
    private static final Pattern IMAGE =
            Pattern.compile("(?:.*/)?k8s-device-plugin(?::v?([0-9]+)\\.([0-9]+)[^@]*)?(?:@.*)?");

    /** Nodes have labels for their sharing strategy since then. */
    private static final int LABELS_SHARING = 15;

    /** Profiles with an attribute, such as {@code 1g.24gb-me}, have names of their own since then. */
    private static final int NAMES_ATTRIBUTES = 20;

    private DevicePluginCheck() {}

    static List<Finding> of(PreflightInput input) {
        List<Finding> findings = new ArrayList<>();
        for (KubernetesObject daemonSet : input.objects().of("DaemonSet")) {
            for (JsonNode container : daemonSet.spec().at("/template/spec/containers")) {
                Matcher image = IMAGE.matcher(KubernetesObject.text(container, "image"));
                boolean isPlugin = !container.path("name").asText().contains("feature-discovery");
                if (image.matches() && isPlugin) {
                    findings.add(of(daemonSet, image, input));
                }
            }
        }
        return findings.isEmpty()
                ? List.of(none(input))
                : findings.stream().distinct().toList();
    }

    private static Finding none(PreflightInput input) {
        boolean gke = input.pools().stream()
                .anyMatch(it -> !it.label(GpuPool.GKE_ACCELERATOR).isEmpty());
        return gke || input.pools().isEmpty()
                ? Finding.pass("none of NVIDIA's; " + (gke ? "GKE has its own" : "no node has GPUs"))
                : Finding.warn(
                        "no DaemonSet runs an image k8s-device-plugin",
                        "How its version names devices is not known.",
                        "Nothing, if another plugin is meant to be there.");
    }

    private static Finding of(KubernetesObject daemonSet, Matcher image, PreflightInput input) {
        String found = "DaemonSet " + daemonSet.namespace() + "/" + daemonSet.name() + " runs " + image.group();
        if (image.group(1) == null) {
            return Finding.warn(
                    found, "Its tag tells no version.", "See that it is 0." + LABELS_SHARING + " or newer.");
        }
        int minor = Integer.parseInt(image.group(1)) > 0 ? Integer.MAX_VALUE : Integer.parseInt(image.group(2));
        if (minor < LABELS_SHARING) {
            return Finding.warn(
                    found,
                    "Before 0." + LABELS_SHARING
                            + " no label tells how GPUs are shared, so a replica may look like a whole GPU.",
                    "Upgrade it, with the GPU operator where that installed it.");
        }
        boolean attributes =
                input.pools().stream().anyMatch(it -> it.label(GpuPool.PRODUCT).contains("RTX-PRO"));
        return attributes && minor < NAMES_ATTRIBUTES
                ? Finding.warn(
                        found,
                        "Before 0." + NAMES_ATTRIBUTES + " profiles such as 1g.24gb-me and 1g.24gb+gfx are offered as"
                                + " nvidia.com/mig-1g.24gb; an upgrade changes the names that pods must ask for.",
                        "Upgrade it before pods are resized to RTX PRO nodes.")
                : Finding.pass(found);
    }
}
