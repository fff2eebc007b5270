package io.gpurightsizer.cluster.owners;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.fabric8.kubernetes.api.model.APIResourceBuilder;
import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.gpurightsizer.pod.SubmittedPod;

import static org.junit.jupiter.api.Assertions.assertEquals;

@EnableKubernetesMockClient
class OwnerAnnotationsTest {
    private static final String PATH = "/apis/apps/v1/namespaces/team-a/replicasets/asr-5d8f";
    private static final SubmittedPod.Owner OWNER = new SubmittedPod.Owner("apps/v1", "ReplicaSet", "asr-5d8f", "u1");
    private static final Map<String, String> OURS = Map.of("gpu-rightsizer.io/model", "parakeet");
    private static final String METADATA = """
            {"apiVersion": "meta.k8s.io/v1", "kind": "PartialObjectMetadata", "metadata": {"name": "asr-5d8f",
             "uid": "%s", "annotations": {"gpu-rightsizer.io/model": "parakeet", "deployment.kubernetes.io/revision": "3"}}}
            """;

    KubernetesMockServer server;
    KubernetesClient client;
    private final AtomicLong now = new AtomicLong();
    private OwnerAnnotations owners;

    @BeforeEach
    void ask() {
        owners = new OwnerAnnotations(client, Duration.ofSeconds(10), now::get);
    }

    @Test
    void anOwnersAnnotationsAreFetchedByMetadataAlone() throws Exception {
        replies(200, METADATA.formatted("u1"));

        Map<String, String> annotations = fetch(OWNER);

        assertEquals(OURS, annotations);
        assertEquals(
                "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
                server.takeRequest().getHeader("Accept"));
    }

    @Test
    void whatWasFetchedIsRememberedForHalfAMinute() throws Exception {
        replies(200, METADATA.formatted("u1"));
        assertEquals(Optional.empty(), owners.cached("team-a", OWNER));
        fetch(OWNER);

        now.addAndGet(TimeUnit.SECONDS.toNanos(29));
        assertEquals(Optional.of(OURS), owners.cached("team-a", OWNER));
        now.addAndGet(TimeUnit.SECONDS.toNanos(2));
        assertEquals(Optional.empty(), owners.cached("team-a", OWNER));
    }

    @Test
    void thatThereIsNoSuchOwnerIsRememberedForAMoment() throws Exception {
        replies(404, "{}");

        assertEquals(Map.of(), fetch(OWNER));

        assertEquals(Optional.of(Map.of()), owners.cached("team-a", OWNER));
        assertEquals(0, owners.failures());
        now.addAndGet(TimeUnit.SECONDS.toNanos(6));
        assertEquals(Optional.empty(), owners.cached("team-a", OWNER));
    }

    @Test
    void anOwnerThatMayNotBeReadHasNoneAndIsCounted() throws Exception {
        replies(403, "{}");

        assertEquals(Map.of(), fetch(OWNER));
        assertEquals(1, owners.failures());
    }

    @Test
    void anAnswerThatMakesNoSenseIsCounted() throws Exception {
        replies(200, "[1, 2");

        assertEquals(Map.of(), fetch(OWNER));
        assertEquals(1, owners.failures());
    }

    @Test
    void anotherObjectThatTookTheNameDoesNotCount() throws Exception {
        replies(200, METADATA.formatted("u2"));

        assertEquals(Map.of(), fetch(OWNER));
    }

    @Test
    void podsThatComeTogetherAskOnce() throws Exception {
        repliesAfter(300);
        List<CompletableFuture<Map<String, String>>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(owners.fetch("team-a", OWNER).toCompletableFuture());
        }

        for (CompletableFuture<Map<String, String>> answer : answers) {
            assertEquals(OURS, answer.get(10, TimeUnit.SECONDS));
        }
        assertEquals(1, server.getRequestCount());
    }

    @Test
    void anAnswerThatComesTooLateIsMissedByThisPodAndKnownToTheNext() throws Exception {
        repliesAfter(500);
        OwnerAnnotations hasty = new OwnerAnnotations(client, Duration.ofMillis(20), now::get);

        Map<String, String> annotations =
                hasty.fetch("team-a", OWNER).toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertEquals(Map.of(), annotations);
        assertEquals(1, hasty.failures());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (hasty.cached("team-a", OWNER).isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertEquals(Optional.of(OURS), hasty.cached("team-a", OWNER));
    }

    @Test
    void aCustomOwnersPluralIsDiscoveredOnce() throws Exception {
        server.expect()
                .get()
                .withPath("/apis/ray.io/v1")
                .andReturn(
                        200,
                        new APIResourceListBuilder()
                                .addToResources(new APIResourceBuilder()
                                        .withKind("RayCluster")
                                        .withName("rayclusters/status")
                                        .withNamespaced(true)
                                        .build())
                                .addToResources(new APIResourceBuilder()
                                        .withKind("RayCluster")
                                        .withName("rayclusters")
                                        .withNamespaced(true)
                                        .build())
                                .build())
                .once();
        for (String name : List.of("r1", "r2")) {
            server.expect()
                    .get()
                    .withPath("/apis/ray.io/v1/namespaces/team-a/rayclusters/" + name)
                    .andReturn(200, METADATA.formatted("u1"))
                    .once();
        }

        assertEquals(OURS, fetch(new SubmittedPod.Owner("ray.io/v1", "RayCluster", "r1", "u1")));
        assertEquals(OURS, fetch(new SubmittedPod.Owner("ray.io/v1", "RayCluster", "r2", "u1")));
    }

    @Test
    void aReferenceThatCouldLeadElsewhereIsNotFollowed() {
        for (SubmittedPod.Owner owner : List.of(
                new SubmittedPod.Owner("apps/v1", "ReplicaSet", "../secrets/x", ""),
                new SubmittedPod.Owner("apps/v1", "ReplicaSet", "a?watch=1", ""),
                new SubmittedPod.Owner("apps/../v1", "ReplicaSet", "a", ""),
                new SubmittedPod.Owner("apps/v1/x", "ReplicaSet", "a", ""),
                new SubmittedPod.Owner("", "ReplicaSet", "a", ""),
                new SubmittedPod.Owner("apps/v1", "Replica Set", "a", ""))) {
            assertEquals(Optional.of(Map.of()), owners.cached("team-a", owner), owner::toString);
        }
        assertEquals(0, server.getRequestCount());
    }

    private void replies(int code, String body) {
        server.expect().get().withPath(PATH).andReturn(code, body).always();
    }

    private void repliesAfter(long milliseconds) {
        server.expect()
                .get()
                .withPath(PATH)
                .andReply(200, request -> {
                    try {
                        Thread.sleep(milliseconds);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return METADATA.formatted("u1");
                })
                .always();
    }

    private Map<String, String> fetch(SubmittedPod.Owner owner) throws Exception {
        return owners.fetch("team-a", owner).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
