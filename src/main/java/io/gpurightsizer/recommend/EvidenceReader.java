package io.gpurightsizer.recommend;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.recommend.prometheus.Curve;
import io.gpurightsizer.recommend.prometheus.PrometheusException;

/** Reads what Prometheus has on the containers of workloads, and leaves out what is not to be believed. */
final class EvidenceReader {
    /** How much earlier than a pod was made its first point may seem to be. */
    private static final Duration TOLERANCE = Duration.ofMinutes(10);

    private static final double ROUNDING = 1e-6;

    private final UsageReader reader;
    private final PodReader pods;
    private final PodOwners owners;
    private final Set<String> sharingNodes;
    private final GpuCatalog catalog;
    private final Window window;
    private final Map<PodContainer, Owned> owned = new LinkedHashMap<>();
    private Devices devices = Devices.NONE;

    EvidenceReader(
            UsageReader reader,
            PodReader pods,
            PodOwners owners,
            Set<String> sharingNodes,
            GpuCatalog catalog,
            Window window) {
        this.reader = reader;
        this.pods = pods;
        this.owners = owners;
        this.sharingNodes = sharingNodes;
        this.catalog = catalog;
        this.window = window;
    }

    /** By container; those of which there is nothing are not in it. */
    Map<Evidence.Key, Evidence> read() throws PrometheusException {
        List<Map<String, String>> series = reader.discover(window);
        if (series.isEmpty()) {
            throw new PrometheusException("Prometheus has no " + UsageReader.MEMORY + " of the last " + window
                    + "; expected one that scrapes NVIDIA's DCGM exporter, and a --matcher that its series have");
        }
        join(series);
        List<Usage> usages = reader.memory(devices, window);
        Belief belief = new Belief(usages, sharingNodes, pods.sharing(podNames()));
        Map<List<Object>, Double> compute = new HashMap<>(reader.compute(devices, window));
        Map<Evidence.Key, List<Revisions.OfPod>> byContainer = new LinkedHashMap<>();
        for (Usage usage : sinceTheyWereMade(usages, compute)) {
            PodContainer pod = usage.series().of().orElseThrow();
            Owned of = owned.get(pod);
            byContainer.computeIfAbsent(key(pod), it -> new ArrayList<>()).add(new Revisions.OfPod(of, usage));
        }
        Map<Evidence.Key, Evidence> evidence = new HashMap<>();
        byContainer.forEach((key, all) -> evidence.put(key, judged(all, belief, compute)));
        return evidence;
    }

    /** The most that the pods of each container used, in MiB, by time in seconds since 1970. */
    Map<Evidence.Key, TreeMap<Long, Double>> curves() throws PrometheusException {
        Map<Evidence.Key, TreeMap<Long, Double>> curves = new HashMap<>();
        for (Curve curve : reader.curves(devices, window)) {
            devices.series(curve.labels()).of().filter(owned::containsKey).ifPresent(pod -> {
                TreeMap<Long, Double> most = curves.computeIfAbsent(key(pod), it -> new TreeMap<>());
                curve.values().forEach((at, value) -> most.merge(at, value, Math::max));
            });
        }
        return curves;
    }

    private Evidence.Key key(PodContainer pod) {
        return new Evidence.Key(PodOwners.inNamespace(owned.get(pod).workload()), pod.container());
    }

    /** The pods of workloads that were asked after. */
    Set<String> podNames() {
        return owned.keySet().stream().map(PodContainer::pod).collect(Collectors.toSet());
    }

