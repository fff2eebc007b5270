package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.audit.format.PolicyReportApi;
import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.testing.ServedReport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * {@code report} on a real API server with 2,000 workloads, with the rights of {@code k8s/components/report} and nothing more.
 * The tests are stages of one cluster: without policy reports, with them, with their successors, and without an API server.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReportIT {
    private static final int WORKLOADS = 2_000;
    private static final int SECONDS = 120;
    private static final String POLICY_REPORTS = "/apis/wgpolicyk8s.io/v1alpha2/policyreports";
    private static final List<String> IMAGES = List.of(
            "nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us:1.3.0",
            "nvcr.io/nim/meta/llama-3.1-8b-instruct:1.8",
            "registry.example/something:1",
            "nvcr.io/nim/nvidia/magpie-tts-multilingual:1.3.0");

    @TempDir
    static Path folder;

    private static ControlPlane plane;
    private static Admin admin;
    private static Path kubeconfig;
    private static ServedReport report;

    @BeforeAll
    static void aClusterAndItsReport() throws IOException {
        plane = ControlPlane.orSkip(folder);
        admin = new Admin(plane.admin());
        Accounts accounts = new Accounts(admin, plane.admin(), folder);
        accounts.withTheRightsOf("gpu-rightsizer-report", Path.of("k8s/components/report/account.yaml"));
        accounts.withTheRightsOf("gpu-rightsizer-report", Path.of("k8s/components/policy-reports/rbac.yaml"));
        IntStream.range(0, 40).forEach(ReportIT::node);
        // One namespace has more workloads than a policy report takes, and the rest is spread over twenty.
        IntStream.range(0, 21).forEach(i -> admin.namespace("team-" + i, Map.of()));
        IntStream.range(0, WORKLOADS).parallel().forEach(i -> deployment(i < 600 ? 0 : 1 + i % 20, i));
        kubeconfig = accounts.kubeconfig("gpu-rightsizer-report", plane.port());
        report = ServedReport.of(kubeconfig, folder.resolve("report.log"), "--every", "10s", "--policy-reports");
        Admin.await(SECONDS, "the cluster is read", report::isReady);
    }

    @AfterAll
    static void stop() {
        if (report != null) {
            report.close();
        }
        if (admin != null) {
            admin.close();
        }
        if (plane != null) {
            plane.close();
        }
    }

    private static void node(int i) {
        GoldenNodes.put(admin, Reviews.yaml("""
                apiVersion: v1
                kind: Node
                metadata:
                  name: gpu-%1$d
                  labels: {nvidia.com/gpu.product: NVIDIA-H100-80GB-HBM3, nvidia.com/gpu.count: "8", nvidia.com/mig.strategy: mixed}
                status:
                  allocatable: {nvidia.com/gpu: "4", nvidia.com/mig-1g.20gb: "16", cpu: "64", memory: 512Gi, pods: "110"}
                  conditions: [{type: Ready, status: "True"}]
                """.formatted(i)));
    }

    private static void deployment(int team, int i) {
        String path = "/apis/apps/v1/namespaces/team-" + team + "/deployments/d" + i;
        admin.apply(path, """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: d%1$d}
                spec:
                  replicas: %2$d
                  selector: {matchLabels: {app: d%1$d}}
                  template:
                    metadata: {labels: {app: d%1$d}}
                    spec:
                      containers: [{name: server, image: "%3$s", resources: {limits: {nvidia.com/gpu: 1}}}]
                """.formatted(i, 1 + i % 3, IMAGES.get(i % IMAGES.size())))
                .orFail();
    }

    private static JsonNode audit() throws IOException {
        Jar.Result audit =
                Jar.run(Map.of("KUBECONFIG", kubeconfig.toString()), List.of("audit", "--cluster", "-o", "json"));
        assertEquals(0, audit.exitCode(), audit.output());
        return Reviews.JSON.readTree(audit.out());
    }

    private static void define(PolicyReportApi api) throws IOException {
        String template = java.nio.file.Files.readString(Path.of("src/test/resources/crds/policy-report.yaml"));
        for (String kind : List.of(api.namespaced(), api.cluster())) {
            String plural = PolicyReportApi.plural(kind);
            String definition = template.replace("{group}", api.group())
                    .replace("{version}", api.version())
                    .replace("{kind}", kind)
                    .replace("{plural}", plural)
                    .replace("{singular}", kind.toLowerCase(java.util.Locale.ROOT))
                    .replace("{scope}", kind.equals(api.cluster()) ? "Cluster" : "Namespaced");
            admin.apply(
                            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + plural + "." + api.group(),
                            definition)
                    .orFail();
        }
    }

    private static List<JsonNode> objects(String path) {
        Admin.Answer answer = admin.get(path);
        return answer.succeeded() ? answer.body().path("items").valueStream().toList() : List.of();
    }

    private static double sum(List<JsonNode> reports, String property) {
        return reports.stream()
                .flatMap(it -> it.path("results").valueStream())
                .mapToDouble(it -> it.path("properties").path(property).asDouble())
                .sum();
    }

    private static double metric(String name) {
        return report.get("/metrics")
                .body()
                .lines()
                .filter(it -> it.startsWith(name + "{") || it.startsWith(name + " "))
                .mapToDouble(it -> Double.parseDouble(it.substring(it.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    @Order(1)
    void pageAndMetricsHaveTheTotalsOfTheAudit() throws IOException {
        JsonNode audit = audit();
        JsonNode totals = audit.path("totals");

        String page = report.get("/").body();
        assertEquals(WORKLOADS, totals.path("gpuWorkloads").asInt());
        assertEquals(0, totals.path("unreadable").asInt(), "the account may read all there is");
        for (String total : List.of("gpusAskedFor", "gpusFreed", "gpusNet", "gpusWhole")) {
            String number = totals.path(total).asText().replaceFirst("\\.0$", "");
            assertTrue(page.contains("<div class=\"tile-value\">" + number + "</div>"), total + " " + number);
        }
        assertEquals(
                audit.path("workloads")
                        .valueStream()
                        .mapToInt(it -> it.path("decided").size())
                        .sum(),
                page.split("<tr data-decision=", -1).length - 1,
                "a row for all replicas of which the same becomes");
        assertEquals(totals.path("gpusAskedFor").asDouble(), metric("gpu_rightsizer_report_gpus_asked_for"));
        assertEquals(totals.path("gpusFreed").asDouble(), metric("gpu_rightsizer_report_gpus_freed"));
        assertEquals(
                totals.path("gpusUsedAsPartitions").asDouble(),
                metric("gpu_rightsizer_report_gpus_used_as_partitions"),
                0.001);
        assertEquals(totals.path("gpusWhole").asDouble(), metric("gpu_rightsizer_report_gpus_whole"));
        assertTrue(totals.path("gpusFreed").asInt() > 500, totals.toString());
    }

    @Test
    @Order(2)
    void whereNoDefinitionIsInstalledItSaysSoAndServesThePages() {
        assertTrue(
                report.log()
                        .contains("no policy reports are written, since the cluster has neither PolicyReports of"
                                + " wgpolicyk8s.io/v1alpha2 nor Reports of openreports.io/v1alpha1"),
                report.log());
        assertTrue(report.get("/plan").body().contains("<h1>GPU plan</h1>"));
    }

    @Test
    @Order(3)
    void thePolicyReportsHaveTheTotalsOfTheAudit() throws IOException {
        define(PolicyReportApi.WGPOLICYK8S);

        Admin.await(
                SECONDS, "reports are written", () -> objects(POLICY_REPORTS).size() == 22);

        List<JsonNode> written = objects(POLICY_REPORTS);
        JsonNode totals = audit().path("totals");
        assertEquals(totals.path("gpusAskedFor").asDouble(), sum(written, "gpusAskedFor"));
        assertEquals(totals.path("gpusFreed").asDouble(), sum(written, "gpusFreed"));
        assertEquals(totals.path("gpusUsedAsPartitions").asDouble(), sum(written, "gpusUsedAsPartitions"), 0.001);
        assertEquals(
                WORKLOADS,
                written.stream().mapToInt(it -> it.path("results").size()).sum());
        assertTrue(written.stream().allMatch(it -> it.path("results").size() <= 500));
        assertEquals(
                2,
                written.stream()
                        .filter(it -> it.at("/metadata/namespace").asText().equals("team-0"))
                        .count(),
                "600 workloads take two reports");
    }

    @Test
    @Order(4)
    void theReportOfANamespaceWithoutWorkloadsIsRemoved() {
        admin.send("DELETE", "/apis/apps/v1/namespaces/team-7/deployments", Reviews.JSON.createObjectNode())
                .orFail();

        Admin.await(
                SECONDS,
                "it is removed",
                () -> objects(POLICY_REPORTS).stream()
                        .noneMatch(it -> it.at("/metadata/namespace").asText().equals("team-7")));
        assertEquals(21, objects(POLICY_REPORTS).size());
    }

    @Test
    @Order(5)
    void reportsOfOthersAreLeftAlone() {
        ObjectNode other = Reviews.yaml(
                "{apiVersion: wgpolicyk8s.io/v1alpha2, kind: PolicyReport, metadata: {name: kyvernos}, summary: {pass: 1}}");
        String path = "/apis/wgpolicyk8s.io/v1alpha2/namespaces/team-7/policyreports";
        admin.send("POST", path, other).orFail();
        double before = metric("gpu_rightsizer_report_timestamp_seconds");

        Admin.await(
                SECONDS,
                "the cluster is read twice",
                () -> metric("gpu_rightsizer_report_timestamp_seconds") > before + 15);

        assertTrue(admin.get(path + "/kyvernos").succeeded());
    }

    @Test
    @Order(6)
    void whereOpenreportsIsInstalledItsReportsTakeTheirPlace() throws IOException {
        define(PolicyReportApi.OPENREPORTS);

        Admin.await(
                SECONDS,
                "reports are written",
                () -> objects("/apis/openreports.io/v1alpha1/reports").size() == 21);

        Admin.await(
                SECONDS,
                "the others are removed",
                () -> objects(POLICY_REPORTS).stream()
                        .noneMatch(it -> it.at("/metadata/name").asText().startsWith("gpu-rightsizer")));
    }

    @Test
    @Order(7)
    void whenTheApiServerIsGoneTheLastGoodPageStaysAndSaysSo() {
        plane.killApiServer();

        Admin.await(SECONDS, "it is said", () -> report.get("/").body().contains("the cluster could not be read: "));

        String page = report.get("/").body();
        assertTrue(page.contains("What was read before is shown below."), "it is an older page");
        assertTrue(page.contains("Deployment/d1999"), "with what was read before");
        assertEquals(200, report.get("/q/health/ready").statusCode());
        assertFalse(report.get("/metrics").body().contains("gpu_rightsizer_report_failures_total 0.0"));
    }
}
