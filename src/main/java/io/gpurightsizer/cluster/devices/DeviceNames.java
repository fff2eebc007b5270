package io.gpurightsizer.cluster.devices;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.gpu.ExtendedResource;

/**
 * The names by which pods can ask for devices of DeviceClasses.
 *
 * @param kinds which devices each name stands for
 * @param problems of classes whose devices are not offered, sorted, for example {@code DeviceClass odd: which …}
 */
public record DeviceNames(Map<ExtendedResource, DeviceKind> kinds, List<String> problems) {
    public static final DeviceNames NONE = new DeviceNames(Map.of(), List.of());

    public DeviceNames {
        kinds = Map.copyOf(kinds);
        problems = List.copyOf(problems);
    }

    /**
     * A resource is that of the class that was created last, the first by name of several (kubernetes/enhancements, KEP-5004);
     * a class without one goes by its implicit name alone. The class that stands for whole GPUs goes by both, since pods ask
     * for those by either name.
     */
    public static DeviceNames of(Collection<DeviceClassState> classes) {
        Map<ExtendedResource, DeviceClassState> owners = new HashMap<>();
        Comparator<DeviceClassState> lastFirst =
                Comparator.comparing(DeviceClassState::created).reversed().thenComparing(DeviceClassState::name);
        classes.stream()
                .sorted(lastFirst)
                .forEach(it -> it.extendedResource().ifPresent(resource -> owners.putIfAbsent(resource, it)));
        Map<ExtendedResource, DeviceKind> kinds = new HashMap<>();
        List<String> problems = new ArrayList<>();
        for (DeviceClassState each : classes) {
            Optional<ExtendedResource> own =
                    each.extendedResource().filter(it -> owners.get(it).equals(each));
            each.kind().ifPresent(kind -> {
                own.ifPresent(it -> kinds.put(it, kind));
                each.implicitName()
                        .filter(it -> own.isEmpty() || it.isWholeGpu())
                        .ifPresent(it -> kinds.put(it, kind));
            });
            if (!each.problem().isEmpty()) {
                problems.add("DeviceClass " + each.name() + " is not offered: " + each.problem());
            }
        }
        return new DeviceNames(kinds, problems.stream().sorted().toList());
    }
}
