package io.gpurightsizer.cluster.watch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

import io.gpurightsizer.cluster.nodes.Catalogue;
import io.gpurightsizer.cluster.owners.OwnerLookup;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.testing.Slices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The same against a real API server, whose administrator's kubeconfig the environment names. */
@EnabledIfEnvironmentVariable(named = RealApiServerTest.KUBECONFIG, matches = ".+")
class RealApiServerTest {
    static final String KUBECONFIG = "GPU_RIGHTSIZER_TEST_KUBECONFIG";

    /** No kubelet stands behind the nodes, so the node lifecycle controller taints them. */
    private static final Placement ANYWHERE = new Placement(
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            List.of(new Placement.Toleration("", "Exists", "", "")),
            Optional.empty());

    private final Config config =
            Config.fromKubeconfig(Path.of(System.getenv(KUBECONFIG)).toFile());
    private final KubernetesClient client =
            new KubernetesClientBuilder().withConfig(config).build();
    private ClusterView view;

    @AfterEach
    void cleanUp() {
        if (view != null) {
            view.close();
        }
        client.nodes().withLabel("test", "gpu-rightsizer").delete();
        client.resource(Slices.profileClass("1g.10gb").toString()).delete();
        client.resource(Slices.slice("a", Slices.gpus(1)).toString()).delete();
        client.namespaces().withName("team-a").delete();
        client.rbac().clusterRoleBindings().withName("rightsizer-nodes").delete();
        client.rbac().clusterRoles().withName("rightsizer-nodes").delete();
        client.close();
    }

    @Test
    void nodesAreSeenAsTheyComeChangeAndGo() {
        create("a", "nvidia.com/mig-1g.10gb", 7);
        start(client);
        assertEquals(List.of("nvidia.com/mig-1g.10gb"), offered());

        create("b", "nvidia.com/gpu.shared", 4);
        await(() -> offered().size() == 2);
        retry(() -> client.nodes()
                .withName("a")
                .edit(it -> new NodeBuilder(it)
                        .editOrNewSpec()
                        .withUnschedulable(true)
                        .endSpec()
                        .build()));
        await(() -> offered().equals(List.of("nvidia.com/gpu.shared")));
        client.nodes().withName("b").delete();
        await(() -> offered().isEmpty());

        assertEquals(List.of(), view.problems());
        assertTrue(view.age().toSeconds() < 15, "age " + view.age());
    }

    @Test
    void manyNodesComeInPages() {
        for (int i = 0; i < 250; i++) {
            create("n" + i, "nvidia.com/mig-1g.10gb", 7);
        }

        start(client);

        assertEquals(250, view.nodeCount());
        assertEquals(
                "node n0 and 249 more",
                view.offers().to(ANYWHERE).nodes().get(0).description());
    }

    @Test
    void devicesOfDynamicResourceAllocationAreSeen() {
        start(client);
        create("a", "cpu", 64);
        client.resource(Slices.profileClass("1g.10gb").toString()).create();
        client.resource(Slices.slice("a", Slices.migDevices(0, "1g.10gb", "9984Mi", 7))
                        .toString())
                .create();

        await(() -> offered().equals(List.of("nvidia.com/mig-1g.10gb")));
    }

    @Test
    void aDeploymentsAnnotationsAreReadFromItsReplicaSet() throws Exception {
        createNamespace();
        client.resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName("asr")
                        .withNamespace("team-a")
                        .addToAnnotations("gpu-rightsizer.io/model", "parakeet")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(0)
                        .withNewSelector()
                        .addToMatchLabels("app", "asr")
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .addToLabels("app", "asr")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("c")
                        .withImage("x")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
        await(() -> replicaSets().size() == 1);
        ReplicaSet replicaSet = replicaSets().get(0);
        OwnerLookup owners = new OwnerLookup(client, Duration.ofSeconds(5), key -> true);

        Map<String, String> annotations = owners.fetch(
                        "team-a",
                        new SubmittedPod.Owner(
                                "apps/v1",
                                "ReplicaSet",
                                replicaSet.getMetadata().getName(),
                                replicaSet.getMetadata().getUid()))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .annotations();

        assertEquals(Map.of("gpu-rightsizer.io/model", "parakeet"), annotations);
        assertEquals(0, owners.failures());
    }

