package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What {@code companions} prints, and what {@code preflight} says, of a real API server. */
class CompanionsIT {
    private static final Path RECORDED = Path.of("src/test/resources/companions");
    private static final String NAMESPACE = "companions";

    @TempDir
    static Path folder;

    private static ApiServer server;
    private static Admin admin;
    private static Path kubeconfig;

    @BeforeAll
    static void start() throws IOException {
        server = ApiServer.orSkip();
        admin = new Admin(server);
        List.of("voice", "text", NAMESPACE).forEach(it -> admin.namespace(it, Map.of()));
        kubeconfig = Files.writeString(folder.resolve("kubeconfig"), server.adminKubeconfig());
        for (JsonNode node : Reviews.yamls(RECORDED.resolve("nodes.yaml"))) {
            GoldenNodes.put(admin, named(node));
        }
    }

    /** Nodes of other tests are told from them by their names. */
    private static ObjectNode named(JsonNode node) {
        ObjectNode named = node.deepCopy();
        ((ObjectNode) named.get("metadata"))
                .put("name", "companions-" + node.at("/metadata/name").asText());
        ((ObjectNode) named.at("/metadata/labels")).put("test", "companions");
        return named;
    }

    @AfterAll
    static void stop() {
        if (admin != null) {
            admin.client().nodes().withLabel("test", "companions").delete();
            admin.client().resourceQuotas().inNamespace(NAMESPACE).delete();
            admin.client().limitRanges().inNamespace("text").delete();
            admin.client().apps().deployments().inNamespace(NAMESPACE).delete();
            admin.close();
        }
    }

    private static Jar.Result typed(Path config, String... words) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java, "-jar", "target/quarkus-app/quarkus-run.jar"));
        command.addAll(List.of(words));
        return Jar.shell(command, Map.of("KUBECONFIG", config.toString()));
    }

    @Test
    void everythingThatIsPrintedIsAccepted() throws IOException {
        ServerDryRun.define(server);
        String printed = Files.readString(RECORDED.resolve("companions.yaml"));

        int accepted = ServerDryRun.accepted(printed, "companions", server, folder);

        assertTrue(accepted >= 4, () -> accepted + " of\n" + printed);
    }

    @Test
    void whatIsAppliedIsPrintedAgainAndChangesNothing() throws IOException {
        admin.apply("/apis/apps/v1/namespaces/" + NAMESPACE + "/deployments/asr", """
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: asr}
                        spec:
                          replicas: 2
                          selector: {matchLabels: {app: asr}}
                          template:
                            metadata: {labels: {app: asr}}
                            spec:
                              nodeSelector: {test: companions}
                              containers:
                              - name: asr
                                image: nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us
                                resources: {limits: {nvidia.com/gpu: 1}}
                        """)
                .orFail();
        admin.apply("/api/v1/namespaces/" + NAMESPACE + "/resourcequotas/team", """
                        {apiVersion: v1, kind: ResourceQuota, metadata: {name: team},
                         spec: {hard: {requests.nvidia.com/gpu: 4}}}""")
                .orFail();

        String first =
                typed(kubeconfig, "companions", "--cluster", "--for", "quota").out();
        Path file = Files.writeString(folder.resolve("first.yaml"), yaml(first));
        server.kubectl("apply", "-f", file.toString());
        String second =
                typed(kubeconfig, "companions", "--cluster", "--for", "quota").out();
        Files.writeString(file, yaml(second));

        assertTrue(first.contains("name: gpu-partitions\n  namespace: \"" + NAMESPACE + "\""), first);
        String again = server.kubectl("apply", "-f", file.toString());
        assertTrue(again.contains("resourcequota/gpu-partitions unchanged"), again);
        assertFalse(again.contains("created") || again.contains("configured"), again);
    }

    /** Standard error stands before it in the output of a process. */
    private static String yaml(String output) {
        return output.substring(output.indexOf("# What the cluster needs"));
    }

    @Test
    void preflightFindsWhatStandsInTheWay() throws IOException {
        admin.apply("/api/v1/namespaces/text/limitranges/at-most-three", """
                        {apiVersion: v1, kind: LimitRange, metadata: {name: at-most-three},
                         spec: {limits: [{type: Container, max: {nvidia.com/gpu: 2}}]}}""").orFail();

        JsonNode report = preflight(kubeconfig);

        assertEquals("Preflight", report.path("kind").asText());
        assertEquals(0, report.path("unread").size(), report::toPrettyString);
        assertTrue(
                check("limit-ranges", report).toString().contains("LimitRange text/at-most-three has a minimum"),
                report::toPrettyString);
        assertTrue(
                check("gpu-nodes", report).toString().contains("companions-gpu-a (eks.amazonaws.com/nodegroup=slices"),
                report::toPrettyString);
    }

    @Test
    void preflightSaysWhatTheAccountMayNotRead() throws IOException {
        Accounts accounts = new Accounts(admin, server.admin(), folder);
        accounts.add("reads-nothing");
        int port = URI.create(admin.client().getMasterUrl().toString()).getPort();

        JsonNode report = preflight(accounts.kubeconfig("reads-nothing", port));

        assertEquals("unknown", check("gpu-nodes", report).path("result").asText(), report::toPrettyString);
        assertEquals("unknown", check("webhook", report).path("result").asText(), report::toPrettyString);
        assertTrue(
                report.path("unread").findValuesAsText("file").contains("cluster:/api/v1/nodes"),
                report::toPrettyString);
    }

    private static JsonNode preflight(Path config) throws IOException {
        return Reviews.JSON.readTree(
                typed(config, "preflight", "--cluster", "-o", "json").out());
    }

    private static JsonNode check(String name, JsonNode report) {
        for (JsonNode check : report.path("checks")) {
            if (check.path("name").asText().equals(name)) {
                return check;
            }
        }
        throw new AssertionError("no check " + name + " in " + report);
    }
}
