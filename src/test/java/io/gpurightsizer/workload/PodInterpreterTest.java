package io.gpurightsizer.workload;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.pod.MalformedPodException;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.GpuContainer;
import io.gpurightsizer.sizing.GpuWorkload;
import io.gpurightsizer.sizing.table.IdentityKeys;
import io.gpurightsizer.sizing.table.Setting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is read from a whole pod. */
class PodInterpreterTest {
    private static final String ASKING =
            "{\"spec\":{\"containers\":[{\"name\":\"a\",\"resources\":{\"limits\":{\"nvidia.com/gpu\":\"1\"}}}]}}";

    private static final String GPU = "\"resources\":{\"limits\":{\"nvidia.com/gpu\":\"1\"}}";

    @Test
    void onlyContainersThatAskForAWholeGpuAreTold() {
        GpuWorkload workload = workload("""
                {"metadata":{"labels":{"app":"asr"}},"spec":{"schedulerName":"mine","containers":[
                 {"name":"proxy"},{"name":"zero","resources":{"limits":{"nvidia.com/gpu":"0"}}},
                 {"name":"main","resources":{"limits":{"nvidia.com/gpu":"2"}}}],
             "initContainers":[{"name":"warm","resources":{"limits":{"nvidia.com/gpu":1}}}]}}\
            """);

        assertEquals(
                List.of("warm 1", "main 2"),
                workload.containers().stream()
                        .map(it -> it.name() + " " + it.gpus())
                        .toList());
        assertEquals(Map.of("app", "asr"), workload.labels());
        assertEquals("mine", workload.schedulerName());
        assertFalse(workload.optedOut() || workload.mirror() || workload.alreadyResized());
    }

    @Test
    void anAmountOfGpusThatIsNoneIsRefused() {
        SubmittedPod pod =
                Pods.read("{\"spec\":{\"containers\":[{\"resources\":{\"limits\":{\"nvidia.com/gpu\":\"x\"}}}]}}");

        assertThrows(
                MalformedPodException.class, () -> PodInterpreter.interpret(pod, PodContext.UNKNOWN, Pods.SETTINGS));
    }

    @Test
    void aModeOfOffOptsOut() {
        InterpretedPod off =
                interpret("{\"metadata\":{\"labels\":{\"gpu-rightsizer.io/mode\":\"off\"}},\"spec\":{\"containers\":[{"
                        + GPU + "}]}}");

        assertEquals(Mode.OFF, off.mode());
        assertTrue(off.workload().optedOut());
    }

    @Test
    void everythingOffComesBeforeWhatPodsSay() {
        SubmittedPod pod = Pods.read("{\"metadata\":{\"annotations\":{\"gpu-rightsizer.io/mode\":\"enforce\"}}}");

        InterpretedPod off = PodInterpreter.interpret(
                pod, PodContext.UNKNOWN, new PodSettings(IdentityKeys.DEFAULT, Set.of(), Mode.ENFORCE, true, true));

        assertEquals(Mode.OFF, off.mode());
        assertTrue(off.workload().optedOut());
    }

    @ParameterizedTest
    @CsvSource({
        // asr is in every share from 34 %, tts from 96 %
        "35%, '', asr, enforce",
        "35%, '', tts, outside-share",
        "35%, 97, tts, enforce",
        "100%, 10%, asr, outside-share",
        "0%, '', asr, outside-share",
        "100%, '', tts, enforce",
        "35%, none, tts, outside-share",
    })
    void theShareOfTheNamespaceCountsBeforeTheConfiguredOne(
            String configured, String ofNamespace, String name, String mode) {
        Map<String, String> labels = ofNamespace.isEmpty() ? Map.of() : Map.of(Keys.SHARE, ofNamespace);
        PodContext context = new PodContext(Map.of(), labels).among(deployment(name), ReplicaShare.Siblings.NONE);

        InterpretedPod read = PodInterpreter.interpret(Pods.read(ASKING), context, enforcing(configured));

        assertEquals(mode, read.mode().toString());
        assertFalse(read.workload().optedOut());
        assertEquals(
                ofNamespace.equals("none") ? 1 : 0,
                read.warnings().size(),
                read.warnings().toString());
    }

