package io.gpurightsizer.cluster.nodes;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import io.gpurightsizer.cluster.state.StorageClassState;
import io.gpurightsizer.cluster.state.VolumeReader;
import io.gpurightsizer.cluster.state.Volumes;
import io.gpurightsizer.cluster.state.Volumes.ClaimState;
import io.gpurightsizer.sizing.offers.Dependencies.Claim;
import io.gpurightsizer.sizing.offers.Dependencies.Made;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.VolumeNodes;

import static org.junit.jupiter.api.Assertions.assertEquals;

class VolumesTest {
    private static final List<Placement.Term> ZONE_B = List.of(term(in("topology.kubernetes.io/zone", "b")));
    private static final StorageClassState WAITS = new StorageClassState(true, true, false, Optional.empty());

    private final Volumes volumes = new Volumes(
            Map.of(
                    "a/bound", new ClaimState("pv1", "", ""),
                    "a/anywhere", new ClaimState("pv2", "", ""),
                    "a/lost", new ClaimState("pv9", "", ""),
                    "a/waits", new ClaimState("", "waits", ""),
                    "a/allowed", new ClaimState("", "allowed", ""),
                    "a/at-once", new ClaimState("", "at-once", ""),
                    "a/by-hand", new ClaimState("", "by-hand", ""),
                    "a/unknown-class", new ClaimState("", "other", ""),
                    "a/no-class", new ClaimState("", "", "")),
            Map.of("pv1", Optional.of(ZONE_B), "pv2", Optional.empty()),
            Map.of(
                    "waits", WAITS,
                    "allowed", new StorageClassState(true, true, false, Optional.of(ZONE_B)),
                    "at-once", new StorageClassState(false, true, false, Optional.empty()),
                    "by-hand", new StorageClassState(true, false, false, Optional.empty())));

    @Test
    void aBoundClaimGoesWhereItsVolumeIs() {
        assertEquals(
                new VolumeNodes("claim bound (volume pv1)", Optional.of(ZONE_B), ""),
                volumes.of("a", Claim.named("bound")));
        assertEquals(Optional.empty(), volumes.of("a", Claim.named("anywhere")).anyOf());
    }

    @Test
    void aVolumeThatIsMadeWhereThePodIsGoesWhereItsClassAllows() {
        assertEquals(VolumeNodes.any("claim waits"), volumes.of("a", Claim.named("waits")));
        assertEquals(
                Optional.of(ZONE_B), volumes.of("a", Claim.named("allowed")).anyOf());
        assertEquals(
                VolumeNodes.any("the claim of its volume scratch"),
                volumes.of("a", new Claim("scratch", Made.FOR_THE_POD, "waits")));
    }

    @Test
    void whatIsNotKnownSaysWhy() {
        assertEquals("it is not bound yet", why("at-once"));
        assertEquals("its volume pv9 is not known", why("lost"));
        assertEquals(
                "it is not bound yet, and which nodes have a volume of class by-hand is not known", why("by-hand"));
        assertEquals("it is not bound yet, and its class other is not known", why("unknown-class"));
        assertEquals("it is not bound yet, and names no class", why("no-class"));
        assertEquals("there is none", why("missing"));
        assertEquals("there is none", volumes.of("b", Claim.named("bound")).notKnown(), "in another namespace");
    }

    @Test
    void aClaimThatNamesNoClassGetsTheOneDefault() {
        StorageClassState byDefault = new StorageClassState(true, true, true, Optional.of(ZONE_B));
        Claim scratch = new Claim("scratch", Made.FOR_THE_POD, "");

        assertEquals(
                Optional.of(ZONE_B),
                new Volumes(Map.of(), Map.of(), Map.of("std", byDefault, "waits", WAITS))
                        .of("a", scratch)
                        .anyOf());
        assertEquals(
                "it is not bound yet, and names no class",
                new Volumes(Map.of(), Map.of(), Map.of("one", byDefault, "other", byDefault))
                        .of("a", scratch)
                        .notKnown());
    }

