package io.gpurightsizer.audit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.sizing.offers.AssumedOffers;
import io.gpurightsizer.workload.Mode;
import io.gpurightsizer.workload.PodSettings;
import io.gpurightsizer.workload.Share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Which workloads an audit says that enforce mode acts on. Of the namespace voice, asr is in every share from 34 %. */
class WorkloadShareTest {
    private static final String OUTSIDE =
            "it is outside of the share of workloads that enforce mode acts on, and stays as it is";

    private static Auditor auditor(String share) {
        return new Auditor(
                Audits.TABLE,
                new PodSettings(Audits.TABLE.identityKeys(), Mode.ENFORCE, true).with(Share.parse(share)),
                new AuditOffers(
                        AssumedOffers.of(Audits.TABLE, Audits.CATALOG, AssumedOffers.DEFAULT_PRODUCT),
                        "",
                        Audits.CATALOG));
    }

    private static Map<String, String> modes(String share, String manifests) {
        Map<String, String> modes = new TreeMap<>();
        auditor(share)
                .audit(Audits.inventory(manifests), Optional.empty(), Instant.EPOCH)
                .workloads()
                .forEach(it -> modes.put(it.title(), it.mode().toString()));
        return modes;
    }

    private static String object(String kind, String name, String owner, String more) {
        String by = owner.isEmpty()
                ? ""
                : "ownerReferences: [{kind: %s, name: %s, controller: true}], "
                        .formatted(owner.split("/")[0], owner.split("/")[1]);
        return """
            ---
            apiVersion: apps/v1
            kind: %s
            metadata: {name: %s, namespace: voice, uid: %s, %slabels: {pod-template-hash: 5d8f}}
            spec: %s
            """.formatted(kind, name, kind + name, by, more);
    }

    private static String template(String pod) {
        return "{template: {spec: " + pod + "}}";
    }

    private static final String POD =
            "{containers: [{name: a, image: nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us:1.3.0, resources: {limits:"
                    + " {nvidia.com/gpu: 1}}}]}";

    @ParameterizedTest
    @CsvSource({"33%, outside-share", "34%, enforce"})
    void aDeploymentItsReplicaSetAndItsPodAreTheSameWorkload(String share, String mode) {
        String deployment = object("Deployment", "asr", "", template(POD));
        String replicaSet = object("ReplicaSet", "asr-5d8f", "Deployment/asr", template(POD));
        String pod = object("Pod", "asr-5d8f-x", "ReplicaSet/asr-5d8f", POD);

        assertEquals(Map.of("Deployment/asr", mode), modes(share, deployment));
        assertEquals(Map.of("Deployment/asr", mode), modes(share, deployment + replicaSet + pod));
        assertEquals(Map.of("ReplicaSet/asr-5d8f", mode), modes(share, replicaSet + pod));
        assertEquals(Map.of("Pod/asr-5d8f-x", mode), modes(share, pod));
    }

    @Test
    void aWorkloadOutsideOfTheShareSaysSoInWords() {
        AuditReport report = auditor("10%")
                .audit(
                        Audits.inventory(object("Deployment", "asr", "", template(POD))),
                        Optional.empty(),
                        Instant.EPOCH);

        assertEquals(List.of(OUTSIDE), report.workloads().get(0).remarks());
        assertTrue(report.workloads().get(0).resized(), "it says what would become of it all the same");
        assertTrue(auditor("10%")
                .explain(Audits.inventory(object("Deployment", "asr", "", template(POD))))
                .workloads()
                .get(0)
                .remarks()
                .contains(OUTSIDE));
    }

    @Test
    void theNamespacesLabelCountsBeforeTheOption() {
        String namespace = """
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: voice, labels: {gpu-rightsizer.io/share: "10"}}
            """;

        assertEquals(
                Map.of("Deployment/asr", "outside-share"),
                modes("100%", namespace + object("Deployment", "asr", "", template(POD))));
    }

    @Test
    void howManyOfItsPodsMayBeResizedIsARemark() {
        String deployment = object("Deployment", "asr", "", template(POD))
                .replace("labels:", "annotations: {gpu-rightsizer.io/replicas: \"1\"}, labels:");

        AuditReport report = auditor("100%").audit(Audits.inventory(deployment), Optional.empty(), Instant.EPOCH);

        assertEquals(Mode.ENFORCE, report.workloads().get(0).mode());
        assertEquals(
                List.of("gpu-rightsizer.io/replicas lets only 1 of its pods be resized"),
                report.workloads().get(0).remarks());
    }
}
