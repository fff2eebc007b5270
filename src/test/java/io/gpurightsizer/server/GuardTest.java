package io.gpurightsizer.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

import io.gpurightsizer.cluster.state.GpuPod;
import io.gpurightsizer.cluster.state.PodStateReader;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.workload.Pods;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A Deployment whose pods first had whole GPUs, and then were resized. */
class GuardTest {
    private static final String WHY =
            "kept by rightsizer.guard: the resized pod asr-new-1 crashed 3 times in ten minutes";

    private final List<String> told = new ArrayList<>();
    private final Moving clock = new Moving();
    private Instant lastEnd = Instant.EPOCH;
    private final Guard guard =
            new Guard(clock, (namespace, owner, why) -> told.add(namespace + "/" + owner.title() + ": " + why));

    private static final class Moving extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** A resized pod that crashes so many times, one after the other. */
    private void seeCrashes(int times) {
        for (int i = 1; i <= times; i++) {
            see("new", true, i, true);
        }
    }

    private void see(String hash, boolean resized, int restarts, boolean crashed) {
        lastEnd = crashed ? clock.now : lastEnd;
        String resource = resized ? "nvidia.com/gpu.shared" : "nvidia.com/gpu";
        String annotations = resized ? "{gpu-rightsizer.io/resized-to: nvidia.com/gpu.shared}" : "{}";
        Pod pod = Serialization.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: asr-%1$s-1
                  namespace: voice
                  labels: {pod-template-hash: %1$s}
                  annotations: %2$s
                  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: asr-%1$s, uid: u, controller: true}]
                spec: {nodeName: n, containers: [{name: main, image: i, resources: {limits: {%3$s: "1"}}}]}
                status:
                  phase: Running
                  containerStatuses:
                  - {name: main, image: i, imageID: i, ready: true, restartCount: %4$d,
                     lastState: {terminated: {exitCode: 1, finishedAt: "%5$s"}}}
                """.formatted(hash, annotations, resource, restarts, lastEnd), Pod.class);
        guard.changed(pod, GpuPod.of(pod, PodStateReader.read(pod)).orElseThrow(), crashed);
    }

    private Optional<String> reasonForTheNextPod() {
        SubmittedPod next = Pods.read("""
                {"metadata": {"name": "asr-newer-", "labels": {"pod-template-hash": "newer"}, "ownerReferences": [
                  {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "asr-newer", "uid": "u3", "controller": true}]}}
                """);
        return guard.reasonToKeep("voice", next);
    }

    @Test
    void aWorkloadIsKeptWhoseResizedPodCrashesThreeTimesWhereItsPredecessorDidNot() {
        see("old", false, 0, false);
        see("new", true, 0, false);
        see("new", true, 1, true);
        see("new", true, 2, true);
        assertEquals(Optional.empty(), reasonForTheNextPod());

        see("new", true, 3, true);

        assertEquals(Optional.of(WHY), reasonForTheNextPod());
        assertEquals(List.of("voice/ReplicaSet/asr-new: " + WHY), told);
        assertEquals(1, guard.count());
    }

    @Test
    void itIsToldOnce() {
        see("old", false, 0, false);
        seeCrashes(4);

        assertEquals(1, told.size());
    }

    @Test
    void crashesFarApartDoNotCountTogether() {
        see("old", false, 0, false);
        for (int i = 1; i <= 5; i++) {
            see("new", true, i, true);
            clock.now = clock.now.plus(Duration.ofMinutes(6));
        }

        assertEquals(Optional.empty(), reasonForTheNextPod());
    }

    @Test
    void whereThePredecessorCrashedTooNothingIsKept() {
        see("old", false, 0, false);
        see("old", false, 3, true);
        seeCrashes(3);

        assertEquals(Optional.empty(), reasonForTheNextPod());
    }

    @Test
    void aPredecessorWhoseRestartsAreFromLongAgoRanWell() {
        see("old", false, 3, true);
        clock.now = clock.now.plus(Duration.ofDays(1));
        see("old", false, 3, false);
        seeCrashes(3);

        assertEquals(Optional.of(WHY), reasonForTheNextPod());
    }

    @Test
    void severalContainersThatAreSeenToFailAtOnceAreOneCrash() {
        see("old", false, 0, false);
        see("new", true, 3, true);
        see("new", true, 6, true);

        assertEquals(Optional.empty(), reasonForTheNextPod());
    }

    @Test
    void whereNoPredecessorWasSeenNothingIsKept() {
        seeCrashes(3);

        assertEquals(Optional.empty(), reasonForTheNextPod());
    }

    @Test
    void otherWorkloadsAreNotKept() {
        see("old", false, 0, false);
        seeCrashes(3);

        assertEquals(
                Optional.empty(), guard.reasonToKeep("voice", Pods.read("{\"metadata\": {\"name\": \"asr-new-1\"}}")));
        assertEquals(Optional.empty(), guard.reasonToKeep("search", Pods.read("""
                                {"metadata": {"labels": {"pod-template-hash": "new"}, "ownerReferences": [
                                  {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "asr-new", "controller": true}]}}
                                """)));
    }
}