    @Test
    void aRecordOfAnAffinityThatIsNotThereOpensNoShare() {
        SubmittedPod pod = Pods.read(ASKING.replaceFirst(
                "\\{", "{\"metadata\":{\"annotations\":{\"" + Keys.STEERED + "\":\"preferred\"}},"));

        assertEquals(
                Mode.OUTSIDE_SHARE,
                PodInterpreter.interpret(pod, PodContext.UNKNOWN, enforcing("0%"))
                        .mode());
    }

    @Test
    void aWorkloadThatIsNotKnownIsOutsideOfEveryShareButAll() {
        SubmittedPod pod = Pods.read(ASKING);

        assertEquals(
                Mode.OUTSIDE_SHARE,
                PodInterpreter.interpret(pod, PodContext.UNKNOWN, enforcing("99%"))
                        .mode());
        assertEquals(
                Mode.ENFORCE,
                PodInterpreter.interpret(pod, PodContext.UNKNOWN, enforcing("100%"))
                        .mode());
    }

    @ParameterizedTest
    @CsvSource({"dry-run, dry-run", "off, off", "enforce, outside-share"})
    void onlyEnforceModeHasAShare(String chosen, String mode) {
        PodContext context = new PodContext(Map.of(), Map.of(Keys.MODE, chosen));

        assertEquals(
                mode,
                PodInterpreter.interpret(Pods.read(ASKING), context, enforcing("10%"))
                        .mode()
                        .toString());
    }

    @Test
    void onlySoManyPodsOfAnOwnerAreEnforcedAsItSays() {
        SubmittedPod pod = Pods.read(ASKING);
        PodContext first = new PodContext(Map.of(Keys.REPLICAS, "1"), Map.of())
                .among(deployment("asr"), ReplicaShare.Siblings.NONE);
        PodContext second = first.among(first.workload(), new ReplicaShare.Siblings(1, 1));

        assertEquals(
                Mode.ENFORCE,
                PodInterpreter.interpret(pod, first, enforcing("100%")).mode());
        assertEquals(
                Mode.OUTSIDE_SHARE,
                PodInterpreter.interpret(pod, second, enforcing("100%")).mode());
    }

    @Test
    void aWorkloadThatTheGuardKeepsIsOffAndSaysWhy() {
        InterpretedPod read = PodInterpreter.interpret(
                Pods.read(ASKING), PodContext.UNKNOWN.guarded(Optional.of("it crashed")), enforcing("100%"));

        assertTrue(read.workload().optedOut());
        assertEquals(List.of("it crashed"), read.warnings());
    }

    @Test
    void aPodThatWeResizedBeforeStaysInTheShareThatItWasIn() {
        SubmittedPod again = Pods.read("""
            {"metadata":{"annotations":{"gpu-rightsizer.io/resized-from":"nvidia.com/gpu",
             "gpu-rightsizer.io/resized-to":"nvidia.com/mig-1g.20gb","gpu-rightsizer.io/replicas":"1"}},
             "spec":{"containers":[
             {"name":"a","resources":{"limits":{"nvidia.com/mig-1g.20gb":"1"}}},
             {"name":"b","resources":{"limits":{"nvidia.com/gpu":"1"}}}]}}\
            """);

        assertEquals(
                Mode.ENFORCE,
                PodInterpreter.interpret(again, PodContext.UNKNOWN, enforcing("0%"))
                        .mode());
    }

    private static Optional<TopController> deployment(String name) {
        return Optional.of(new TopController("voice", "Deployment", name));
    }

    private static PodSettings enforcing(String share) {
        return new PodSettings(IdentityKeys.DEFAULT, Mode.ENFORCE, true).with(Share.parse(share));
    }

    @Test
    void aStaticPodsMirrorIsKnownByTheKubeletsAnnotation() {
        assertTrue(workload("{\"metadata\":{\"annotations\":{\"kubernetes.io/config.mirror\":\"x\"}}}")
                .mirror());
    }

