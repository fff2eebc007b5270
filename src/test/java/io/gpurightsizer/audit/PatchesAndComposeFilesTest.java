package io.gpurightsizer.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.objects.UnreadableDocument;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Documents that lie beside manifests, ask for GPUs, and are no workloads. */
class PatchesAndComposeFilesTest {
    private static final String JOB = """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: embed}
            spec:
              template:
                spec:
                  containers:
                  - {name: a, image: a, resources: {limits: {nvidia.com/gpu: 1}}}
            """;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "patches: [{path: patch.yaml}]",
                "patchesStrategicMerge: [./patch.yaml]",
                "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\npatches: [{path: ../k/patch.yaml}]",
                "patchesJson6902: [{path: patch.yaml, target: {kind: Job}}]"
            })
    void aFileThatAKustomizationNamesAsAPatchIsNoWorkload(String kustomization) throws IOException {
        AuditReport report = audited(List.of(kustomization, JOB), "kustomization.yaml", "patch.yaml");

        assertEquals(List.of(), report.workloads());
        assertEquals(
                file("patch.yaml") + ":1: a patch that changes nvidia.com/gpu of a workload and is none itself;"
                        + " render the kustomization first (kubectl kustomize …)",
                onlyProblem(report));
    }

    @Test
    void aResourceOfTheSameKustomizationIsAWorkload() throws IOException {
        AuditReport report = audited(
                List.of("resources: [job.yaml]\npatches: [{path: no.yaml}]", JOB), "kustomization.yaml", "job.yaml");

        assertEquals(1, report.workloads().size());
        assertEquals(List.of(), report.unread());
    }

    @Test
    void aPatchThatStandsInTheKustomizationIsNamed() throws IOException {
        AuditReport report = audited(
                List.of("patches:\n- patch: |-\n    - {op: add, path: /a/nvidia.com~1gpu, value: 1}\n"),
                "kustomization.yaml");

        assertTrue(onlyProblem(report).startsWith(file("kustomization.yaml") + ":1: a patch"), onlyProblem(report));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{gpus: all}",
                "{runtime: nvidia}",
                "{deploy: {resources: {reservations: {devices: [{driver: nvidia, count: 1}]}}}}",
                "{deploy: {resources: {reservations: {devices: [{capabilities: [gpu]}]}}}}"
            })
    void aComposeFileWhoseServicesUseGpusIsNamedWithThem(String service) {
        AuditReport report = Audits.report("services:\n  web: {image: a}\n  tei: " + service + "\n");

        assertEquals(
                "in.yaml:1: a Compose file, not a Kubernetes object, whose services use GPUs (tei); convert it first"
                        + " (kompose convert), or audit the manifests that run them in a cluster",
                onlyProblem(report));
    }

    @Test
    void aComposeFileWithoutGpusIsPassedOver() {
        AuditReport report = Audits.report("services:\n  web: {image: a, deploy: {resources: {limits: {cpus: 1}}}}\n");

        assertEquals(List.of(), report.unread());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{chart: {spec: {chart: tei}}, values: {resources: {limits: {nvidia.com/gpu: 1}}}}",
                "{source: {helm: {valuesObject: {tei: {resources: {limits: {nvidia.com/gpu: 1}}}}}}}",
                "{source: {helm: {values: 'resources: {limits: {nvidia.com/gpu: 1}}'}}}"
            })
    void theValuesOfAChartAreNoContainer(String spec) {
        AuditReport report = Audits.report("apiVersion: a/v1\nkind: HelmRelease\nmetadata: {name: tei}\nspec: " + spec);

        assertEquals(List.of(), report.gpuWorkloads());
        assertTrue(
                onlyProblem(report)
                        .startsWith("in.yaml:1: HelmRelease tei asks for nvidia.com/gpu in fields of its own"
                                + " and holds no pod template"),
                onlyProblem(report));
    }

    private Path file(String name) {
        return directory.resolve("k").resolve(name);
    }

    private AuditReport audited(List<String> texts, String... names) throws IOException {
        Files.createDirectories(directory.resolve("k"));
        for (int i = 0; i < names.length; i++) {
            Files.writeString(file(names[i]), texts.get(i));
        }
        AuditInput input = new AuditInput(objects -> {});
        input.readPath(directory);
        return Audits.report(input);
    }

    private static String onlyProblem(AuditReport report) {
        List<UnreadableDocument> unread = report.unread();
        assertEquals(1, unread.size(), unread::toString);
        return unread.get(0).toString();
    }
}
