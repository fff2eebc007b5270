package io.gpurightsizer.pod;

import java.io.IOException;
import java.util.Map;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class PodRequestsTest {
    private static final long GIB = 1L << 30;

    private static Map<String, Long> demand(String spec) {
        try (JsonParser parser = new YAMLFactory().createParser("spec: " + spec)) {
            parser.nextToken();
            return PodReader.read(parser).placement().requests();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String asking(String requests) {
        return "{resources: {requests: {" + requests + "}}}";
    }

    @Test
    void containersAddUp() {
        assertEquals(
                Map.of("cpu", 1750L, "memory", 3 * GIB, "rdma/hca", 2L),
                demand("{containers: [" + asking("cpu: 1500m, memory: 2Gi, rdma/hca: 1") + ", "
                        + asking("cpu: 0.25, memory: 1073741824, rdma/hca: '1'") + "]}"));
    }

    @Test
    void aLimitStandsInForAMissingRequestAlone() {
        assertEquals(
                Map.of("cpu", 1000L, "memory", 2 * GIB),
                demand("{containers: [{resources: {limits: {cpu: 4, memory: 2Gi}, requests: {cpu: 1}}}]}"));
    }

    @Test
    void initContainersRunOneByOneBeforeTheOthers() {
        assertEquals(
                Map.of("cpu", 8000L, "memory", 4 * GIB),
                demand("{initContainers: [" + asking("cpu: 8, memory: 1Gi") + ", " + asking("cpu: 3, memory: 2Gi")
                        + "], containers: [" + asking("cpu: 2, memory: 4Gi") + "]}"));
    }

    @Test
    void aSidecarRunsBesideTheContainersAndTheInitContainersAfterIt() {
        String sidecar = "{restartPolicy: Always, resources: {requests: {cpu: 1}}}";

        assertEquals(
                Map.of("cpu", 5000L),
                demand("{initContainers: [" + asking("cpu: 4") + ", " + sidecar + ", " + asking("cpu: 4")
                        + "], containers: [" + asking("cpu: 2") + "]}"));
        assertEquals(
                Map.of("cpu", 6000L),
                demand("{initContainers: [" + asking("cpu: 4") + ", " + sidecar + "], containers: [" + asking("cpu: 5")
                        + "]}"));
    }

    @Test
    void whatThePodAsksForAsAWholeCountsWhereItIsMore() {
        assertEquals(
                Map.of("cpu", 8000L, "memory", 9 * GIB, "hugepages-2Mi", GIB),
                demand(
                        "{resources: {requests: {cpu: 8, rdma/hca: 1}, limits: {cpu: 9, memory: 99Gi, hugepages-2Mi: 1Gi}},"
                                + " containers: [" + asking("cpu: 2, memory: 9Gi") + "]}"));
    }

    @Test
    void overheadIsAdded() {
        assertEquals(
                Map.of("cpu", 2250L, "memory", GIB / 8),
                demand("{overhead: {cpu: 250m, memory: 128Mi}, containers: [" + asking("cpu: 2") + "]}"));
    }

    @Test
    void wholeGpusZeroesNamesTheSchedulerDoesNotKnowAndWhatDoesNotParseAreLeftOut() {
        assertEquals(
                Map.of("ephemeral-storage", 10_000_000_000L),
                demand("{containers: ["
                        + asking("nvidia.com/gpu: 1, cpu: 0, storage: 1Gi, memory: lots, ephemeral-storage: 10G")
                        + "]}"));
    }

    @Test
    void amountsAreRoundedUpAndStopAtTheLargest() {
        assertEquals(
                Map.of("cpu", 2L, "memory", Long.MAX_VALUE),
                demand("{containers: [" + asking("cpu: 1100u, memory: 15Ei") + "]}"));
    }

    @Test
    void whatStandsWhereAPodHasItsResourcesIsPassedOverIfItIsSomethingElse() {
        assertEquals(
                Map.of("cpu", 2000L),
                demand("{resources: [cpu], overhead: 3, containers: [" + asking("cpu: 2") + "]}"));
    }
}
