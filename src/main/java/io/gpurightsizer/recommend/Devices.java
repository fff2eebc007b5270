package io.gpurightsizer.recommend;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The GPUs that are asked about.
 *
 * @param uuids by the label that has them, which older exporters write small
 * @param exporters those that call the pod that holds a device {@code exported_pod}
 */
record Devices(Map<String, Set<String>> uuids, DeviceSeries.Exporters exporters) {
    static final Devices NONE = new Devices(Map.of(), DeviceSeries.Exporters.NONE);

    Devices {
        uuids = new TreeMap<>(uuids);
    }

    /** Those of them that these pods had. */
    Devices of(List<Usage> usages, Set<PodContainer> pods) {
        Set<String> had = usages.stream()
                .filter(it -> it.series().of().filter(pods::contains).isPresent())
                .map(it -> it.series().device().uuid())
                .collect(Collectors.toSet());
        Map<String, Set<String>> fewer = new TreeMap<>();
        uuids.forEach((label, all) ->
                fewer.put(label, all.stream().filter(had::contains).collect(Collectors.toSet())));
        return new Devices(fewer, exporters);
    }

    DeviceSeries series(Map<String, String> labels) {
        return DeviceSeries.of(labels, exporters);
    }
}
