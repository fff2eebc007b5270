package io.gpurightsizer.recommend;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.recommend.DeviceSeries.Exporters;

import static org.junit.jupiter.api.Assertions.assertEquals;

class BeliefTest {
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

    @Test
    void aPodAloneOnItsDeviceIsBelieved() {
        Usage pod = usage("a", 9_000, 0, 10);

        assertEquals(Optional.empty(), belief(pod).doubt(pod));
    }

    @Test
    void onlyZeroIsNoData() {
        Usage pod = usage("a", 0, 0, 10);

        assertEquals(Optional.of(Doubt.ONLY_ZERO), belief(pod).doubt(pod));
    }

    @Test
    void whatNoGpuHasIsNoAmount() {
        Usage pod = usage("a", 9_223_372_036_854_775_794d, 0, 10);

        assertEquals(Optional.of(Doubt.NO_AMOUNT), belief(pod).doubt(pod));
    }

    @Test
    void whatTwoReadAtTheSameTimeCountsOnce() {
        Usage one = usage("a", 9_000, 0, 5);

        assertEquals(1_000, one.and(usage("a", 9_000, 0, 5)).points());
        assertEquals(24 * 5, one.and(usage("a", 9_000, 0, 5)).hours());
        assertEquals(2_000, one.and(usage("a", 9_000, 5, 10)).points());
        assertEquals(24 * 10, one.and(usage("a", 9_000, 5, 10)).hours());
    }

    @Test
    void podsOneAfterTheOtherDoNotShareADevice() {
        Usage first = usage("a", 9_000, 0, 5);
        Usage second = usage("b", 9_000, 5, 10);

        assertEquals(Optional.empty(), belief(first, second).doubt(first));
    }

    @Test
    void podsAtTheSameTimeDo() {
        Usage first = usage("a", 9_000, 0, 6);
        Usage second = usage("b", 9_000, 5, 10);

        assertEquals(Optional.of(Doubt.SHARED_DEVICE), belief(first, second).doubt(first));
    }

    @Test
    void whatTheirProcessesUseIsBelievedBesideTheDevicesOwnSeries() {
        Usage first = usage("a", 4_000, 0, 10);
        Usage second = usage("b", 3_000, 0, 10);
        Usage device = usage("", 7_500, 0, 10);

        assertEquals(Optional.empty(), belief(first, second, device).doubt(first));
    }

    @Test
    void aDevicesSeriesOfBeforeProvesNothing() {
        Usage first = usage("a", 4_000, 5, 10);
        Usage second = usage("b", 3_000, 5, 10);
        Usage idle = usage("", 7_500, 0, 5);

        assertEquals(
                Optional.of(Doubt.SHARED_DEVICE), belief(first, second, idle).doubt(first));
    }

    @Test
    void onANodeThatSharesItsDevicesAPodIsNotAlone() {
        Usage pod = usage("a", 9_000, 0, 10);

        assertEquals(Optional.of(Doubt.SHARED_DEVICE), new Belief(List.of(pod), Set.of("node-1"), Set.of()).doubt(pod));
    }

    @Test
    void aPodThatAskedForASharedDeviceIsNotAlone() {
        Usage pod = usage("a", 9_000, 0, 10);
        Set<PodContainer> sharing = Set.of(new PodContainer("voice", "a", ""));

        assertEquals(Optional.of(Doubt.SHARED_DEVICE), new Belief(List.of(pod), Set.of(), sharing).doubt(pod));
    }

    @ParameterizedTest
    @CsvSource({"dcgm", "''"})
    void anExportersPodIsNotThePodThatHoldsTheDevice(String job) {
        Map<String, String> idle = Map.of("UUID", "GPU-1", "job", job, "pod", "exporter", "namespace", "monitoring");
        Map<String, String> held = new HashMap<>(idle);
        held.putAll(Map.of("exported_pod", "a", "exported_namespace", "voice"));
        Map<String, String> honoured = Map.of("UUID", "GPU-2", "job", "", "pod", "b", "namespace", "voice");
        Exporters exporters = Exporters.of(List.of(idle, held, honoured));

        assertEquals(Optional.empty(), DeviceSeries.of(idle, exporters).of());
        assertEquals(
                Optional.of(new PodContainer("voice", "a", "")),
                DeviceSeries.of(held, exporters).of());
        assertEquals(
                Optional.of(new PodContainer("voice", "b", "")),
                DeviceSeries.of(honoured, exporters).of());
    }

    private static Belief belief(Usage... usages) {
        return new Belief(List.of(usages), Set.of(), Set.of());
    }

    private static Usage usage(String pod, double max, int from, int to) {
        Optional<PodContainer> of =
                Optional.of(new PodContainer("voice", pod, "server")).filter(it -> !pod.isEmpty());
        DeviceSeries series = new DeviceSeries(new Device("GPU-1", ""), of, false, "", "", "node-1");
        return new Usage(
                series,
                max,
                max,
                max,
                1_000,
                24 * (to - from),
                START.plus(Duration.ofDays(from)),
                START.plus(Duration.ofDays(to)));
    }
}
