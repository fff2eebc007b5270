package io.gpurightsizer.workload;

import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class TopControllerTest {
    @ParameterizedTest
    @CsvSource({
        "ReplicaSet, asr-5d8f, 5d8f, Deployment, asr",
        "ReplicaSet, asr-5d8f, 77c9, ReplicaSet, asr-5d8f",
        "ReplicaSet, asr-5d8f, '', ReplicaSet, asr-5d8f",
        "StatefulSet, asr-5d8f, 5d8f, StatefulSet, asr-5d8f",
        "Deployment, asr, 5d8f, Deployment, asr",
    })
    void theDeploymentOfAReplicaSetThatSaysNoneIsKnownByTheHashOfItsTemplate(
            String kind, String name, String hash, String topKind, String topName) {
        Map<String, String> labels = Map.of("pod-template-hash", hash);

        assertEquals(new TopController("voice", topKind, topName), TopController.of("voice", labels, kind, name));
    }
}
