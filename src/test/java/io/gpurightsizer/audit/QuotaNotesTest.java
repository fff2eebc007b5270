package io.gpurightsizer.audit;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.testing.Slices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What ResourceQuotas mean for a resize, and which one is proposed. */
class QuotaNotesTest {
    private static final String ASR =
            "{name: asr, image: nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us, resources: {limits: {nvidia.com/gpu: 1}}}";
    private static final String SLICE = "nvidia.com/mig-1g.20gb";
    private static final String BY_NAME = "{name: a, image: a, resources: {limits: {" + SLICE + ": 1}}}";

    private static final String DEVICES = Stream.of(
                    Reviews.yaml(
                            "{apiVersion: v1, kind: Node, metadata: {name: a}, status: {allocatable: {cpu: 8, pods: 9}}}"),
                    Slices.classesOfTheChart().get(0),
                    Slices.deviceClass("slice", Slices.profileSelector("1g.20gb"), SLICE),
                    Slices.slice(
                            "a",
                            Stream.of(Slices.gpus(1), Slices.migDevices(1, "1g.20gb", "20096Mi", 4))
                                    .flatMap(List::stream)
                                    .toList()))
            .map(ObjectNode::toString)
            .collect(Collectors.joining("\n---\n"));

    private static String statefulSet(String name, int replicas, String container) {
        return "---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: " + name + ", namespace: voice}\n"
                + "spec: {replicas: " + replicas + ", template: {spec: {containers: [" + container + "]}}}\n";
    }

    private static String resizedPod(String name) {
        return "---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: " + name + "\n  namespace: voice\n  uid: " + name
                + "\n  annotations: {gpu-rightsizer.io/resized-from: nvidia.com/gpu, gpu-rightsizer.io/resized-to: "
                + SLICE + "}\n  ownerReferences: [{kind: StatefulSet, name: asr, controller: true}]\n"
                + "spec: {nodeName: n, containers: [{name: asr, image: a, resources: {limits: {" + SLICE + ": 1}}}]}\n";
    }

    private static String quota(String name, String hard) {
        return "---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: " + name
                + ", namespace: voice}\nspec: {hard: {" + hard + "}}\n";
    }

    private static List<Note> notes(String input) {
        return Audits.report(input).notes();
    }

    private static String allows(String count) {
        return "    requests." + SLICE + ": \"" + count + "\"";
    }

    @Test
    void theProposedQuotaAllowsWhatRunsResizedAlready() {
        List<Note> notes = notes(statefulSet("asr", 3, ASR)
                + resizedPod("asr-0")
                + resizedPod("asr-1")
                + quota("q", "requests.nvidia.com/gpu: 4"));

        assertTrue(notes.get(0).manifest().contains(allows("3")), notes::toString);
    }

    @Test
    void itIsProposedToThoseWhoResizedEverything() {
        List<Note> notes =
                notes(statefulSet("asr", 1, ASR) + resizedPod("asr-0") + quota("q", "requests.nvidia.com/gpu: 4"));

        assertTrue(notes.get(0).manifest().contains(allows("1")), notes::toString);
    }

    @Test
    void itAllowsWhatOthersAskForByName() {
        List<Note> notes = notes(statefulSet("asr", 1, ASR)
                + statefulSet("named", 2, BY_NAME)
                + quota("q", "requests.nvidia.com/gpu: 4"));

        assertTrue(notes.get(0).manifest().contains(allows("3")), notes::toString);
    }

    @Test
    void itReplacesNoQuotaThatIsThere() {
        List<Note> notes = notes(statefulSet("asr", 1, ASR)
                + quota("gpu-partitions", "pods: 10")
                + quota("q", "requests.nvidia.com/gpu: 4"));

        assertTrue(notes.get(0).manifest().contains("  name: gpu-partitions-2\n"), notes::toString);
    }

    @Test
    void theProposedQuotaIsProposedAgainOnceItIsAppliedButNoNoteSaysThatItIsMissing() {
        String input = statefulSet("asr", 3, ASR) + quota("q", "requests.nvidia.com/gpu: 4");
        PartitionQuota proposed = Audits.report(input).quotas().get(0);

        AuditReport applied = Audits.report(input + "---\n" + proposed.manifest());

        assertEquals(List.of(proposed), applied.quotas());
        assertTrue(applied.notes().stream().allMatch(it -> it.manifest().isEmpty()), applied.notes()::toString);
    }