    /** Finds the pods of workloads that were read, and the devices that they were on. */
    private void join(List<Map<String, String>> series) throws PrometheusException {
        DeviceSeries.Exporters exporters = DeviceSeries.Exporters.of(series);
        Map<String, Set<String>> uuids = new HashMap<>();
        boolean anyPod = false;
        for (Map<String, String> labels : series) {
            DeviceSeries device = DeviceSeries.of(labels, exporters);
            anyPod |= device.of().isPresent();
            device.of()
                    .ifPresent(pod -> owners.ownerOf(pod.namespace(), pod.pod()).ifPresent(owner -> {
                        owned.put(pod, owner);
                        uuids.computeIfAbsent(DeviceSeries.uuidLabel(labels), it -> new HashSet<>())
                                .add(device.device().uuid());
                    }));
        }
        devices = new Devices(uuids, exporters);
        if (!anyPod) {
            throw new PrometheusException("the series " + UsageReader.MEMORY
                    + " name no pods; the DCGM exporter must run with --kubernetes (DCGM_EXPORTER_KUBERNETES=true)");
        }
    }

    /** Pods of a StatefulSet have the names of those before them: what is older than a pod, or its image, is left out. */
    private List<Usage> sinceTheyWereMade(List<Usage> usages, Map<List<Object>, Double> compute)
            throws PrometheusException {
        Map<PodContainer, Instant> images = pods.imageChanges(owned.entrySet().stream()
                .filter(it -> it.getValue().revision().isEmpty())
                .map(it -> it.getKey().pod())
                .toList());
        List<Usage> kept = new ArrayList<>();
        Map<Window, Set<PodContainer>> younger = new HashMap<>();
        for (Usage usage : usages) {
            Optional<PodContainer> pod = usage.series().of().filter(owned::containsKey);
            if (pod.isEmpty()) {
                continue;
            }
            Optional<Instant> since = latest(owned.get(pod.get()).since(), Optional.ofNullable(images.get(pod.get())));
            if (since.filter(it -> usage.first().isBefore(it.minus(TOLERANCE))).isPresent()) {
                younger.computeIfAbsent(window.since(since.get()), it -> new HashSet<>())
                        .add(pod.get());
            } else {
                kept.add(usage);
            }
        }
        for (Map.Entry<Window, Set<PodContainer>> some : younger.entrySet()) {
            Set<PodContainer> these = some.getValue();
            Devices theirs = devices.of(usages, these);
            reader.memory(theirs, some.getKey()).stream()
                    .filter(it -> it.series().of().filter(these::contains).isPresent())
                    .forEach(kept::add);
            reader.compute(theirs, some.getKey()).forEach((holder, busy) -> {
                if (these.stream().map(Optional::of).anyMatch(holder::contains)) {
                    compute.put(holder, busy);
                }
            });
        }
        return kept;
    }

    private static Optional<Instant> latest(Optional<Instant> one, Optional<Instant> other) {
        return one.isPresent() && other.isPresent()
                ? Optional.of(one.get().isAfter(other.get()) ? one.get() : other.get())
                : one.or(() -> other);
    }

    private Evidence judged(List<Revisions.OfPod> all, Belief belief, Map<List<Object>, Double> compute) {
        Revisions revisions = new Revisions(all);
        Evidence evidence = new Evidence();
        for (Revisions.OfPod one : all) {
            Optional<Doubt> doubt =
                    revisions.count(one.owned()) ? belief.doubt(one.usage()) : Optional.of(Doubt.CHANGED);
            doubt.ifPresentOrElse(
                    evidence::doubt,
                    () -> evidence.believe(
                            one.usage(),
                            one.owned().changesUnseen(),
                            belief.isShared(one.usage()) ? 0 : computePercent(one.usage(), compute)));
        }
        return evidence;
    }

    /** Of a MIG device, which counts its own multiprocessors, the part of the GPU's. */
    private int computePercent(Usage usage, Map<List<Object>, Double> compute) {
        DeviceSeries series = usage.series();
        Double busy = compute.get(List.of(series.device(), series.of()));
        if (busy == null) {
            return 0;
        }
        double device = 1;
        if (!series.profile().isEmpty()) {
            device = catalog.computePercent(
                            catalog.byProduct(series.product().replace(' ', '-')), MigProfile.parse(series.profile()))
                    / 100.0;
        }
        return (int) Math.max(1, Math.min(100, Math.ceil(busy * device * 100 - ROUNDING)));
    }
}
