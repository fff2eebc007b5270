package io.gpurightsizer.audit;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class GitOpsTest {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: asr
              MARK
            spec:
              containers:
              - name: main
                image: nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us:1.3.0
                resources: {limits: {nvidia.com/gpu: 1}}
            """;

    @ParameterizedTest
    @CsvSource({
        "'annotations: {argocd.argoproj.io/tracking-id: \"app:/Pod:voice/asr\"}', Argo CD",
        "'labels: {argocd.argoproj.io/instance: app}', Argo CD",
        "'labels: {kustomize.toolkit.fluxcd.io/name: app}', Flux"
    })
    void aBarePodThatAToolAppliesFromGitSaysWhatToDo(String mark, String tool) {
        AuditReport report = Audits.report(POD.replace("MARK", mark));

        assertEquals(
                List.of(tool + " applies this pod and will see the resize as a difference that it cannot undo, since a"
                        + " pod's resources are immutable; ask for nvidia.com/mig-1g.20gb in its manifest, or let a"
                        + " Deployment make the pod"),
                report.workloads().get(0).remarks());
    }

    @Test
    void aPodOfAControllerIsNotComparedByTheTool() {
        AuditReport report = Audits.report(
                POD.replace(
                        "MARK",
                        "labels: {argocd.argoproj.io/instance: app}\n"
                                + "  ownerReferences: [{controller: true, kind: ReplicaSet, name: asr-1, apiVersion: apps/v1}]"));

        assertEquals(List.of(), report.workloads().get(0).remarks());
    }

    @Test
    void aPodThatIsKeptDoesNotDiffer() {
        AuditReport report = Audits.report(POD.replace("MARK", "labels: {argocd.argoproj.io/instance: app}")
                .replace("parakeet-1-1b-ctc-en-us", "unheard-of"));

        assertEquals(List.of(), report.workloads().get(0).remarks());
    }
}