    @Test
    void aGpuThatAnotherWebhookPutInRevertsThePreviousResize() {
        InterpretedPod again = interpret("""
                {"metadata":{"annotations":{"gpu-rightsizer.io/resized-from":"nvidia.com/gpu",
                 "gpu-rightsizer.io/resized-to":"nvidia.com/mig-1g.20gb"}},"spec":{"containers":[
                 {"name":"a","resources":{"limits":{"nvidia.com/mig-1g.20gb":"1"}}},
             {"name":"b","resources":{"limits":{"nvidia.com/gpu":"1"}}}]}}\
            """);

        assertTrue(again.previous().isReverted());
        assertEquals(
                List.of("a", "b"),
                again.workload().containers().stream().map(GpuContainer::name).toList());
        assertEquals(List.of(), again.workload().otherGpuSystems());
    }

    @Test
    void managersParallelismAndWarningsAreHandedOn() {
        InterpretedPod read = interpret("""
                {"metadata":{"labels":{"kai.scheduler/queue":"q"},"annotations":{"gpu-rightsizer.io/memroy":"1Gi"}},
                 "spec":{"containers":[{"name":"a","args":["-tp","2"],
             "resources":{"limits":{"nvidia.com/gpu":"1"}}}]}}\
            """);

        assertEquals(List.of("label kai.scheduler/queue"), read.workload().otherGpuSystems());
        assertEquals(
                Optional.of("-tp=2"),
                read.workload().containers().get(0).signs().parallelism());
        assertEquals(
                List.of("ignored annotation gpu-rightsizer.io/memroy: not a key that is read here"), read.warnings());
    }

    @ParameterizedTest
    @CsvSource({
        "NVIDIA_VISIBLE_DEVICES, 0, container a sets NVIDIA_VISIBLE_DEVICES",
        "NVIDIA_VISIBLE_DEVICES, all, container a sets NVIDIA_VISIBLE_DEVICES",
        "CUDA_VISIBLE_DEVICES, 1, container a sets CUDA_VISIBLE_DEVICES",
        "CUDA_VISIBLE_DEVICES, '0,1', container a sets CUDA_VISIBLE_DEVICES",
        "CUDA_VISIBLE_DEVICES, GPU-1, container a sets CUDA_VISIBLE_DEVICES",
        "CUDA_VISIBLE_DEVICES, 0, ''",
    })
    void aContainerThatNamesDevicesIsPinned(String variable, String value, String pinned) {
        assertEquals(
                Optional.of(pinned).filter(it -> !it.isEmpty()),
                onlyGpuContainer("{\"name\":\"a\",\"env\":[{\"name\":\"" + variable + "\",\"value\":\"" + value
                                + "\"}]," + GPU + "}")
                        .signs()
                        .pinnedDevices());
    }

    @ParameterizedTest
    @CsvSource({
        "'CUDA_VISIBLE_DEVICES=1 python x', its script sets CUDA_VISIBLE_DEVICES=1",
        "'export NVIDIA_VISIBLE_DEVICES=all; x', its script sets NVIDIA_VISIBLE_DEVICES=all",
        "'CUDA_VISIBLE_DEVICES=0 python x', ''",
    })
    void aScriptThatNamesDevicesPinsThem(String script, String pinned) {
        GpuContainer container = onlyGpuContainer("{\"command\":[\"sh\",\"-c\",\"" + script + "\"]," + GPU + "}");

        assertEquals(pinned, container.signs().pinnedDevices().orElse(""));
    }

