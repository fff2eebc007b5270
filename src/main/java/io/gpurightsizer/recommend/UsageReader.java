package io.gpurightsizer.recommend;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.gpurightsizer.recommend.prometheus.Curve;
import io.gpurightsizer.recommend.prometheus.Prometheus;
import io.gpurightsizer.recommend.prometheus.PrometheusException;
import io.gpurightsizer.recommend.prometheus.Sample;
import io.gpurightsizer.recommend.prometheus.Selector;

/**
 * Asks for the statistics of series. The server makes them, so that one number for each series is sent; some tens of devices
 * or pods are asked for at a time, fewer where that is too much for it.
 */
final class UsageReader {
    static final String MEMORY = "DCGM_FI_DEV_FB_USED";
    private static final String ENGINE_ACTIVE = "DCGM_FI_PROF_GR_ENGINE_ACTIVE";
    private static final String GPU_UTILISATION = "DCGM_FI_DEV_GPU_UTIL";
    private static final int BATCH = 50;
    private static final int STEPS = 168;

    private final Prometheus prometheus;
    private final Selector selector;

    UsageReader(Prometheus prometheus, Selector selector) {
        this.prometheus = prometheus;
        this.selector = selector;
    }

    /** A question about some of the values of a label. */
    interface Question<T> {
        List<T> ask(Selector some) throws PrometheusException;
    }

    /** The labels of every series on GPU memory in a window. */
    List<Map<String, String>> discover(Window window) throws PrometheusException {
        return prometheus.series(selector.of(MEMORY), window.begin(), window.end());
    }

    /** The memory of devices, by device, pod and container. */
    List<Usage> memory(Devices devices, Window window) throws PrometheusException {
        Map<List<Object>, Usage> merged = new LinkedHashMap<>();
        for (Usage usage : inBatches(devices, some -> memory(some.of(MEMORY), devices, window))) {
            List<Object> key = List.of(
                    usage.series().device(), usage.series().of(), usage.series().replica());
            merged.merge(key, usage, Usage::and);
        }
        return List.copyOf(merged.values());
    }

    private List<Usage> memory(String series, Devices devices, Window window) throws PrometheusException {
        String range = series + "[" + window + "])";
        Statistics statistics = new Statistics(
                byLabels("quantile_over_time(0.5," + range, window),
                byLabels("quantile_over_time(0.95," + range, window),
                byLabels("count_over_time(" + range, window),
                byLabels("count_over_time(present_over_time(" + series + "[1h])[" + window + ":1h])", window),
                byLabels("min_over_time(" + times(series, window) + ")", window),
                byLabels("max_over_time(" + times(series, window) + ")", window));
        List<Usage> usages = new ArrayList<>();
        byLabels("max_over_time(" + range, window).forEach((labels, max) -> {
            if (!max.isNaN()) {
                usages.add(statistics.usage(devices.series(labels), labels, max, window));
            }
        });
        return usages;
    }

    /** What there is of each series besides its maximum, by its labels. */
    private record Statistics(
            Map<Map<String, String>, Double> p50,
            Map<Map<String, String>, Double> p95,
            Map<Map<String, String>, Double> points,
            Map<Map<String, String>, Double> hours,
            Map<Map<String, String>, Double> first,
            Map<Map<String, String>, Double> last) {
        Usage usage(DeviceSeries series, Map<String, String> labels, double max, Window window) {
            return new Usage(
                    series,
                    max,
                    p50.getOrDefault(labels, 0.0),
                    p95.getOrDefault(labels, 0.0),
                    points.getOrDefault(labels, 0.0).longValue(),
                    hours.getOrDefault(labels, 0.0).intValue(),
                    instant(first.get(labels), window.begin()),
                    instant(last.get(labels), window.end()));
        }

        /** Where no evaluation hit a point, the window's ends stand for it. */
        private static Instant instant(Double seconds, Instant otherwise) {
            return seconds == null ? otherwise : Instant.ofEpochSecond(seconds.longValue());
        }
    }

    /**
     * The times at which a series has points, rounded up to five minutes. All are rounded alike, so that one which ends where
     * another begins does not seem to overlap it. Without present_over_time the same takes Prometheus thirty times as long.
     */
    static String times(String series, Window window) {
        return "timestamp(present_over_time(" + series + "[5m]))[" + window + ":5m]";
    }

    /**
     * The share of its multiprocessors that a device kept busy for 95 % of the time or less, by device, pod and container,
     * from 0 to 1. Where only the utilisation of a GPU is known, that.
     */
    Map<List<Object>, Double> compute(Devices devices, Window window) throws PrometheusException {
        Map<List<Object>, Double> byHolder = new HashMap<>(busy(GPU_UTILISATION, 100, devices, window));
        byHolder.putAll(busy(ENGINE_ACTIVE, 1, devices, window));
        return byHolder;
    }

    private Map<List<Object>, Double> busy(String metric, double whole, Devices devices, Window window)
            throws PrometheusException {
        Map<List<Object>, Double> busy = new HashMap<>();
        for (Sample sample : inBatches(
                devices,
                some -> prometheus.query(
                        "quantile_over_time(0.95," + some.of(metric) + "[" + window + "])", window.end()))) {
            DeviceSeries series = devices.series(sample.labels());
            if (!Double.isNaN(sample.value())) {
                busy.merge(List.of(series.device(), series.of()), sample.value() / whole, Math::max);
            }
        }
        return busy;
    }

    /** The memory of devices over time, in at most some hundred steps. */
    List<Curve> curves(Devices devices, Window window) throws PrometheusException {
        Duration step = Duration.ofSeconds(Math.max(300, window.length().toSeconds() / STEPS));
        return inBatches(
                devices,
                some -> prometheus.range(
                        "max_over_time(" + some.of(MEMORY) + "[" + step.toSeconds() + "s])",
                        window.begin().plus(step),
                        window.end(),
                        step));
    }

    private <T> List<T> inBatches(Devices devices, Question<T> question) throws PrometheusException {
        List<T> answers = new ArrayList<>();
        for (Map.Entry<String, Set<String>> label : devices.uuids().entrySet()) {
            answers.addAll(inBatches(label.getKey(), label.getValue(), question));
        }
        return answers;
    }

    /** The answers to a question that is asked about the values of a label, some at a time. */
    <T> List<T> inBatches(String label, Collection<String> values, Question<T> question) throws PrometheusException {
        List<String> all = values.stream().distinct().sorted().toList();
        List<T> answers = new ArrayList<>();
        for (int from = 0; from < all.size(); from += BATCH) {
            List<String> batch = all.subList(from, Math.min(from + BATCH, all.size()));
            answers.addAll(orInHalves(label, batch, question));
        }
        return answers;
    }

    private <T> List<T> orInHalves(String label, List<String> batch, Question<T> question) throws PrometheusException {
        try {
            return question.ask(selector.and(label, batch));
        } catch (PrometheusException e) {
            if (!e.isTooMuch() || batch.size() == 1) {
                throw e;
            }
        }
        int middle = batch.size() / 2;
        List<T> answers = new ArrayList<>(orInHalves(label, batch.subList(0, middle), question));
        answers.addAll(orInHalves(label, batch.subList(middle, batch.size()), question));
        return answers;
    }

    /** The answer to an instant query at the end of a window, by labels. */
    private Map<Map<String, String>, Double> byLabels(String query, Window window) throws PrometheusException {
        return prometheus.query(query, window.end()).stream()
                .collect(Collectors.toMap(Sample::labels, Sample::value, Math::max));
    }
}