    @Test
    void anOwnerOfAnyKindIsFoundByDiscovery() throws Exception {
        createNamespace();
        OwnerLookup owners = new OwnerLookup(client, Duration.ofSeconds(5), key -> true);
        String uid = client.namespaces().withName("team-a").get().getMetadata().getUid();

        Map<String, String> annotations = owners.fetch(
                        "team-a", new SubmittedPod.Owner("v1", "Namespace", "team-a", uid))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .annotations();

        assertEquals(Map.of("gpu-rightsizer.io/note", "here"), annotations);
    }

    @Test
    void whereOnlyNodesMayBeReadTheRestIsAProblemAndLeftOut() {
        create("a", "nvidia.com/mig-1g.10gb", 7);
        allow("get", "list", "watch");

        start(otherUser());

        assertEquals(List.of("nvidia.com/mig-1g.10gb"), offered());
        await(() -> view.problems().size() == 4);
        assertEquals(
                List.of(
                        "deviceclasses: forbidden",
                        "namespaces: forbidden",
                        "pods: forbidden",
                        "runtimeclasses: forbidden"),
                view.problems().stream().sorted().toList());
    }

    @Test
    void whereNothingMayBeReadItNeverSyncs() {
        view = new ClusterView(otherUser(), Catalogue.CATALOGUE);
        view.start();

        await(() -> view.problems().contains("nodes: forbidden"));
        assertFalse(view.synced());
    }

    @Test
    void namespacesAreKnownByTheirLabels() {
        createNamespace();

        start(client);

        assertEquals(Optional.of(Map.of("gpu-rightsizer.io/mode", "off")), view.namespaceLabels("team-a"));
    }

    private List<ReplicaSet> replicaSets() {
        return client.apps().replicaSets().inNamespace("team-a").list().getItems();
    }

    private void createNamespace() {
        await(() -> client.namespaces().withName("team-a").get() == null);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("team-a")
                        .addToLabels("gpu-rightsizer.io/mode", "off")
                        .addToAnnotations("gpu-rightsizer.io/note", "here")
                        .endMetadata()
                        .build())
                .create();
    }

    private void allow(String... verbs) {
        client.resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName("rightsizer-nodes")
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("")
                        .withResources("nodes")
                        .withVerbs(verbs)
                        .endRule()
                        .build())
                .create();
        client.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName("rightsizer-nodes")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "rightsizer-nodes")
                        .addNewSubject("rbac.authorization.k8s.io", "User", "other-user", null)
                        .build())
                .create();
    }

    private KubernetesClient otherUser() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(config)
                        .withImpersonateUsername("other-user")
                        .build())
                .build();
    }

    private void create(String name, String resource, int amount) {
        Node node = new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("test", "gpu-rightsizer")
                .endMetadata()
                .build();
        client.resource(node).create();
        retry(() -> client.nodes()
                .withName(name)
                .editStatus(it -> new NodeBuilder(it)
                        .editOrNewStatus()
                        .addToCapacity(resource, new Quantity(String.valueOf(amount)))
                        .addToAllocatable(resource, new Quantity(String.valueOf(amount)))
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus("True")
                        .endCondition()
                        .endStatus()
                        .build()));
    }

    /** Controllers write to nodes too, so a write may conflict. */
    private static void retry(Runnable write) {
        await(() -> {
            try {
                write.run();
                return true;
            } catch (KubernetesClientException e) {
                return false;
            }
        });
    }

    private void start(KubernetesClient with) {
        view = new ClusterView(with, Catalogue.CATALOGUE);
        view.start();
        await(view::synced);
    }

    private List<String> offered() {
        return view.offers().to(ANYWHERE).smallestFirst().stream()
                .map(it -> it.name())
                .toList();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "waited for too long");
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
