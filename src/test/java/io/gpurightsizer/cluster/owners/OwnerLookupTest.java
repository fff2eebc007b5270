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

import io.gpurightsizer.pod.OwnerMetadata;
import io.gpurightsizer.pod.SubmittedPod;

import static org.junit.jupiter.api.Assertions.assertEquals;

@EnableKubernetesMockClient
class OwnerLookupTest {
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
    private OwnerLookup owners;

    @BeforeEach
    void ask() {
        owners = new OwnerLookup(client, Duration.ofSeconds(10), OwnerLookupTest::isRelevant, now::get);
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
    void labelsThatMatterAreKeptAndNoOthers() throws Exception {
        replies(200, """
                {"metadata": {"uid": "u1", "labels": {"kueue.x-k8s.io/queue-name": "q", "app": "asr"}}}
                """);

        assertEquals(Map.of("kueue.x-k8s.io/queue-name", "q"), metadata(OWNER).labels());
    }

    @Test
    void anOwnersOwnControllerIsKnown() throws Exception {
        replies(200, """
                {"metadata": {"uid": "u1", "ownerReferences": [
                  {"apiVersion": "v1", "kind": "ConfigMap", "name": "c", "uid": "u7"},
                  {"apiVersion": "apps/v1", "kind": "Deployment", "name": "asr", "uid": "u8", "controller": true}]}}
                """);

        assertEquals(
                Optional.of(new SubmittedPod.Owner("apps/v1", "Deployment", "asr", "u8")),
                metadata(OWNER).controller());
    }

    @Test
    void whatWasFetchedIsRememberedForHalfAMinute() throws Exception {
        replies(200, METADATA.formatted("u1"));
        assertEquals(Optional.empty(), cached(owners, OWNER));
        fetch(OWNER);

        now.addAndGet(TimeUnit.SECONDS.toNanos(29));
        assertEquals(Optional.of(OURS), cached(owners, OWNER));
        now.addAndGet(TimeUnit.SECONDS.toNanos(2));
        assertEquals(Optional.empty(), cached(owners, OWNER));
    }

    @Test
    void thatThereIsNoSuchOwnerIsRememberedForAMoment() throws Exception {
        replies(404, "{}");

        assertEquals(Map.of(), fetch(OWNER));

        assertEquals(Optional.of(Map.of()), cached(owners, OWNER));
        assertEquals(0, owners.failures());
        now.addAndGet(TimeUnit.SECONDS.toNanos(6));
        assertEquals(Optional.empty(), cached(owners, OWNER));
    }

    @Test
    void anOwnerThatMayNotBeReadHasNoneAndIsCounted() throws Exception {
        replies(403, "{}");

        assertEquals(OwnerMetadata.NONE, metadata(OWNER));
        assertEquals(1, owners.failures());
    }

    @Test
    void anAnswerThatMakesNoSenseIsCountedAndTheOwnerNotRead() throws Exception {
        replies(200, "[1, 2");

        assertEquals(
                Optional.of("its owner ReplicaSet asr-5d8f could not be read"),
                metadata(OWNER).notRead());
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
        List<CompletableFuture<OwnerMetadata>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(owners.fetch("team-a", OWNER).toCompletableFuture());
        }

        for (CompletableFuture<OwnerMetadata> answer : answers) {
            assertEquals(OURS, answer.get(10, TimeUnit.SECONDS).annotations());
        }
        assertEquals(1, server.getRequestCount());
    }