    @Test
    void replicasGoWhereTheirVolumesAreIfTheseAreAllInOnePlace() {
        Claim replicas = new Claim("cache-asr-", Made.FOR_REPLICAS, "waits");
        ClaimState inB = new ClaimState("pv1", "", "");
        ClaimState anywhere = new ClaimState("pv2", "", "");

        assertEquals(
                Optional.of(ZONE_B),
                with("a/cache-asr-0", inB, "a/cache-asr-1", inB)
                        .of("a", replicas)
                        .anyOf());
        assertEquals(
                VolumeNodes.notKnown("claim cache-asr-*", "the replicas have it on different nodes"),
                with("a/cache-asr-0", inB, "a/cache-asr-1", anywhere).of("a", replicas));
        assertEquals(
                VolumeNodes.any("claim cache-asr-0"),
                with("b/cache-asr-0", inB, "a/cache-asr-old", inB).of("a", replicas),
                "none is there yet");
    }

    private Volumes with(String one, ClaimState first, String other, ClaimState second) {
        return new Volumes(Map.of(one, first, other, second), volumes.nodes(), volumes.classes());
    }

    @Test
    void volumesThatWereNotLookedAtKeepNoPodFromANode() {
        assertEquals(VolumeNodes.any("claim x"), Volumes.NOT_LOOKED_AT.of("a", Claim.named("x")));
    }

    @Test
    void aVolumeIsReadByItsNodeAffinityElseByTheZonesOfItsLabels() {
        assertEquals(Optional.of(ZONE_B), VolumeReader.volume(json("""
                {'metadata': {'name': 'pv1'}, 'spec': {'nodeAffinity': {'required': {'nodeSelectorTerms': [
                 {'matchExpressions': [{'key': 'topology.kubernetes.io/zone', 'operator': 'In', 'values': ['b']}]}]}}}}
                """)));
        List<Placement.Term> byLabels = VolumeReader.volume(json("""
                        {'metadata': {'name': 'pv2', 'labels': {'topology.kubernetes.io/zone': 'a__b', 'app': 'x'}}}
                        """)).orElseThrow();
        assertEquals(term(in("topology.kubernetes.io/zone", "a", "b")), byLabels.get(0));
        assertEquals(4, byLabels.get(1).expressions().size(), "or no zone and no region");
        assertEquals(Optional.empty(), VolumeReader.volume(json("{'metadata': {'name': 'nfs'}, 'spec': {}}")));
    }

    @Test
    void aClaimWhoseNodeIsChosenAlreadyIsNotKnown() {
        assertEquals(ClaimState.notRead("its volume is being made"), VolumeReader.claim(json("""
                {'metadata': {'name': 'c', 'annotations': {'volume.kubernetes.io/selected-node': 'n1'}},
                 'spec': {'storageClassName': 'waits'}}
                """)));
        assertEquals(new ClaimState("pv1", "waits", ""), VolumeReader.claim(json("""
                {'metadata': {'name': 'c', 'annotations': {'volume.kubernetes.io/selected-node': 'n1'}},
                 'spec': {'storageClassName': 'waits', 'volumeName': 'pv1'}}
                """)));
    }

    @Test
    void allowedTopologiesOfAClassAreTermsOfWhichOneMustHold() {
        StorageClassState read = VolumeReader.storageClass(json("""
                {'metadata': {'name': 'zonal'}, 'provisioner': 'pd.csi.storage.gke.io',
                 'volumeBindingMode': 'WaitForFirstConsumer', 'allowedTopologies': [{'matchLabelExpressions': [
                   {'key': 'topology.kubernetes.io/zone', 'values': ['b']}]}]}
                """));

        assertEquals(new StorageClassState(true, true, false, Optional.of(ZONE_B)), read);
    }

    private String why(String claim) {
        return volumes.of("a", Claim.named(claim)).notKnown();
    }

    private static Placement.Term term(Placement.Requirement... expressions) {
        return new Placement.Term(List.of(expressions), List.of());
    }

    private static Placement.Requirement in(String key, String... values) {
        return new Placement.Requirement(key, "In", List.of(values));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