    @Test
    void severalQuotasOfANamespaceGetOneManifest() {
        List<Note> notes = notes(statefulSet("asr", 1, ASR)
                + quota("one", "requests.nvidia.com/gpu: 4")
                + quota("two", "requests.nvidia.com/gpu: 8"));

        assertEquals(1, notes.size());
        assertTrue(
                notes.get(0)
                        .text()
                        .startsWith("ResourceQuota voice/one allows 4, ResourceQuota voice/two allows 8 of"
                                + " requests.nvidia.com/gpu; "),
                notes::toString);
    }

    @Test
    void aQuotaOfZeroStandsInTheWayAndGetsNoSecondOne() {
        List<Note> notes = notes(
                statefulSet("asr", 2, ASR) + quota("no-mig", "requests." + SLICE + ": 0, requests.nvidia.com/gpu: 8"));

        assertTrue(
                notes.get(0).text().startsWith("ResourceQuota voice/no-mig allows 0 of requests." + SLICE),
                notes::toString);
        assertTrue(notes.stream().allMatch(it -> it.manifest().isEmpty()), notes::toString);
    }

    @Test
    void aQuotaThatIsTooSmallForAllIsNamed() {
        List<Note> notes = notes(statefulSet("asr", 5, ASR) + quota("few", "requests." + SLICE + ": 2"));

        assertEquals(1, notes.size());
        assertTrue(notes.get(0).text().contains("allows 2 of requests." + SLICE + "; "), notes::toString);
        assertTrue(notes.get(0).text().contains(" need 5 at most"), notes::toString);
    }

    @Test
    void aQuotaThatTheApiServerWouldRefuseIsNoQuota() {
        List<Note> notes = notes(
                statefulSet("asr", 1, ASR) + quota("q", "requests.nvidia.com/gpu: many, requests." + SLICE + ": -1"));

        assertEquals(List.of(), notes);
    }

    /** A quota on the class of whole GPUs does not count slices, one on the class of slices does. */
    @ParameterizedTest
    @CsvSource({
        "requests.deviceclass.resource.kubernetes.io/gpu.nvidia.com, pods",
        "requests.nvidia.com/gpu, pods",
        "gpu.nvidia.com.deviceclass.resource.k8s.io/devices, requests.deviceclass.resource.kubernetes.io/slice",
        "gpu.nvidia.com.deviceclass.resource.k8s.io/devices, slice.deviceclass.resource.k8s.io/devices",
    })
    void quotasOnDeviceClassesCountWhatTheirNamesSay(String onGpus, String other) {
        List<Note> notes = Audits.report(
                        statefulSet("asr", 2, ASR) + quota("q", onGpus + ": 4, " + other + ": 9"), DEVICES)
                .notes();

        assertTrue(
                notes.get(0).text().startsWith("ResourceQuota voice/q allows 4 of " + onGpus + "; resized pods"),
                notes::toString);
        assertEquals(
                other.equals("pods") ? allows("2") + "\n" : "",
                notes.get(0).manifest().replaceAll("(?s).*hard:\n", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "requests.deviceclass.resource.kubernetes.io/slice, 0, the API server refuses the claims that it counts",
        "slice.deviceclass.resource.k8s.io/devices, 0, the API server refuses the claims that it counts",
        "count/resourceclaims.resource.k8s.io, 0, the API server refuses the claims that it counts",
    })
    void aQuotaOnClaimsThatAllowsNoneIsNamed(String name, String hard, String what) {
        List<Note> notes = Audits.report(statefulSet("asr", 2, ASR) + quota("q", name + ": " + hard), DEVICES)
                .notes();

        assertEquals(
                "ResourceQuota voice/q allows 0 of " + name + ": " + what
                        + ", so no pod of the namespace is resized to what needs one.",
                notes.get(0).text());
    }

    @Test
    void aQuotaOnAClassThatIsTooSmallForAllIsNamed() {
        List<Note> notes = Audits.report(
                        statefulSet("asr", 3, ASR) + quota("q", "slice.deviceclass.resource.k8s.io/devices: 2"),
                        DEVICES)
                .notes();

        assertTrue(
                notes.get(0)
                        .text()
                        .startsWith(
                                "ResourceQuota voice/q allows 2 of slice.deviceclass.resource.k8s.io/devices; the pods"
                                        + " of the namespace need 3 at most"),
                notes::toString);
    }

    @Test
    void aQuotaOnAClassOfOtherDevicesIsNoneOnGpus() {
        List<Note> notes = Audits.report(
                        statefulSet("asr", 1, ASR)
                                + quota("q", "nic.example.com.deviceclass.resource.k8s.io/devices: 0"),
                        DEVICES)
                .notes();

        assertEquals(List.of(), notes);
    }
}