    @Test
    void anAnswerThatComesTooLateIsMissedByThisPodAndKnownToTheNext() throws Exception {
        repliesAfter(500);
        OwnerLookup hasty = new OwnerLookup(client, Duration.ofMillis(20), OwnerLookupTest::isRelevant, now::get);

        OwnerMetadata owner = hasty.fetch("team-a", OWNER).toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertEquals(Map.of(), owner.annotations());
        assertEquals(Optional.of("its owner ReplicaSet asr-5d8f was not read within 20 ms"), owner.notRead());
        assertEquals(1, hasty.failures());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (hasty.cached("team-a", OWNER).isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertEquals(Optional.of(OURS), cached(hasty, OWNER));
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
    void theTopmostControllerIsFoundBehindAllBetween() throws Exception {
        owned("/apis/apps/v1/namespaces/team-a/replicasets/asr-5d8f", "apps/v1", "Deployment", "asr");
        owned("/apis/apps/v1/namespaces/team-a/deployments/asr", "example.com/v1", "Voice", "v");

        assertEquals(Optional.of("Voice/v"), top(owners));
    }

    @Test
    void withNothingAboveItAnOwnerIsTheTopmost() throws Exception {
        replies(200, "{\"metadata\": {\"uid\": \"u1\"}}");

        assertEquals(Optional.of("ReplicaSet/asr-5d8f"), top(owners));
    }

    @Test
    void oneThatMayNotBeReadIsTheTopmostThatIsKnown() throws Exception {
        owned("/apis/apps/v1/namespaces/team-a/replicasets/asr-5d8f", "apps/v1", "Deployment", "asr");
        server.expect()
                .get()
                .withPath("/apis/apps/v1/namespaces/team-a/deployments/asr")
                .andReturn(403, "{}")
                .always();

        assertEquals(Optional.of("Deployment/asr"), top(owners));
    }

    @Test
    void whereOneCannotBeReadTheTopmostIsNotKnown() throws Exception {
        owned("/apis/apps/v1/namespaces/team-a/replicasets/asr-5d8f", "apps/v1", "Deployment", "asr");
        server.expect()
                .get()
                .withPath("/apis/apps/v1/namespaces/team-a/deployments/asr")
                .andReturn(200, "[1, 2")
                .always();

        assertEquals(Optional.empty(), top(owners));
    }

    @Test
    void whereOneIsNotReadInTimeTheTopmostIsNotKnown() throws Exception {
        repliesAfter(500);

        assertEquals(
                Optional.empty(),
                top(new OwnerLookup(client, Duration.ofMillis(20), OwnerLookupTest::isRelevant, now::get)));
    }

    @Test
    void ownersThatOwnEachOtherHaveNoTopmost() throws Exception {
        owned("/apis/apps/v1/namespaces/team-a/replicasets/asr-5d8f", "apps/v1", "Deployment", "asr");
        owned("/apis/apps/v1/namespaces/team-a/deployments/asr", "apps/v1", "ReplicaSet", "asr-5d8f");

        assertEquals(Optional.empty(), top(owners));
    }

    private void owned(String path, String apiVersion, String kind, String name) {
        server.expect()
                .get()
                .withPath(path)
                .andReturn(200, """
                    {"metadata": {"uid": "u1", "ownerReferences": [
                      {"apiVersion": "%s", "kind": "%s", "name": "%s", "uid": "u1", "controller": true}]}}
                    """.formatted(apiVersion, kind, name))
                .always();
    }

    private static Optional<String> top(OwnerLookup lookup) throws Exception {
        return lookup.fetchTop("team-a", OWNER)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .map(SubmittedPod.Owner::title);
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
            assertEquals(Optional.of(Map.of()), cached(owners, owner), owner::toString);
        }
        assertEquals(0, server.getRequestCount());
    }

    private static boolean isRelevant(String key) {
        return key.startsWith("gpu-rightsizer.io/") || key.startsWith("kueue.x-k8s.io/");
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
        return metadata(owner).annotations();
    }

    private OwnerMetadata metadata(SubmittedPod.Owner owner) throws Exception {
        return owners.fetch("team-a", owner).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static Optional<Map<String, String>> cached(OwnerLookup owners, SubmittedPod.Owner owner) {
        return owners.cached("team-a", owner).map(OwnerMetadata::annotations);
    }
}
