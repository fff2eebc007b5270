package io.gpurightsizer.audit;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PolicyReportTest {
    private static final String INPUT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: asr, namespace: voice}
            spec:
              replicas: 4
              template:
                spec:
                  containers:
                  - name: asr
                    image: nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us
                    resources: {limits: {nvidia.com/gpu: 1}}
            ---
            """ + pod("llm", "voice", "x, args: [--model, Qwen/Qwen3-8B]") + "---\n"
            + pod("off", "batch", "x").replace("{name: off", "{labels: {gpu-rightsizer.io/mode: 'off'}, name: off")
            + "---\n" + pod("nowhere", "", "nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us") + "---\nbroken: [\n";

    private static String pod(String name, String namespace, String image) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s%s}
                spec: {containers: [{name: a, image: %s, resources: {limits: {nvidia.com/gpu: 1}}}]}
                """.formatted(name, namespace.isEmpty() ? "" : ", namespace: " + namespace, image);
    }

    private static String described(JsonNode report) {
        return report.path("kind").asText() + " "
                + report.at("/metadata/namespace").asText("-") + "/"
                + report.at("/metadata/name").asText() + " " + report.path("summary");
    }

    @Test
    void eachNamespaceHasAReportAndTheClusterOneOfWhatCouldNotBeRead() throws IOException {
        List<JsonNode> reports = Audits.policyReports(Audits.report(INPUT));

        assertEquals("""
                PolicyReport -/gpu-rightsizer {"pass":0,"fail":0,"warn":1,"error":0,"skip":0}
                PolicyReport batch/gpu-rightsizer {"pass":0,"fail":0,"warn":0,"error":0,"skip":1}
                PolicyReport voice/gpu-rightsizer {"pass":1,"fail":0,"warn":1,"error":0,"skip":0}
                ClusterPolicyReport -/gpu-rightsizer {"pass":0,"fail":0,"warn":0,"error":1,"skip":0}""", reports.stream().map(PolicyReportTest::described).collect(Collectors.joining("\n")));
        assertTrue(reports.stream()
                .allMatch(it -> it.path("apiVersion").asText().equals("wgpolicyk8s.io/v1alpha2")
                        && it.at("/metadata/labels/app.kubernetes.io~1managed-by")
                                .asText()
                                .equals("gpu-rightsizer")));
    }

    @Test
    void aResultNamesTheWorkloadAndSaysWhatItWouldGetAndWhy() throws IOException {
        JsonNode result = Audits.policyReports(Audits.report(INPUT)).get(2).at("/results/0");

        JsonNode expected = new ObjectMapper().readTree("""
                {"source": "gpu-rightsizer", "policy": "gpu-rightsizer", "rule": "smallest-fit",
                 "category": "GPU sizing", "severity": "medium", "result": "warn", "scored": false,
                 "timestamp": {"seconds": 0, "nanos": 0},
                 "resources": [{"apiVersion": "apps/v1", "kind": "Deployment", "namespace": "voice", "name": "asr"}],
                 "message": "parakeet-1-1b-ctc-en-us needs 17.6 GiB (16 GiB + 10 %) by row parakeet-asr; \
                nvidia.com/mig-1g.20gb has 19.62 GiB; on an assumed node",
                 "properties": {"gpusAskedFor": "4", "gpusFreed": "4", "gpusUsedAsPartitions": "1", "mode": "dry-run",
                   "model": "parakeet-1-1b-ctc-en-us", "part": "spec.template", "replicas": "4",
                   "replicasResized": "4", "row": "parakeet-asr", "target": "nvidia.com/mig-1g.20gb"}}""");
        assertEquals(expected, result);
    }

    @Test
    void aNamespaceWithMoreThanFiveHundredResultsHasSeveralReportsAndNoneIsLost() throws IOException {
        String input = IntStream.range(0, 1_001)
                .mapToObj(i -> pod("p" + i, "voice", "x"))
                .collect(Collectors.joining("---\n"));

        List<JsonNode> reports = Audits.policyReports(Audits.report(input));

        assertEquals(
                List.of("gpu-rightsizer 500", "gpu-rightsizer-2 500", "gpu-rightsizer-3 1"),
                reports.stream()
                        .map(it -> it.at("/metadata/name").asText() + " "
                                + it.path("results").size())
                        .toList());
        assertEquals(
                1_001,
                reports.stream()
                        .flatMap(it -> it.path("results").valueStream())
                        .map(it -> it.at("/resources/0/name").asText())
                        .distinct()
                        .count());
    }

    @Test
    void aMessageIsCutWhereItWouldMakeTheObjectTooLarge() throws IOException {
        String model = "a".repeat(3_000);

        JsonNode result = Audits.policyReports(Audits.report(pod("long", "voice", "x, args: [--model, " + model + "]")))
                .get(0)
                .at("/results/0");

        assertTrue(result.path("message").asText().length() <= 1_001, result.toString());
        assertTrue(result.at("/properties/model").asText().length() <= 301, result.toString());
    }
}
