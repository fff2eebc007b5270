package io.gpurightsizer.sizing.offers;

import java.math.RoundingMode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class NodeResourcesTest {
    @ParameterizedTest
    @CsvSource({
        "cpu, true, true",
        "memory, true, true",
        "ephemeral-storage, true, false",
        "hugepages-2Mi, true, true",
        "rdma/hca, true, false",
        "nvidia.com/gpu, false, false",
        "pods, false, false",
        "/odd, false, false",
    })
    void whatTheSchedulerComparesAndWhatAWholePodMayState(String name, boolean compared, boolean statedByPods) {
        assertEquals(compared, NodeResources.areCompared(name));
        assertEquals(statedByPods, NodeResources.areStatedByPods(name));
    }

    @ParameterizedTest
    @CsvSource({"cpu, 1500m, 1500", "cpu, 2, 2000", "memory, 1Ki, 1024", "memory, 1500m, 2", "rdma/hca, 1, 1"})
    void cpuIsCountedInThousandthsAndAllElseInUnits(String name, String quantity, long amount) {
        assertEquals(amount, NodeResources.amount(name, quantity));
    }

    @ParameterizedTest
    @CsvSource({"cpu", "memory", "ephemeral-storage"})
    void aNodeThatDoesNotListWhatEveryKubeletListsIsTakenToHaveEnough(String name) {
        assertEquals(Long.MAX_VALUE, NodeResources.ofNodeThatListsNo(name));
    }

    @ParameterizedTest
    @CsvSource({"hugepages-1Gi", "rdma/hca"})
    void ofAnythingElseThatANodeDoesNotListItHasNone(String name) {
        assertEquals(0, NodeResources.ofNodeThatListsNo(name));
    }

    @ParameterizedTest
    @CsvSource({
        "cpu, 64000, 64 cpu",
        "cpu, 1500, 1.5 cpu",
        "memory, 33554432000, 31.25 GiB memory",
        "ephemeral-storage, 1073741824, 1 GiB ephemeral-storage",
        "hugepages-1Gi, 2147483648, 2 GiB hugepages-1Gi",
        "rdma/hca, 100, 100 rdma/hca",
    })
    void anAmountIsSaidAsAPersonReadsIt(String name, long amount, String words) {
        assertEquals(words, NodeResources.inWords(name, amount, RoundingMode.DOWN));
    }

    @Test
    void whatANodeHasIsRoundedDownAndWhatAPodAsksForUp() {
        long justOver = (1L << 30) + 1;

        assertEquals("1 GiB", NodeResources.number("memory", justOver, RoundingMode.DOWN));
        assertEquals("1.01 GiB", NodeResources.number("memory", justOver, RoundingMode.UP));
    }
}
