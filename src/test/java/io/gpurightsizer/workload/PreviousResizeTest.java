package io.gpurightsizer.workload;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.pod.SubmittedContainer;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.ContainerPosition;
import io.gpurightsizer.sizing.offers.Target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A pod that we resized and that another webhook has given one more GPU since. */
class PreviousResizeTest {
    private static final String PARTITION = "nvidia.com/mig-1g.20gb";
    private static final String OTHER = "nvidia.com/mig-2g.20gb";
    private static final String WHOLE = "nvidia.com/gpu";
    private static final ContainerPosition FIRST = new ContainerPosition(false, 0, "a");
    private static final ContainerPosition SECOND = new ContainerPosition(false, 1, "b");

    private static SubmittedPod pod(String resizedTo, String... limits) {
        return podFrom(WHOLE, resizedTo, limits);
    }

    private static SubmittedPod podFrom(String resizedFrom, String resizedTo, String... limits) {
        StringBuilder containers = new StringBuilder();
        for (int i = 0; i < limits.length; i++) {
            containers
                    .append(i == 0 ? "" : ",")
                    .append("{\"name\":\"")
                    .append((char) ('a' + i))
                    .append("\",\"resources\":{\"limits\":")
                    .append(limits[i])
                    .append("}}");
        }
        return Pods.read("{\"metadata\":{\"annotations\":{\"gpu-rightsizer.io/resized-from\":\"" + resizedFrom
                + "\",\"gpu-rightsizer.io/resized-to\":\"" + resizedTo + "\"}},\"spec\":{\"containers\":[" + containers
                + "]}}");
    }

    private static String one(String resource) {
        return "{\"" + resource + "\":\"1\"}";
    }

    @Test
    void withAWholeGpuPutInTheResizeIsReverted() {
        PreviousResize previous = previousOf(pod(PARTITION, one(PARTITION), one(WHOLE)));

        assertTrue(previous.isReverted());
        assertEquals(Map.of(FIRST, Target.of(new ExtendedResource(PARTITION))), previous.given());
        assertEquals(Optional.of(Target.of(new ExtendedResource(PARTITION))), previous.targetOf(FIRST));
        assertEquals(Optional.empty(), previous.targetOf(SECOND));
    }

    @Test
    void aPodThatAskedByTheNameOfTheClassAsksByItAgain() {
        String ofClass = "deviceclass.resource.kubernetes.io/gpu.nvidia.com";
        SubmittedPod pod = podFrom(ofClass, PARTITION, one(PARTITION), one(ofClass));

        SubmittedPod reverted = previousOf(pod).revertedIn(pod);

        assertEquals(
                Optional.of(Map.of(ofClass, "1")), reverted.containers().get(0).limits());
        assertEquals(new ExtendedResource(ofClass), reverted.placement().gpu());
    }

    @Test
    void aPodDecidedAnewNeedsNoNodeWithWhatWeGaveIt() {
        SubmittedPod pod = pod(PARTITION, one(PARTITION), one(WHOLE));
        assertEquals(Map.of(PARTITION, 1L), pod.placement().requests());

        SubmittedPod reverted = previousOf(pod).revertedIn(pod);

        assertEquals(Map.of(), reverted.placement().requests());
    }

    @Test
    void aPodDecidedAnewIsWhereItWasAndDependsOnWhatItDid() {
        SubmittedPod pod = Pods.read(
                "{\"metadata\":{\"namespace\":\"voice\",\"annotations\":{\"gpu-rightsizer.io/resized-from\":\""
                        + WHOLE + "\",\"gpu-rightsizer.io/resized-to\":\"" + PARTITION
                        + "\"}},\"spec\":{\"volumes\":[{\"name\":\"v\",\"persistentVolumeClaim\":{\"claimName\":\"c\"}}],"
                        + "\"containers\":[{\"name\":\"a\",\"ports\":[{\"hostPort\":80}],\"resources\":{\"limits\":"
                        + one(PARTITION)
                        + "}},{\"name\":\"b\",\"resources\":{\"limits\":" + one(WHOLE) + "}}]}}");

        SubmittedPod reverted = previousOf(pod).revertedIn(pod);

        assertEquals(pod.placement().hostPorts(), reverted.placement().hostPorts());
        assertEquals(pod.placement().dependencies(), reverted.placement().dependencies());
        assertEquals("voice", reverted.placement().dependencies().namespace());
    }

