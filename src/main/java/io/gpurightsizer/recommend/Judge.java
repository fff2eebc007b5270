package io.gpurightsizer.recommend;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.GpuContainer;
import io.gpurightsizer.sizing.LoadSetting;

/** Makes a verdict of the evidence on a container. */
final class Judge {
    /** What is added to the most that was seen. KRR and the Vertical Pod Autoscaler add as much. */
    static final int MARGIN_PERCENT = 15;

    private final int headroomPercent;
    private final boolean allowLower;
    private final boolean complete;
    private final Map<PodContainer, Integer> restarts;
    private final Map<PodContainer, KvCache> caches;

    /**
     * @param headroomPercent of the table
     * @param allowLower whether a suggestion may be below a row with a source
     * @param complete whether Prometheus had all data at hand
     * @param restarts how often containers were started again
     * @param caches by pod, without a container
     */
    Judge(
            int headroomPercent,
            boolean allowLower,
            boolean complete,
            Map<PodContainer, Integer> restarts,
            Map<PodContainer, KvCache> caches) {
        this.headroomPercent = headroomPercent;
        this.allowLower = allowLower;
        this.complete = complete;
        this.restarts = restarts;
        this.caches = caches;
    }

    /** The margin: that of the table where it is larger. */
    int marginPercent() {
        return Math.max(MARGIN_PERCENT, headroomPercent);
    }

    Verdict judge(GpuContainer container, Optional<Evidence> evidence) {
        if (container.gpus() > 1) {
            return Verdict.none(
                    "it asks for " + container.gpus() + " GPUs, and how much one would need is not to be seen");
        }
        if (evidence.isEmpty()) {
            return Verdict.none("no series names its pods");
        }
        List<Usage> usages = evidence.get().believed();
        if (usages.isEmpty()) {
            return Verdict.none(
                    evidence.get().doubts().stream().map(Doubt::toString).collect(Collectors.joining("; ")));
        }
        Observed observed = Observed.of(usages, restarts(usages), evidence.get().computePercent());
        if (Confidence.of(observed) == Confidence.NONE) {
            return Verdict.none(
                    observed,
                    restsOn(observed) + "; expected " + Confidence.LEAST_POINTS + " points and "
                            + Confidence.LEAST_HOURS + " hours at least");
        }
        return container.signs().memoryClaim().claimsDevice()
                ? ofClaim(container, evidence.get(), observed)
                : suggesting(observed.max(), evidence.get(), observed, restsOn(observed));
    }

    /** A server that claims what it sees needs that less the part of its cache that was never in use, if that is known. */
    private Verdict ofClaim(GpuContainer container, Evidence evidence, Observed observed) {
        Optional<LoadSetting> fixed = container.signs().load().stream()
                .filter(it -> it.kind() == LoadSetting.Kind.CACHE_BYTES)
                .findFirst();
        if (fixed.isPresent()) {
            return Verdict.none(
                    observed,
                    fixed.get().evidence()
                            + " fixes the size of its KV cache, so it takes as much however little of it is in"
                            + " use; a smaller size there makes it need less");
        }
        List<String> arithmetic = new ArrayList<>();
        double largest = 0;
        for (Usage usage : evidence.believed()) {
            PodContainer pod = usage.series().of().orElseThrow();
            KvCache cache = caches.get(new PodContainer(pod.namespace(), pod.pod(), ""));
            if (cache == null || cache.without(usage.max()) <= 0) {
                return Verdict.none(
                        observed,
                        "its server claims the memory that it sees ("
                                + container.signs().memoryClaim().evidence()
                                + "), so what is in use says nothing; vLLM's metrics tell more where they have"
                                + " kv_cache_memory_bytes and no preemption");
            }
            if (cache.without(usage.max()) > largest) {
                largest = cache.without(usage.max());
                arithmetic.add(0, cache.arithmetic(usage.max()));
            }
        }
        return suggesting(
                Observed.mebibytes(largest), evidence, observed, restsOn(observed) + "; " + arithmetic.get(0));
    }

    private Verdict suggesting(GpuMemory most, Evidence evidence, Observed observed, String why) {
        Confidence confidence = Confidence.of(observed);
        String rests = why;
        if (evidence.changesUnseen()) {
            confidence = confidence.atMost(Confidence.LOW);
            rests += "; whether its command line or variables changed meanwhile cannot be seen";
        }
        if (!complete) {
            confidence = confidence.atMost(Confidence.LOW);
            rests += "; Prometheus could not reach all its data";
        }
        return new Verdict(Optional.of(observed), Optional.of(most.plusPercent(marginPercent())), confidence, rests);
    }

    /** The verdict beside the rows of today, the own one first, of which one with a source that asks for more stands. */
    Verdict beside(List<RowToday> rows, Verdict verdict) {
        return verdict.suggested()
                .flatMap(suggested -> rows.stream()
                        .filter(it -> it.standsAbove(suggested, headroomPercent))
                        .findFirst()
                        .map(it -> below(it, it.equals(rows.get(0)), verdict, suggested)))
                .orElse(verdict);
    }

    private Verdict below(RowToday row, boolean own, Verdict verdict, GpuMemory suggested) {
        String above = "row " + row.name()
                + (own ? "" : ", which decides for this model under other conditions and would be hidden,")
                + " says "
                + row.memory()
                        .map(it -> it + " and " + headroomPercent + " % more")
                        .orElse("something else")
                + ", and has a source";
        return allowLower
                ? verdict.saying(above + ": lowered by --allow-lower")
                : verdict.keeping(above + ": --allow-lower suggests " + suggested + " all the same");
    }

    private int restarts(List<Usage> usages) {
        return usages.stream()
                .map(it -> it.series().of().orElseThrow())
                .distinct()
                .mapToInt(it -> restarts.getOrDefault(it, 0))
                .sum();
    }

    /** For example {@code 20160 points of 3 pods in 336 hours}. */
    private static String restsOn(Observed observed) {
        return observed.points() + " points of " + observed.pods() + (observed.pods() == 1 ? " pod" : " pods") + " in "
                + observed.hours() + " hours"
                + (observed.restarts() == 0 ? "" : ", with " + observed.restarts() + " restarts");
    }
}
