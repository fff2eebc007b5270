package io.gpurightsizer.recommend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which series tell what one pod uses. Of a device that several pods share the exporter gives each pod what all of them use
 * together, unless it looks at processes; then a series of the device itself stands beside those of its pods
 * (NVIDIA/dcgm-exporter, pull request 594).
 */
final class Belief {
    /** A tebibyte, in MiB. */
    private static final double LARGEST = 1L << 20;

    private final Map<Device, List<Usage>> byDevice = new HashMap<>();
    private final Set<String> sharingNodes;
    private final Set<PodContainer> sharingPods;

    /**
     * @param all every series of the devices in question
     * @param sharingNodes the nodes that are known to let pods share devices
     * @param sharingPods the pods that are known to share devices, without a container
     */
    Belief(List<Usage> all, Set<String> sharingNodes, Set<PodContainer> sharingPods) {
        all.forEach(it -> byDevice.computeIfAbsent(it.series().device(), device -> new ArrayList<>())
                .add(it));
        this.sharingNodes = sharingNodes;
        this.sharingPods = sharingPods;
    }

    /** Why a pod's series does not tell what it uses; empty if it does. */
    Optional<Doubt> doubt(Usage usage) {
        if (usage.max() <= 0) {
            return Optional.of(Doubt.ONLY_ZERO);
        }
        if (usage.max() > LARGEST) {
            return Optional.of(Doubt.NO_AMOUNT);
        }
        return isShared(usage) && !isOfProcesses(usage) ? Optional.of(Doubt.SHARED_DEVICE) : Optional.empty();
    }

    /** Whether several pods were on its device at a time, or may have been. */
    boolean isShared(Usage usage) {
        return usage.series().replica()
                || sharingNodes.contains(usage.series().node())
                || sharingPods.contains(withoutContainer(usage))
                || others(usage).stream()
                        .filter(it -> it.series().of().isPresent())
                        .anyMatch(it -> isOther(usage, it)
                                && !usage.overlap(it).isNegative()
                                && !usage.overlap(it).isZero());
    }

    private static PodContainer withoutContainer(Usage usage) {
        PodContainer pod = usage.series().of().orElseThrow();
        return new PodContainer(pod.namespace(), pod.pod(), "");
    }

    private static boolean isOther(Usage usage, Usage other) {
        PodContainer one = usage.series().of().orElseThrow();
        PodContainer two = other.series().of().orElseThrow();
        return !Objects.equals(one.namespace(), two.namespace()) || !Objects.equals(one.pod(), two.pod());
    }

    /** Whether the device has a series of its own beside it, with more than the pod has. */
    private boolean isOfProcesses(Usage usage) {
        return others(usage).stream()
                .filter(it -> it.series().of().isEmpty())
                .anyMatch(it -> it.max() > usage.max()
                        && usage.overlap(it).multipliedBy(2).compareTo(usage.span()) > 0);
    }

    private List<Usage> others(Usage usage) {
        return byDevice.getOrDefault(usage.series().device(), List.of());
    }
}
