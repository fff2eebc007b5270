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

/** Savings that were made before the audit. */
class ResizedEarlierTest {
    private static final List<String> WITHOUT_SUMS = List.of("csv", "policy-report");

    private static String pod(String to, String containers, String more) {
        return "---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: asr\n  namespace: voice\n  uid: u\n"
                + "  annotations: {gpu-rightsizer.io/resized-from: nvidia.com/gpu, gpu-rightsizer.io/resized-to: \""
                + to
                + "\"}\nspec: {nodeName: n, containers: [" + containers + "]}\n" + more;
    }

    private static String container(String name, String resource) {
        return "{name: " + name + ", image: a, resources: {limits: {" + resource + ": 1}}}";
    }

    private static String earlier(String input) {
        ResizedEarlier earlier = Audits.report(input).totals().earlier();
        return earlier.pods() + " pods, " + earlier.saved().gpusFreed() + " freed, "
                + earlier.saved().gpusNet() + " net";
    }

    @Test
    void aPodThatWasResizedHasFreedAGpuAlready() {
        assertEquals(
                "1 pods, 1 freed, 0.75 net",
                earlier(pod("nvidia.com/mig-1g.20gb", container("asr", "nvidia.com/mig-1g.20gb"), "")));
    }

    @Test
    void eachOfItsContainersHas() {
        assertEquals(
                "1 pods, 2 freed, 1.25 net",
                earlier(pod(
                        "a=nvidia.com/mig-1g.20gb, b=nvidia.com/mig-3g.40gb",
                        container("a", "nvidia.com/mig-1g.20gb") + ", " + container("b", "nvidia.com/mig-3g.40gb"),
                        "")));
    }

    @ParameterizedTest
    @CsvSource({
        "nvidia.com/mig-1g.20gb, nvidia.com/gpu, ''",
        "nvidia.com/gpu, nvidia.com/gpu, ''",
        "nvidia.com/mig-1g.20gb, nvidia.com/mig-1g.20gb, 'status: {phase: Succeeded}'",
    })
    void aRecordThatNoLongerHoldsIsNoSaving(String to, String has, String status) {
        assertEquals("0 pods, 0 freed, 0.0 net", earlier(pod(to, container("asr", has), status)));
    }

    @Test
    void aDeviceOfUnknownSizeSavesNothing() {
        assertEquals(
                "1 pods, 1 freed, 0.0 net",
                earlier(pod("nvidia.com/gpu.shared", container("asr", "nvidia.com/gpu.shared"), "")));
    }

    @Test
    void aPodWithAClaimHasFreedAGpuToo() {
        String pod = """
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: asr
              namespace: team
              uid: u
              annotations:
                gpu-rightsizer.io/resized-from: nvidia.com/gpu
                gpu-rightsizer.io/resized-to: claimTemplate/slice-or-gpu
            spec:
              nodeName: a
              resourceClaims: [{name: gpu-rightsizer-0, resourceClaimTemplateName: slice-or-gpu}]
              containers: [{name: asr, image: a, resources: {claims: [{name: gpu-rightsizer-0}]}}]
            """;
        String nodes = Stream.of(
                        Reviews.yaml(
                                "{apiVersion: v1, kind: Node, metadata: {name: a}, status: {allocatable: {cpu: 8}}}"),
                        Slices.profileClass("1g.10gb"),
                        Slices.slice("a", Slices.migDevices(0, "1g.10gb", "9984Mi", 4)),
                        Slices.claimTemplate("team", "slice-or-gpu", "mig-1g.10gb.gpu.nvidia.com"))
                .map(ObjectNode::toString)
                .collect(Collectors.joining("\n---\n"));

        ResizedEarlier.Saved saved =
                Audits.report(pod, nodes).totals().earlier().saved();

        assertEquals(new ResizedEarlier.Saved("", 1, 1 / 7.0), saved);
    }

    @Test
    void whatWasSavedIsToldByNamespaceTheLargestFirst() {
        String one = pod("nvidia.com/mig-1g.20gb", container("asr", "nvidia.com/mig-1g.20gb"), "");
        String other = one.replace("namespace: voice", "namespace: search").replace("uid: u", "uid: u2");
        String third = other.replace("uid: u2", "uid: u3").replace("name: asr", "name: asr2");

        List<ResizedEarlier.Saved> saved =
                Audits.report(one + other + third).totals().earlier().byNamespace();

        assertEquals(
                List.of(new ResizedEarlier.Saved("search", 2, 0.5), new ResizedEarlier.Saved("voice", 1, 0.25)), saved);
    }

    @Test
    void everyFormatThatHasSumsSaysSo() {
        AuditReport report =
                Audits.report(pod("nvidia.com/mig-1g.20gb", container("asr", "nvidia.com/mig-1g.20gb"), ""));

        for (String format : Audits.FORMATS) {
            String written = Audits.written(report, format);
            boolean says = written.contains("GPUs freed earlier") || written.contains("\"resizedEarlier\"");
            assertTrue(says || WITHOUT_SUMS.contains(format), format);
        }
    }
}
