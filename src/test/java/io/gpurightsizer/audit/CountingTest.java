package io.gpurightsizer.audit;

import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CountingTest {
    private static final String ASR =
            "{name: asr, image: nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us, resources: {limits: {nvidia.com/gpu: 1}}}";
    private static final String RESIZED =
            "{name: asr, image: nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us, resources: {limits:"
                    + " {nvidia.com/mig-1g.20gb: 1}}}";

    private static String deployment(String name, int replicas) {
        return "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: " + name + ", namespace: voice}\nspec:\n"
                + "  replicas: " + replicas + "\n  template:\n    spec:\n      containers: [" + ASR + "]\n";
    }

    private static String replicaSet(String name, String deployment, int replicas) {
        return "---\napiVersion: apps/v1\nkind: ReplicaSet\nmetadata:\n  name: " + name + "\n  namespace: voice\n"
                + "  ownerReferences: [{kind: Deployment, name: " + deployment + ", controller: true}]\nspec:\n"
                + "  replicas: " + replicas + "\n  template:\n    spec:\n      containers: [" + ASR + "]\n";
    }

    private static String pod(String name, String ownerKind, String owner, String container) {
        return "---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: " + name + "\n  namespace: voice\n  uid: " + name
                + "\n"
                + "  annotations: {a: b"
                + (container.equals(RESIZED) ? ", gpu-rightsizer.io/resized-from: nvidia.com/gpu" : "")
                + "}\n  ownerReferences: [{kind: " + ownerKind + ", name: " + owner + ", controller: true}]\nspec:\n"
                + "  nodeName: somewhere\n  containers: [" + container + "]\n";
    }

    private static String titles(AuditReport report) {
        return report.workloads().stream()
                .map(it -> it.title() + " " + it.gpus())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    @Test
    void podsAndReplicaSetsAreCountedWithTheirDeployment() {
        AuditReport report = Audits.report(deployment("asr", 2)
                + replicaSet("asr-5d4f", "asr", 2)
                + pod("asr-5d4f-1", "ReplicaSet", "asr-5d4f", ASR)
                + pod("asr-5d4f-2", "ReplicaSet", "asr-5d4f", ASR));

        assertEquals("Deployment/asr 2", titles(report));
        assertEquals(
                List.of("its 2 running pods are counted with it"),
                report.workloads().get(0).remarks());
    }

    @Test
    void aDeploymentIsFoundByTheNameOfItsReplicaSet() {
        AuditReport report = Audits.report(deployment("asr", 2) + pod("asr-5d4f-1", "ReplicaSet", "asr-5d4f", ASR));

        assertEquals("Deployment/asr 2", titles(report));
    }

    @Test
    void thePodsOfADaemonSetStandForThemselvesSinceEachIsMadeForOneNode() {
        String daemonSet = deployment("asr", 2).replace("kind: Deployment", "kind: DaemonSet");

        AuditReport report = Audits.report(
                daemonSet + pod("asr-1", "DaemonSet", "asr", ASR) + pod("asr-2", "DaemonSet", "asr", ASR));

        assertEquals("Pod/asr-1 1, Pod/asr-2 1", titles(report));
    }

    @Test
    void podsWhoseOwnerWasNotReadCountForThemselves() {
        AuditReport report =
                Audits.report(pod("asr-1", "StatefulSet", "asr", ASR) + pod("asr-2", "StatefulSet", "asr", ASR));

        assertEquals("Pod/asr-1 1, Pod/asr-2 1", titles(report));
    }

    @Test
    void aReplicaSetKeptForRollbackDoesNotCount() {
        AuditReport report = Audits.report(deployment("asr", 1) + replicaSet("asr-old", "gone", 0));

        assertEquals("Deployment/asr 1", titles(report));
    }

    @Test
    void podsThatRunResizedAreNoLongerCounted() {
        AuditReport report = Audits.report(deployment("asr", 3) + pod("asr-5d4f-1", "ReplicaSet", "asr-5d4f", RESIZED));

        assertEquals("Deployment/asr 2", titles(report));
        assertTrue(
                report.workloads().get(0).remarks().contains("1 of its pods runs resized already and is not counted"));
    }

    @Test
    void aPodThatHasEndedHoldsNothing() {
        AuditReport report = Audits.report(pod("asr", "Job", "j", ASR) + "status: {phase: Succeeded}\n");

        assertEquals("Pod/asr 0", titles(report));
    }

    @Test
    void theSameObjectReadTwiceCountsOnce() {
        String pod = pod("asr", "Job", "j", ASR);

        assertEquals("Pod/asr 1", titles(Audits.report(pod + pod)));
    }

    @Test
    void theSameManifestReadTwiceCountsOnceAndAnotherOfItsNameForItself() {
        String four = deployment("asr", 4);

        assertEquals("Deployment/asr 4", titles(Audits.report(four + four)));
        assertEquals(
                6, Audits.report(four + deployment("asr", 2)).totals().all().gpus());
    }

    @Test
    void aManifestAndWhatTheApiServerMadeOfItCountOnce() {
        String manifest = deployment("asr", 4);
        String created = manifest.replace("metadata: {", "metadata: {uid: d, ");

        assertEquals("Deployment/asr 4", titles(Audits.report(manifest + created)));
        assertEquals("Deployment/asr 4", titles(Audits.report(created + manifest)));
    }

    @ParameterizedTest
    @CsvSource({"min-scale, 2, 2", "minScale, 3, 3", "min-scale, 0, 1", "max-scale, 5, 1"})
    void knativeKeepsAtLeastAsManyPodsAsItsAnnotationSays(String bound, String value, long gpus) {
        AuditReport report = Audits.report(
                "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: kn}\nspec:\n  template:\n"
                        + "    metadata: {annotations: {autoscaling.knative.dev/" + bound + ": '" + value + "'}}\n"
                        + "    spec: {containers: [" + ASR + "]}\n");

        assertEquals(gpus, report.totals().all().gpus());
    }

    @Test
    void anInitContainerCountsOnlyWhatItHoldsBeyondTheOthers() {
        AuditReport report = Audits.report("kind: Pod\nmetadata: {name: p}\nspec:\n  initContainers: ["
                + ASR.replace("name: asr", "name: warm").replace("gpu: 1", "gpu: 3") + "]\n  containers: [" + ASR
                + ", " + ASR.replace("name: asr", "name: two") + "]\n");

        assertEquals(3, report.totals().all().gpus());
        assertEquals(
                List.of(1, 1, 1),
                report.workloads().get(0).containers().stream()
                        .map(AuditedContainer::counted)
                        .toList());
    }

    @Test
    void whatIsFreedAndWhatIsUsedAreBothCounted() {
        AuditReport report = Audits.report(deployment("asr", 4));

        Totals.Sum all = report.totals().all();
        assertEquals(4, all.freed());
        assertEquals(1.0, all.used());
        assertEquals(3.0, all.net());
        assertEquals("5475.00", report.cost().orElseThrow().perMonth().toPlainString());
    }

    @Test
    void theModeOfANamespaceIsHeardWhereverItStands() {
        AuditReport report = Audits.report(deployment("asr", 1)
                + "---\n"
                + "apiVersion: v1\n"
                + "kind: Namespace\n"
                + "metadata: {name: voice, labels: {gpu-rightsizer.io/mode: \"off\"}}\n");

        assertEquals("opted-out", report.workloads().get(0).decision().reasonCode());
    }

    @Test
    void anIsolationOfANamespaceThatIsNoneIsRemarkedUponAndIgnored() {
        AuditReport report = Audits.report(deployment("asr", 1)
                + "---\n"
                + "apiVersion: v1\n"
                + "kind: Namespace\n"
                + "metadata: {name: voice, labels: {gpu-rightsizer.io/isolation: strict}}\n");

        AuditedWorkload workload = report.workloads().get(0);
        assertEquals("smallest-fit", workload.decision().reasonCode());
        assertTrue(
                workload.remarks().stream()
                        .anyMatch(it -> it.startsWith("ignored namespace label gpu-rightsizer.io/isolation")),
                workload.remarks()::toString);
    }

    @Test
    void annotationsOfADeploymentAreHeardAsItsReplicaSetCarriesThem() {
        AuditReport report = Audits.report(deployment("asr", 1)
                .replace("namespace: voice}", "annotations: {gpu-rightsizer.io/resource: nvidia.com/gpu}}"));

        assertEquals("whole-gpu-row", report.workloads().get(0).decision().reasonCode());
    }

    @Test
    void aWorkloadInAKueueQueueIsLeftToKueue() {
        AuditReport report = Audits.report(
                deployment("asr", 1).replace("namespace: voice}", "labels: {kueue.x-k8s.io/queue-name: q}}"));

        assertEquals("managed-elsewhere", report.workloads().get(0).decision().reasonCode());
        assertEquals("Kueue", report.notes().get(0).topic());
    }

    @Test
    void aQuotaOnWholeGpusGetsAManifestForThePartitions() {
        AuditReport report = Audits.report(deployment("asr", 2)
                + "---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q, namespace: voice}\n"
                + "spec: {hard: {requests.nvidia.com/gpu: 4}}\n");

        assertTrue(report.notes().get(0).manifest().contains("namespace: \"voice\""));
        assertTrue(
                report.notes().get(0).manifest().contains("requests.nvidia.com/mig-1g.20gb: \"3\""),
                "two, and one more while a rolling update replaces them");
    }

    @Test
    void aRequestWithoutALimitIsRemarkedOn() {
        AuditReport report = Audits.report(
                "kind: Pod\nmetadata: {name: p}\nspec: {containers: [" + ASR.replace("limits", "requests") + "]}\n");

        assertEquals("no-whole-gpu", report.workloads().get(0).decision().reasonCode());
        assertTrue(report.workloads().get(0).remarks().get(0).contains("without a limit"));
    }
}
