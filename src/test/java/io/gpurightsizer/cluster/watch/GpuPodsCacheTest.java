package io.gpurightsizer.cluster.watch;

import java.util.Optional;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

import io.gpurightsizer.cluster.state.GpuPod;
import io.gpurightsizer.cluster.state.PodStateReader;

import static org.junit.jupiter.api.Assertions.assertEquals;

class GpuPodsCacheTest {
    private static final GpuPod.Owner OWNER = new GpuPod.Owner("voice", "ReplicaSet/asr-5d8f");

    private final GpuPodsCache cache = new GpuPodsCache();

    private void change(String name, String metadata, String resource, String status) {
        change(name, metadata, "limits: {" + resource + ": \"1\"}", "", status);
    }

    private void withClaim(String name, String metadata) {
        String claims = "resourceClaims: [{name: gpu, resourceClaimTemplateName: slice}]";
        change(name, metadata, "claims: [{name: gpu}]", claims, "");
    }

    private void change(String name, String metadata, String resources, String spec, String status) {
        Pod pod = Serialization.unmarshal("""
            apiVersion: v1
            kind: Pod
            metadata:
              name: %s
              namespace: voice
              ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: asr-5d8f, uid: u, controller: true}]
            %s
            spec:
              nodeName: n
              containers: [{name: main, image: i, resources: {%s}}]
              %s
            status: {phase: Running%s}
            """.formatted(name, metadata, resources, spec, status), Pod.class);
        cache.change("voice/" + name, Optional.of(pod), PodStateReader.read(pod));
    }

    private void resized(String name, String status) {
        change(
                name,
                "  annotations: {gpu-rightsizer.io/resized-to: nvidia.com/gpu.shared}",
                "nvidia.com/gpu.shared",
                status);
    }

    private void kept(String name, String status) {
        change(name, "", "nvidia.com/gpu", status);
    }

    private static String ended(int restarts, String reason, int exitCode, String at) {
        return ", containerStatuses: [{name: main, image: i, imageID: i, ready: true, restartCount: " + restarts
                + ", lastState: {terminated: {reason: " + reason + ", exitCode: " + exitCode + ", finishedAt: \"" + at
                + "\"}}}]";
    }

    @Test
    void theGpuPodsOfAnOwnerAreCountedUntilTheyAreDeleted() {
        resized("a", "");
        kept("b", "");
        change("c", "", "cpu", "");
        assertEquals(new GpuPodsCache.Counts(1, 2), cache.of(OWNER));

        cache.change("voice/a", Optional.empty(), io.gpurightsizer.cluster.state.PodState.NOTHING);
        assertEquals(new GpuPodsCache.Counts(0, 1), cache.of(OWNER));
    }

    @Test
    void aPodWithAClaimOfOursIsResizedAndOneWithAClaimOfOthersIsNone() {
        withClaim("a", "  annotations: {gpu-rightsizer.io/resized-to: claimTemplate/slice}");
        withClaim("b", "");

        assertEquals(new GpuPodsCache.Counts(1, 1), cache.of(OWNER));
    }

    @Test
    void aPodThatIsBeingDeletedMakesRoomForAnother() {
        resized("a", "");
        change(
                "a",
                "  deletionTimestamp: \"2026-01-01T00:00:00Z\"\n"
                        + "  annotations: {gpu-rightsizer.io/resized-to: nvidia.com/gpu.shared}",
                "nvidia.com/gpu.shared",
                "");

        assertEquals(GpuPodsCache.Counts.NONE, cache.of(OWNER));
        assertEquals(1, cache.pods().size());
    }

    @Test
    void restartsAndEndsForWantOfMemoryAreCountedForResizedAndKeptPodsApart() {
        resized("a", "");
        kept("b", "");
        resized("a", ended(1, "OOMKilled", 137, "2026-01-01T00:00:10Z"));
        resized("a", ended(1, "OOMKilled", 137, "2026-01-01T00:00:10Z"));
        resized("a", ended(3, "Error", 1, "2026-01-01T00:00:50Z"));
        kept("b", ended(1, "Completed", 0, "2026-01-01T00:00:20Z"));

        assertEquals(3, cache.ofResized().restarts().sum());
        assertEquals(1, cache.ofResized().outOfMemory().sum());
        assertEquals(1, cache.ofKept().restarts().sum());
        assertEquals(0, cache.ofKept().outOfMemory().sum());
    }

    @Test
    void whatHappenedBeforeAPodWasWatchedIsNotCounted() {
        resized("a", ended(7, "OOMKilled", 137, "2026-01-01T00:00:10Z"));

        assertEquals(0, cache.ofResized().restarts().sum());
        assertEquals(0, cache.ofResized().outOfMemory().sum());
    }
}