    @Test
    void whatAnotherContainerAsksForByItselfIsStillNeeded() {
        SubmittedPod pod =
                pod("a=" + PARTITION + ", c=" + OTHER, one(PARTITION), one(WHOLE), one(OTHER), one(PARTITION));

        SubmittedPod reverted = previousOf(pod).revertedIn(pod);

        assertEquals(Map.of(PARTITION, 2L), reverted.placement().requests());
    }

    @Test
    void withoutAWholeGpuInThePodNothingIsReverted() {
        assertFalse(previousOf(pod(PARTITION, one(PARTITION), "{}")).isReverted());
    }

    @Test
    void inAPodThatWeNeverSawNothingIsReverted() {
        SubmittedPod pod = Pods.read("{\"spec\":{\"containers\":[{\"name\":\"a\",\"resources\":{\"limits\":"
                + one(PARTITION) + "}},{\"name\":\"b\",\"resources\":{\"limits\":" + one(WHOLE) + "}}]}}");

        assertFalse(previousOf(pod).isReverted());
    }

    @Test
    void aRecordOfAnotherResourceIsNotOurs() {
        assertFalse(previousOf(podFrom(PARTITION, PARTITION, one(PARTITION), one(WHOLE)))
                .isReverted());
    }

    @Test
    void eachContainerIsKnownByItsNameWhereTheyGotDifferentThings() {
        PreviousResize previous = previousOf(pod(
                "a=" + PARTITION + " on gpu=x, b=" + OTHER, one(PARTITION), one(OTHER), one(WHOLE), one(PARTITION)));

        assertEquals(
                Map.of(
                        FIRST,
                        Target.of(new ExtendedResource(PARTITION)),
                        SECOND,
                        Target.of(new ExtendedResource(OTHER))),
                previous.given());
    }

    @Test
    void whatAContainerNoLongerHoldsIsNotReverted() {
        assertFalse(previousOf(pod(PARTITION, one(OTHER), one(WHOLE), "{}")).isReverted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "0", "1000m"})
    void anAmountThatWeDidNotWriteIsNotOurs(String amount) {
        String limits = "{\"" + PARTITION + "\":\"" + amount + "\"}";

        assertFalse(previousOf(pod(PARTITION, limits, one(WHOLE))).isReverted());
    }

    @Test
    void anOfferThatKeptTheNameIsNotReverted() {
        assertFalse(previousOf(pod(WHOLE + " on gpu=x", one(WHOLE), one(WHOLE))).isReverted());
    }

    @Test
    void anOfferThatKeptTheNameIsRevertedByAnotherGpuSystem() {
        SubmittedPod pod = keptName("hami.io/vgpu");

        PreviousResize previous = previousOf(pod);

        assertEquals(Set.of("nvidia.com/gpu.sharing-strategy"), previous.selected());
        assertEquals(Map.of("zone", "a"), previous.revertedIn(pod).placement().nodeSelector());
    }

    @Test
    void anOfferThatKeptTheNameStandsWhereNothingClaimsThePod() {
        assertFalse(previousOf(keptName("example.com/x")).isReverted());
    }