    @ParameterizedTest
    @CsvSource({
        "'compute,graphics,utility', 'NVIDIA_DRIVER_CAPABILITIES=compute,graphics,utility'",
        "display, NVIDIA_DRIVER_CAPABILITIES=display",
        "all, ''",
        "'compute,utility', ''",
    })
    void graphicsAreAskedForByTheDriversCapabilities(String capabilities, String sign) {
        GpuContainer container = onlyGpuContainer(
                "{\"env\":[{\"name\":\"NVIDIA_DRIVER_CAPABILITIES\",\"value\":\"" + capabilities + "\"}]," + GPU + "}");

        assertEquals(sign, container.signs().graphics().orElse(""));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"securityContext\":{\"runAsUser\":1000},', '', runAsUser 1000",
        "'', '\"securityContext\":{\"runAsUser\":1000},', runAsUser 1000",
        "'\"securityContext\":{\"runAsUser\":1000},', '\"securityContext\":{\"runAsUser\":0},', ''",
        "'', '\"securityContext\":{\"runAsNonRoot\":true},', ''",
        "'\"securityContext\":null,', '\"securityContext\":null,', ''",
    })
    void theUserItRunsAsIsTheContainersBeforeThePods(String ofPod, String ofContainer, String user) {
        GpuWorkload workload = workload("{\"spec\":{" + ofPod + "\"containers\":[{" + ofContainer + GPU + "}]}}");

        assertEquals(user, workload.containers().get(0).signs().ownUser().orElse(""));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"value\":\"0\"', container b sets CUDA_VISIBLE_DEVICES",
        "'\"value\":\"all\"', container b sets CUDA_VISIBLE_DEVICES",
        "'\"valueFrom\":{\"fieldRef\":{}}', container b sets CUDA_VISIBLE_DEVICES",
        "'\"value\":\"\"', ''",
        "'\"value\":\"void\"', ''",
        "'\"value\":\"none\"', ''",
        "'\"value\":\"-1\"', ''",
    })
    void anotherContainerThatNamesDevicesPinsThemAndOneThatHidesThemDoesNot(String value, String pinned) {
        GpuContainer container = onlyGpuContainer("{\"name\":\"a\"," + GPU
                + "},{\"name\":\"b\",\"env\":[{\"name\":\"CUDA_VISIBLE_DEVICES\"," + value + "}]}");

        assertEquals(pinned, container.signs().pinnedDevices().orElse(""));
    }

    @Test
    void whatCannotBeSeenOfAnEnvironmentIsMarked() {
        GpuContainer container = onlyGpuContainer(
                "{\"env\":[{\"name\":\"A\",\"value\":\"1\"},{\"name\":\"B\",\"valueFrom\":{\"secretKeyRef\":{}}}],"
                        + GPU + "}");

        assertEquals(Map.of("A", "1", "B", Setting.UNSEEN), container.environment());
    }

    @Test
    void variablesFromElsewhereAreMarkedAsAWhole() {
        GpuContainer container = onlyGpuContainer("{\"envFrom\":[{\"secretRef\":{}}]," + GPU + "}");

        assertEquals(Map.of(Setting.ANY_VARIABLE, Setting.UNSEEN), container.environment());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"limits\":{\"nvidia.com/gpu\":\"1\"}}|true",
                "{\"limits\":{\"nvidia.com/gpu\":\"junk\"}}|true",
                "{\"limits\":{\"nvidia.com/mig-1g.10gb\":\"1\"}}|false",
                "{\"requests\":{\"nvidia.com/gpu\":\"1\"}}|false",
            })
    void whetherAWholeGpuIsAskedForIsToldFromTheLimitsAlone(String resources, boolean asks) {
        SubmittedPod pod =
                Pods.read("{\"spec\":{\"containers\":[{\"name\":\"a\"},{\"resources\":" + resources + "}]}}");

        assertEquals(asks, PodInterpreter.asksForWholeGpu(pod));
    }

    private static GpuContainer onlyGpuContainer(String containers) {
        List<GpuContainer> found =
                workload("{\"spec\":{\"containers\":[" + containers + "]}}").containers();
        assertEquals(1, found.size());
        return found.get(0);
    }

    private static GpuWorkload workload(String json) {
        return interpret(json).workload();
    }

    private static InterpretedPod interpret(String json) {
        return PodInterpreter.interpret(Pods.read(json), PodContext.UNKNOWN, Pods.SETTINGS);
    }
}
