package io.gpurightsizer.cluster.watch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

import io.fabric8.kubernetes.api.model.APIResourceBuilder;
import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.gpurightsizer.cluster.nodes.Catalogue;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.testing.Slices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@EnableKubernetesMockClient(crud = true)
class ClusterViewTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    KubernetesMockServer server;
    KubernetesClient client;
    private ClusterView view;

    @AfterEach
    void stop() {
        if (view != null) {
            view.close();
        }
    }

    @Test
    void nodesThatAreThereAtFirstAreOffered() {
        client.resource(node("a", "nvidia.com/mig-1g.10gb", "7")).create();
        client.resource(node("b", "nvidia.com/gpu", "8")).create();

        start();

        assertEquals(List.of("nvidia.com/mig-1g.10gb"), offered());
        assertEquals(2, view.nodeCount());
        await(() -> view.problems().isEmpty());
    }

    @Test
    void beforeItHasSyncedNothingIsOffered() {
        view = new ClusterView(client, Catalogue.CATALOGUE);

        assertFalse(view.synced());
        assertEquals(List.of(), offered());
        assertEquals(Optional.empty(), view.namespaceLabels("team-a"));
    }

    @Test
    void aNodeThatIsAddedChangedOrDeletedIsSeen() {
        start();
        client.resource(node("a", "nvidia.com/gpu.shared", "4")).create();
        await(() -> offered().equals(List.of("nvidia.com/gpu.shared")));
        client.nodes()
                .withName("a")
                .edit(it -> new NodeBuilder(it)
                        .editOrNewSpec()
                        .withUnschedulable(true)
                        .endSpec()
                        .build());
        await(() -> offered().isEmpty());
        assertEquals(
                "all nodes that offer partitions are cordoned or not ready (a)",
                view.offers().to(Placement.ANYWHERE).remark());

        client.nodes().withName("a").delete();

        await(() -> view.nodeCount() == 0);
    }

    @Test
    void aNodeThatCannotBeReadIsTakenToOfferNothing() {
        client.resource(node("a", "nvidia.com/mig-1g.10gb", "1500m")).create();
        client.resource(node("b", "nvidia.com/gpu.shared", "2")).create();

        start();

        assertEquals(List.of("nvidia.com/gpu.shared"), offered());
    }

    @Test
    void ofNamespacesOnlyTheLabelsMeantForUsAreKept() {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("team-a")
                        .addToLabels("gpu-rightsizer.io/mode", "enforce")
                        .addToLabels("team", "a")
                        .endMetadata()
                        .build())
                .create();

        start();

        assertEquals(Optional.of(Map.of("gpu-rightsizer.io/mode", "enforce")), view.namespaceLabels("team-a"));
        assertEquals(Optional.empty(), view.namespaceLabels("team-b"));
    }

    @Test
    void whatTheTableAssumesIsOfferedBesides() {
        client.resource(node("a", "nvidia.com/mig-1g.10gb", "7")).create();
        start();
        Set<ExtendedResource> assumed = Set.of(new ExtendedResource("nvidia.com/mig-2g.20gb"));

        Offers offers = view.offers(assumed);

        assertEquals(
                List.of("nvidia.com/mig-1g.10gb", "nvidia.com/mig-2g.20gb"),
                offers.to(Placement.ANYWHERE).smallestFirst().stream()
                        .map(it -> it.name())
                        .toList());
        assertTrue(offers == view.offers(assumed), "made once for as long as the cluster stays the same");
    }

    @Test
    void podsOnNodesMakeDevicesBusy() {
        client.resource(node("a", "nvidia.com/mig-1g.10gb", "1")).create();
        start();
        await(() -> free().equals("[nvidia.com/mig-1g.10gb]"));

        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("p")
                        .withNamespace("team-a")
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName("a")
                        .addNewContainer()
                        .withName("c")
                        .withNewResources()
                        .addToRequests("nvidia.com/mig-1g.10gb", new Quantity("1"))
                        .endResources()
                        .endContainer()
                        .endSpec()
                        .build())
                .create();

        await(() -> free().equals("[]"));
        assertEquals(List.of("nvidia.com/mig-1g.10gb"), offered());
    }

    @Test
    void wherePodsAreForbiddenNothingCountsAsFreeAndItSaysWhy() {
        forbid("/api/v1/pods?fieldSelector=status.phase%21%3DSucceeded%2Cstatus.phase%21%3DFailed&limit=50");
        client.resource(node("a", "nvidia.com/mig-1g.10gb", "1")).create();

        start();

        assertEquals(List.of("nvidia.com/mig-1g.10gb"), offered());
        await(() -> free().equals("[]"));
        assertEquals("pods: forbidden", view.offers().state().pods().problem());
    }

    @Test
    void aResizedPodIsReportedOnceASnapshotCountsIt() {
        client.resource(node("a", "nvidia.com/mig-1g.10gb", "1")).create();
        List<ResizedPod> reported = new CopyOnWriteArrayList<>();
        view = new ClusterView(
                client,
                Catalogue.CATALOGUE,
                Optional.of("gpu-rightsizer"),
                (snapshot, resized) -> reported.addAll(
                        snapshot.state().pods().uses().on("a").requests().isEmpty() ? List.of() : resized));
        view.start();
        await(view::synced);

        client.resource(pod("team-a", "asr-1", Map.of()).build()).create();

        await(() -> !reported.isEmpty());
        assertEquals(
                List.of(new ResizedPod("team-a", "asr-1", "", Set.of("nvidia.com/mig-1g.10gb", "pods"))), reported);
    }

    @Test
    void itsOwnReplicasAreCounted() {
        client.resource(node("a", "nvidia.com/mig-1g.10gb", "1")).create();
        view = new ClusterView(client, Catalogue.CATALOGUE, Optional.of("gpu-rightsizer"), (snapshot, resized) -> {});
        view.start();
        await(view::synced);
        assertEquals(1, view.replicas());
        Map<String, String> ours = Map.of("app.kubernetes.io/name", "gpu-rightsizer");

        client.resource(pod("gpu-rightsizer", "one", ours).build()).create();
        client.resource(pod("gpu-rightsizer", "two", ours).build()).create();
        client.resource(pod("elsewhere", "three", ours).build()).create();

        await(() -> view.replicas() == 2);
    }

    /** One that we resized, on node a. */
    private static PodBuilder pod(String namespace, String name, Map<String, String> labels) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(labels)
                .addToAnnotations("gpu-rightsizer.io/resized-to", "nvidia.com/mig-1g.10gb")
                .endMetadata()
                .withNewSpec()
                .withNodeName("a")
                .addNewContainer()
                .withName("c")
                .withNewResources()
                .addToRequests("nvidia.com/mig-1g.10gb", new Quantity("1"))
                .endResources()
                .endContainer()
                .endSpec();
    }

    private void forbid(String path) {
        for (String each : List.of(path, path + "&resourceVersion=0")) {
            server.expect().get().withPath(each).andReturn(403, "{}").always();
        }
    }

    @Test
    void aRuntimeClassIsKnown() {
        client.resource(node("a", "nvidia.com/mig-1g.10gb", "7")).create();
        client.resource(new RuntimeClassBuilder()
                        .withNewMetadata()
                        .withName("nvidia")
                        .endMetadata()
                        .withHandler("nvidia")
                        .withNewScheduling()
                        .addToNodeSelector("pool", "x")
                        .endScheduling()
                        .build())
                .create();

        start();

        Placement placement =
                new Placement(Optional.empty(), Map.of(), Optional.empty(), List.of(), Optional.of("nvidia"));
        await(() -> view.offers().to(placement).remark().contains("pool=x"));
    }

    @Test
    void devicesOfDynamicResourceAllocationAreKnownWhereTheApiServerHasThem() {
        server.expect()
                .get()
                .withPath("/apis/resource.k8s.io/v1")
                .andReturn(
                        200,
                        new APIResourceListBuilder()
                                .withGroupVersion("resource.k8s.io/v1")
                                .addToResources(new APIResourceBuilder()
                                        .withKind("DeviceClass")
                                        .withName("deviceclasses")
                                        .withNamespaced(false)
                                        .build())
                                .build())
                .always();
        client.resource(Slices.slice("a", Slices.migDevices(0, "1g.10gb", "9984Mi", 7))
                        .toString())
                .create();
        client.resource(Slices.profileClass("1g.10gb").toString()).create();
        start();
        client.resource(node("a", "cpu", "64")).create();

        await(() -> offered().equals(List.of("nvidia.com/mig-1g.10gb")));
        client.resource(Slices.slice("a", Slices.gpus(1)).toString()).delete();
        await(() -> offered().isEmpty());
    }

    @Test
    void namespacesThatAreForbiddenAreDoneWithoutAndReported() {
        server.expect()
                .get()
                .withPath("/api/v1/namespaces?limit=50&resourceVersion=0")
                .andReturn(403, "{}")
                .always();
        server.expect()
                .get()
                .withPath("/api/v1/namespaces?limit=50")
                .andReturn(403, "{}")
                .always();
        client.resource(node("a", "nvidia.com/mig-1g.10gb", "7")).create();

        start();

        assertEquals(List.of("nvidia.com/mig-1g.10gb"), offered());
        await(() -> view.problems().equals(List.of("namespaces: forbidden")));
    }

    @Test
    void withoutNodesItNeverSyncsAndSaysWhy() {
        server.expect()
                .get()
                .withPath("/api/v1/nodes?limit=20&resourceVersion=0")
                .andReturn(403, "{}")
                .always();
        server.expect()
                .get()
                .withPath("/api/v1/nodes?limit=20")
                .andReturn(403, "{}")
                .always();
        view = new ClusterView(client, Catalogue.CATALOGUE);

        view.start();

        await(() -> view.problems().contains("nodes: forbidden"));
        assertFalse(view.synced());
    }

    @Test
    void theLastSnapshotOutlivesTheApiServer() throws InterruptedException {
        client.resource(node("a", "nvidia.com/mig-1g.10gb", "7")).create();
        start();
        server.shutdown();
        Thread.sleep(300);

        assertEquals(List.of("nvidia.com/mig-1g.10gb"), offered());
        assertTrue(view.synced());
        assertTrue(view.age().compareTo(Duration.ofMillis(200)) > 0, "age " + view.age());
    }

    private void start() {
        view = new ClusterView(client, Catalogue.CATALOGUE);
        view.start();
        await(view::synced);
    }

    private List<String> offered() {
        return view.offers().to(Placement.ANYWHERE).smallestFirst().stream()
                .map(it -> it.name())
                .toList();
    }

    private String free() {
        Offers.Reachable reachable = view.offers().to(Placement.ANYWHERE);
        return reachable.smallestFirst().stream()
                .map(Offer::target)
                .filter(it -> reachable.room().of(List.of(it)).enough())
                .toList()
                .toString();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "waited for too long");
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static Node node(String name, String resource, String amount) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewStatus()
                .addToAllocatable(resource, new Quantity(amount))
                .endStatus()
                .build();
    }
}
