package io.gpurightsizer.cli.cluster;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.gpurightsizer.audit.AuditOffers;
import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.audit.Auditor;
import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.cli.terminal.UsageException;
import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.cluster.nodes.NodesReader;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.offers.AssumedOffers;
import io.gpurightsizer.sizing.table.IdentityKeys;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.DefaultTable;
import io.gpurightsizer.table.GpuCatalogReader;
import io.gpurightsizer.table.TableReader;
import io.gpurightsizer.workload.Mode;
import io.gpurightsizer.workload.PodSettings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ClusterListsTest {
    /** An API server in memory; what is not in it does not exist, what is refused may not be read. */
    private static final class Server implements KubernetesApi {
        private final Map<String, String> answers = new HashMap<>();
        private final Map<String, Integer> refusals = new HashMap<>();
        private final List<String> asked = new ArrayList<>();

        Server has(String path, String json) {
            answers.put(path, json);
            return this;
        }

        Server refuses(String path, int status) {
            refusals.put(path, status);
            return this;
        }

        @Override
        public Optional<String> get(String path) throws Refused {
            asked.add(path);
            String bare = path.replaceFirst("\\?limit=500", "");
            Integer status = refusals.get(bare.replaceFirst("&.*", ""));
            if (status != null && !answers.containsKey(path)) {
                throw new Refused(status, "refused with " + status);
            }
            return Optional.ofNullable(answers.getOrDefault(path, answers.get(bare)));
        }

        @Override
        public String namespace() {
            return "voice";
        }

        @Override
        public String name() {
            return "https://example.invalid";
        }
    }

    private static String list(String kind, String token, String... items) {
        return "{\"kind\": \"" + kind + "List\", \"metadata\": {\"continue\": \"" + token + "\"}, \"items\": ["
                + String.join(",", items) + "]}";
    }

    private static String pod(String name) {
        return "{\"metadata\": {\"name\": \"" + name + "\", \"namespace\": \"voice\", \"uid\": \"" + name
                + "\"}, \"spec\":"
                + " {\"nodeName\": \"elsewhere\", \"containers\": [{\"name\": \"a\", \"image\":"
                + " \"nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us\", \"resources\": {\"limits\": {\"nvidia.com/gpu\":"
                + " \"1\"}}}]}}";
    }

    private static String namespace(String name, String mode) {
        return "{\"metadata\": {\"name\": \"" + name + "\", \"labels\": {\"gpu-rightsizer.io/mode\": \"" + mode
                + "\"}}}";
    }

    private static AuditReport audited(Server server, String... namespaces) throws IOException {
        AuditInput inventory = new AuditInput(objects -> {});
        new ClusterLists(server, inventory, List.of(namespaces)).read();
        GpuCatalog catalog = GpuCatalogReader.bundled();
        SizingTable table =
                new TableReader(catalog).read(DefaultTable.bytes(), "t").table().orElseThrow();
        AuditOffers offers =
                new AuditOffers(AssumedOffers.of(table, catalog, AssumedOffers.DEFAULT_PRODUCT), "", catalog);
        return new Auditor(table, new PodSettings(IdentityKeys.DEFAULT, Mode.DRY_RUN, true), offers)
                .audit(inventory, Optional.empty(), Instant.EPOCH);
    }

    private static Optional<ClusterObjects> nodes(Server server, AuditInput input) throws IOException {
        NodesReader reader = new NodesReader();
        boolean read = ClusterNodes.read(server, input, reader);
        reader.unreadable().forEach(input::addUnread);
        return Optional.of(reader.objects()).filter(it -> read);
    }

    @Test
    void everyPageOfAListIsRead() throws IOException {
        Server server = new Server()
                .has("/api/v1/pods?limit=500", list("Pod", "a b", pod("one")))
                .has("/api/v1/pods?limit=500&continue=a+b", list("Pod", "", pod("two")));

        AuditReport report = audited(server);

        assertEquals(2, report.totals().all().gpus());
    }

    @Test
    void aListWhoseTokenExpiredIsBegunAgainAndNothingCountsTwice() throws IOException {
        Server server = new Server()
                .has("/api/v1/pods?limit=500", list("Pod", "old", pod("one")))
                .has("/api/v1/pods", list("Pod", "", pod("one"), pod("two")))
                .refuses("/api/v1/pods", 410);

        AuditReport report = audited(server);

        assertEquals(2, report.totals().all().gpus());
        assertEquals(List.of(), report.unread());
    }

    @Test
    void whereAllNamespacesMayNotBeReadTheOwnOneIs() throws IOException {
        Server server = new Server()
                .refuses("/api/v1/namespaces", 403)
                .has(
                        "/api/v1/namespaces/voice",
                        "{\"kind\": \"Namespace\", " + namespace("voice", "off").substring(1))
                .refuses("/api/v1/pods", 403)
                .has("/api/v1/namespaces/voice/pods", list("Pod", "", pod("one")));

        AuditReport report = audited(server);

        assertEquals("opted-out", report.workloads().get(0).decision().reasonCode());
        assertEquals(2, report.unread().size());
        assertTrue(
                report.unread().get(1).toString().contains("only namespace voice is read"), report.unread()::toString);
    }

    @Test
    void aWantedNamespaceIsTheOnlyOneRead() throws IOException {
        Server server = new Server()
                .has("/api/v1/namespaces", list("Namespace", "", namespace("rag", "off")))
                .has("/api/v1/pods", list("Pod", "", pod("elsewhere")))
                .has("/api/v1/namespaces/rag/pods", list("Pod", "", pod("one").replace("voice", "rag")));

        AuditReport report = audited(server, "rag");

        assertEquals(1, report.workloads().size());
        assertEquals("opted-out", report.workloads().get(0).decision().reasonCode());
    }

    @Test
    void kindsOfOperatorsAreReadWhereTheyAreServed() throws IOException {
        String cluster =
                "{\"metadata\": {\"name\": \"c\"}, \"spec\": {\"workerGroupSpecs\": [{\"replicas\": 3, \"template\":"
                        + " {\"spec\": {\"containers\": [{\"name\": \"w\", \"resources\": {\"limits\":"
                        + " {\"nvidia.com/gpu\": 1}}}]}}}]}}";
        Server server = new Server()
                .has("/apis/ray.io", "{\"preferredVersion\": {\"version\": \"v1\"}}")
                .has("/apis/ray.io/v1", "{\"resources\": [{\"name\": \"rayclusters\"}]}")
                .has("/apis/ray.io/v1/rayclusters", list("RayCluster", "", cluster));

        AuditReport report = audited(server);

        assertEquals(3, report.totals().all().gpus());
        assertTrue(server.asked.stream().noneMatch(path -> path.contains("jobsets")), server.asked::toString);
    }

    @Test
    void aServerThatDoesNotAnswerIsAnError() {
        Server server = new Server().refuses("/api/v1/namespaces", 0);

        assertThrows(UsageException.class, () -> audited(server));
    }

    @Test
    void nodesThatMayNotBeReadAreNoted() throws IOException {
        AuditInput inventory = new AuditInput(objects -> {});
        Server server = new Server().refuses("/api/v1/nodes", 403);

        assertTrue(nodes(server, inventory).isEmpty());
    }

    @Test
    void nodesAreReadAsTheServerListsThem() throws IOException {
        AuditInput inventory = new AuditInput(objects -> {});
        Server server = new Server()
                .has(
                        "/api/v1/nodes",
                        list(
                                "Node",
                                "",
                                "{\"metadata\": {\"name\": \"a\"}, \"status\": {\"allocatable\":"
                                        + " {\"nvidia.com/mig-1g.10gb\": \"7\"}, \"images\": [{}]}}"));

        assertEquals(1, nodes(server, inventory).orElseThrow().nodes().size());
    }

    @Test
    void nodesWhoseTokenExpiredAreReadAgainAndCountOnce() throws IOException {
        Server server = new Server()
                .has("/api/v1/nodes?limit=500", list("Node", "old", "{\"metadata\": {\"name\": \"a\"}}"))
                .has(
                        "/api/v1/nodes",
                        list("Node", "", "{\"metadata\": {\"name\": \"a\"}}", "{\"metadata\": {\"name\": \"b\"}}"))
                .refuses("/api/v1/nodes", 410);

        assertEquals(
                2,
                nodes(server, new AuditInput(objects -> {}))
                        .orElseThrow()
                        .nodes()
                        .size());
    }

    @Test
    void aNodeThatCannotBeReadIsReportedAndTheOthersAreRead() throws IOException {
        AuditInput inventory = new AuditInput(objects -> {});
        String broken =
                "{\"metadata\": {\"name\": \"a\"}, \"status\": {\"allocatable\": {\"nvidia.com/gpu\": \"half\"}}}";
        Server server =
                new Server().has("/api/v1/nodes", list("Node", "", broken, "{\"metadata\": {\"name\": \"b\"}}"));

        assertEquals(1, nodes(server, inventory).orElseThrow().nodes().size());
        assertTrue(inventory.unread().get(0).toString().contains("nvidia.com/gpu"), inventory.unread()::toString);
    }

    @Test
    void wherePodsMayNotBeReadNothingCountsAsFree() throws IOException {
        AuditInput inventory = new AuditInput(objects -> {});
        Server server = new Server()
                .has(
                        "/api/v1/nodes",
                        list(
                                "Node",
                                "",
                                "{\"metadata\": {\"name\": \"a\"}, \"status\": {\"allocatable\":"
                                        + " {\"nvidia.com/mig-1g.20gb\": \"4\", \"nvidia.com/gpu\": \"4\"}}}"))
                .refuses("/api/v1/pods", 403);

        ClusterObjects objects = nodes(server, inventory).orElseThrow();

        assertEquals("pods of all namespaces may not be read", objects.pods().problem());
        assertTrue(
                inventory.unread().get(0).toString().contains("so nothing counts as free"),
                inventory.unread()::toString);
    }

    @Test
    void autoscalersAreListedInTheVersionThatTheClusterPrefers() throws IOException {
        Server server = new Server()
                .has("/api/v1/namespaces", list("Namespace", ""))
                .has("/apis/autoscaling", "{\"preferredVersion\": {\"version\": \"v2\"}}")
                .has("/apis/autoscaling/v2", "{\"resources\": [{\"name\": \"horizontalpodautoscalers\"}]}");

        audited(server);

        assertTrue(
                server.asked.contains("/apis/autoscaling/v2/horizontalpodautoscalers?limit=500"),
                server.asked::toString);
    }
}
