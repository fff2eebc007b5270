package io.gpurightsizer.workload.detect;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.workload.Pods;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Signs that another system decides which GPU a pod gets. */
class OtherGpuSystemsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "nvidia.com/mig-profile-preference",
                "nvidia.com/use-gputype",
                "nvidia.com/nouse-gpuuuid",
                "nvidia.com/vgpu-mode",
                "hami.io/gpu-scheduler-policy",
                "kai.scheduler/queue",
                "runai/queue",
                "project.run.ai/name",
                "volcano.sh/queue-name",
                "scheduling.volcano.sh/queue-name",
                "kueue.x-k8s.io/queue-name",
                "koordinator.sh/qosClass",
                "gang.scheduling.koordinator.sh/name",
                "quota.scheduling.koordinator.sh/name",
                "yunikorn.apache.org/app-id",
                "applicationId",
                "gpu-fraction",
                "kubevirt.io/domain",
            })
    void aKeyOfAPodOrItsOwner(String key) {
        String metadata = "{\"metadata\":{\"%s\":{\"" + key + "\":\"x\"}}}";

        assertEquals(List.of("label " + key), signs(Pods.read(metadata.formatted("labels"))));
        assertEquals(List.of("annotation " + key), signs(Pods.read(metadata.formatted("annotations"))));
        assertEquals(List.of("owner's label " + key), OtherGpuSystems.of(Pods.read("{}"), Map.of(key, "x"), Map.of()));
        assertEquals(
                List.of("owner's annotation " + key), OtherGpuSystems.of(Pods.read("{}"), Map.of(), Map.of(key, "x")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app",
                "example.com/volcano.sh",
                "notvolcano.sh/queue",
                "nvidia.com/gpu-monitoring",
                "app.kubernetes.io/name",
                "sidecar.istio.io/inject",
            })
    void aKeyOfNobody(String key) {
        assertEquals(List.of(), signs(Pods.read("{\"metadata\":{\"labels\":{\"" + key + "\":\"x\"}}}")));
    }

    @Test
    void aSchedulingGateOfSuchASystem() {
        assertEquals(
                List.of("scheduling gate kai.scheduler/wait"),
                signs(Pods.read(
                        "{\"spec\":{\"schedulingGates\":[{\"name\":\"kai.scheduler/wait\"},{\"name\":\"a/b\"}]}}")));
    }

    private static List<String> signs(SubmittedPod pod) {
        return OtherGpuSystems.of(pod, Map.of(), Map.of());
    }
}