    private static SubmittedPod keptName(String label) {
        return Pods.read(("{\"metadata\":{\"labels\":{\"%s\":\"on\"},\"annotations\":{"
                        + "\"gpu-rightsizer.io/resized-from\":\"%s\",\"gpu-rightsizer.io/resized-to\":"
                        + "\"%s on nvidia.com/gpu.sharing-strategy=mps\"}},\"spec\":{\"nodeSelector\":{\"zone\":\"a\","
                        + "\"nvidia.com/gpu.sharing-strategy\":\"mps\"},\"containers\":[{\"name\":\"c\","
                        + "\"resources\":{\"limits\":{\"%s\":\"1\"}}}]}}")
                .formatted(label, WHOLE, WHOLE, WHOLE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "junk", "a=junk", "=", "a=", " on ", "nvidia.com/"})
    void aRecordThatNamesNoResourceRevertsNothing(String resizedTo) {
        assertFalse(previousOf(pod(resizedTo, one(PARTITION), one(WHOLE))).isReverted());
    }

    @Test
    void aRecordOfWhatIsNoResourceRevertsNothingThoughThePodAsksForIt() {
        assertFalse(previousOf(pod("a/b/c", one("a/b/c"), one(WHOLE))).isReverted());
    }

    @Test
    void revertedAContainerAsksForAWholeGpuAgainAndOthersAreAsTheyWere() {
        SubmittedPod pod = Pods.read("{\"metadata\":{\"annotations\":{\"gpu-rightsizer.io/resized-from\":\"" + WHOLE
                + "\",\"gpu-rightsizer.io/resized-to\":\"" + PARTITION + "\"}},\"spec\":{\"containers\":["
                + "{\"name\":\"a\",\"resources\":{\"limits\":{\"" + PARTITION
                + "\":\"1\",\"example.com/nic\":\"2\"},\"requests\":" + one(PARTITION) + "}},"
                + "{\"name\":\"b\",\"resources\":{\"limits\":" + one(WHOLE) + "}}]}}");

        SubmittedPod reverted = previousOf(pod).revertedIn(pod);

        SubmittedContainer first = reverted.containers().get(0);
        assertEquals(Optional.of(Map.of(WHOLE, "1", "example.com/nic", "2")), first.limits());
        assertEquals(Optional.of(Map.of(WHOLE, "1")), first.requests());
        assertEquals(pod.containers().get(1), reverted.containers().get(1));
        assertEquals(pod.annotations(), reverted.annotations());
    }

    @Test
    void requestsThatNeverNamedItStayWithoutIt() {
        SubmittedPod pod = pod(PARTITION, one(PARTITION), one(WHOLE));

        SubmittedPod reverted = previousOf(pod).revertedIn(pod);

        assertEquals(Optional.empty(), reverted.containers().get(0).requests());
    }

    @Test
    void aWholeGpuThatWasPutBesideOursIsNotCountedTwice() {
        SubmittedPod pod = pod(PARTITION, "{\"" + PARTITION + "\":\"1\",\"" + WHOLE + "\":\"3\"}");

        SubmittedPod reverted = previousOf(pod).revertedIn(pod);

        assertEquals(
                Optional.of(Map.of(WHOLE, "3")), reverted.containers().get(0).limits());
    }

    @Test
    void aZeroThatWasPutBesideOursGivesWay() {
        SubmittedPod pod = pod(PARTITION, "{\"" + PARTITION + "\":\"1\",\"" + WHOLE + "\":\"0\"}", one(WHOLE));

        SubmittedPod reverted = previousOf(pod).revertedIn(pod);

        assertEquals(
                Optional.of(Map.of(WHOLE, "1")), reverted.containers().get(0).limits());
    }

    @Test
    void whereNothingIsRevertedThePodIsTheSame() {
        SubmittedPod pod = pod(PARTITION, one(PARTITION));

        assertSame(pod, previousOf(pod).revertedIn(pod));
    }

    @Test
    void aResizeIsDecidedAgainWhenAnotherSchedulerIsToPlaceThePod() {
        SubmittedPod pod = Pods.read(("{\"metadata\":{\"annotations\":{\"gpu-rightsizer.io/resized-from\":\"%s\","
                        + "\"gpu-rightsizer.io/resized-to\":\"%s\"}},\"spec\":{\"schedulerName\":\"yunikorn\","
                        + "\"containers\":[{\"name\":\"c\",\"resources\":{\"limits\":{\"%s\":\"1\"}}}]}}")
                .formatted(WHOLE, PARTITION, PARTITION));

        assertTrue(previousOf(pod).isReverted());
    }

    @Test
    void aDeviceThatIsNoPartOfAGpuWasNotGivenByUs() {
        assertFalse(previousOf(pod("smarter-devices/fuse", one("smarter-devices/fuse"), one(WHOLE)))
                .isReverted());
    }

    private static PreviousResize previousOf(SubmittedPod pod) {
        return PreviousResize.of(pod, Pods.SETTINGS, PodContext.UNKNOWN);
    }
}
