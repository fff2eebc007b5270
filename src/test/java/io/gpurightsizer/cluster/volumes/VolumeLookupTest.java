package io.gpurightsizer.cluster.volumes;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.gpurightsizer.cluster.state.StorageClassState;
import io.gpurightsizer.cluster.state.Volumes;
import io.gpurightsizer.cluster.state.Volumes.ClaimState;
import io.gpurightsizer.sizing.offers.Dependencies.Claim;
import io.gpurightsizer.sizing.offers.Dependencies.Made;
import io.gpurightsizer.sizing.offers.Placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@EnableKubernetesMockClient
class VolumeLookupTest {
    private static final String CLAIM = "/api/v1/namespaces/team-a/persistentvolumeclaims/cache";
    private static final String VOLUME = "/api/v1/persistentvolumes/pv1";
    private static final String CLASSES = "/apis/storage.k8s.io/v1/storageclasses";
    private static final String BOUND = "{'metadata': {'name': 'cache'}, 'spec': {'volumeName': 'pv1'}}";
    private static final String IN_ZONE_B = """
            {'metadata': {'name': 'pv1'}, 'spec': {'nodeAffinity': {'required': {'nodeSelectorTerms': [
             {'matchExpressions': [{'key': 'topology.kubernetes.io/zone', 'operator': 'In', 'values': ['b']}]}]}}}}
            """;
    private static final Placement.Term ZONE_B = new Placement.Term(
            List.of(new Placement.Requirement("topology.kubernetes.io/zone", "In", List.of("b"))), List.of());

    KubernetesMockServer server;
    KubernetesClient client;
    private final AtomicLong now = new AtomicLong();
    private VolumeLookup volumes;

    @BeforeEach
    void ask() {
        volumes = new VolumeLookup(client, Duration.ofSeconds(10), now::get);
    }

    @Test
    void aBoundClaimLeadsToTheNodesOfItsVolume() throws Exception {
        replies(CLAIM, 200, BOUND);
        replies(VOLUME, 200, IN_ZONE_B);

        Volumes found = fetch(Claim.named("cache"));

        assertEquals(
                new Volumes(
                        Map.of("team-a/cache", new ClaimState("pv1", "", "")),
                        Map.of("pv1", Optional.of(List.of(ZONE_B))),
                        Map.of()),
                found);
        assertEquals(0, volumes.failures());
    }

    @Test
    void aClaimThatIsNotBoundLeadsToTheClassesOfVolumes() throws Exception {
        replies(CLAIM, 200, "{'metadata': {'name': 'cache'}, 'spec': {'storageClassName': 'fast'}}");
        replies(CLASSES, 200, """
                {'items': [{'metadata': {'name': 'fast'}, 'provisioner': 'ebs.csi.aws.com',
                            'volumeBindingMode': 'WaitForFirstConsumer'}]}
                """);

        Volumes found = fetch(Claim.named("cache"));

        assertEquals(Map.of("team-a/cache", new ClaimState("", "fast", "")), found.claims());
        assertEquals(Map.of("fast", new StorageClassState(true, true, false, Optional.empty())), found.classes());
    }

    @Test
    void aClaimThatIsMadeForThePodLeadsToTheClassesAlone() throws Exception {
        replies(CLASSES, 200, """
                {'items': [{'metadata': {'name': 'std', 'annotations': {
                            'storageclass.kubernetes.io/is-default-class': 'true'}}, 'provisioner': 'x'}]}
                """);

        Volumes found = fetch(new Claim("scratch", Made.FOR_THE_POD, ""));

        assertEquals(Map.of("std", new StorageClassState(false, true, true, Optional.empty())), found.classes());
    }

    @Test
    void aBoundClaimIsRememberedForHalfAMinuteAndAnotherForFiveSeconds() throws Exception {
        replies(CLAIM, 200, BOUND);
        replies(VOLUME, 200, IN_ZONE_B);
        fetch(Claim.named("cache"));
        fetch(Claim.named("none"));
        assertEquals(3, server.getRequestCount());

        now.addAndGet(TimeUnit.SECONDS.toNanos(6));
        fetch(Claim.named("cache"));
        assertEquals(3, server.getRequestCount());
        fetch(Claim.named("none"));
        assertEquals(4, server.getRequestCount());
        now.addAndGet(TimeUnit.SECONDS.toNanos(26));
        fetch(Claim.named("cache"));
        assertEquals(6, server.getRequestCount());
    }

    @Test
    void whatCannotBeReadIsSaidWithItsReason() throws Exception {
        replies("/api/v1/namespaces/team-a/persistentvolumeclaims/secret", 403, "{}");
        replies("/api/v1/namespaces/team-a/persistentvolumeclaims/odd", 200, "[1, 2");

        assertEquals(ClaimState.notRead("it may not be read"), claim("secret"));
        assertEquals(ClaimState.notRead("it could not be read"), claim("odd"));
        assertEquals(ClaimState.notRead("there is none"), claim("none"));
        assertEquals(2, volumes.failures());
    }

    @Test
    void aVolumeThatIsNotThereIsNotKnown() throws Exception {
        replies(CLAIM, 200, BOUND);

        assertEquals(Map.of(), fetch(Claim.named("cache")).nodes());
    }

    @Test
    void aNameThatCouldLeadElsewhereIsNotFollowed() throws Exception {
        for (String name : List.of("../secrets/x", "a?watch=1", "", "A", "a..b")) {
            assertEquals(ClaimState.notRead("there can be none of that name"), claim(name), name);
        }
        assertEquals(0, server.getRequestCount());
    }

    @Test
    void anAnswerThatComesTooLateIsMissedByThisPodAndKnownToTheNext() throws Exception {
        server.expect()
                .get()
                .withPath(CLAIM)
                .andReply(200, request -> {
                    try {
                        Thread.sleep(500);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return BOUND.replace('\'', '"');
                })
                .always();
        replies(VOLUME, 200, IN_ZONE_B);
        VolumeLookup hasty = new VolumeLookup(client, Duration.ofMillis(20), now::get);

        Volumes missed = hasty.fetch("team-a", List.of(Claim.named("cache")))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);

        assertEquals(Map.of("team-a/cache", ClaimState.notRead("it was not read within 20 ms")), missed.claims());
        assertEquals(1, hasty.failures());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        Volumes later = missed;
        while (later.nodes().isEmpty() && System.nanoTime() < deadline) {
            later = hasty.fetch("team-a", List.of(Claim.named("cache")))
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        }
        assertTrue(later.nodes().containsKey("pv1"), later::toString);
    }

    private ClaimState claim(String name) throws Exception {
        return fetch(Claim.named(name)).claims().get("team-a/" + name);
    }

    private Volumes fetch(Claim claim) throws Exception {
        return volumes.fetch("team-a", List.of(claim)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void replies(String path, int code, String body) {
        server.expect()
                .get()
                .withPath(path)
                .andReturn(code, body.replace('\'', '"'))
                .always();
    }
}
