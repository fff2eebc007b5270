package io.gpurightsizer.recommend;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.audit.manifests.TopOwners;

import static org.junit.jupiter.api.Assertions.assertEquals;

class PodOwnersTest {
    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: asr, namespace: voice}
            spec: {template: {spec: {containers: [%s]}}}
            ---
            """;
    private static final String REPLICA_SET = """
            apiVersion: apps/v1
            kind: ReplicaSet
            metadata: {name: asr-%s, namespace: voice, ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: asr, uid: d, controller: true}]}
            spec: {replicas: 0, template: {spec: {containers: [%s]}}}
            ---
            """;
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: asr-7d9f8b6c5-abcde, namespace: voice, uid: p, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: asr-7d9f8b6c5, uid: r, controller: true}]}
            spec: {nodeName: a, containers: [%s]}
            ---
            """;

    @ParameterizedTest
    @CsvSource({
        "Deployment, asr, asr-7d9f8b6c5-abcde, asr-7d9f8b6c5",
        "StatefulSet, asr, asr-11, ''",
        "Job, asr, asr-x7k2p, ''",
        "Pod, asr, asr, ''"
    })
    void aPodThatIsGoneIsKnownByItsName(String kind, String name, String pod, String revision) throws IOException {
        String object = kind.equals("Pod")
                ? "apiVersion: v1\nkind: Pod\nmetadata: {name: asr, namespace: voice}\nspec: {containers: [%s]}\n"
                : DEPLOYMENT.replace("Deployment", kind);
        Owned owned =
                owners(object.formatted(container("1"))).ownerOf("voice", pod).orElseThrow();

        assertEquals(name, owned.workload().name());
        assertEquals(revision, owned.revision());
    }

    @ParameterizedTest
    @CsvSource({"asr-abc", "asr-large-x7k2p", "asr-7d9f8b6c5-abcde-fghij", "tts-7d9f8b6c5-abcde", "asr-7d9f8b6c5-abcd"})
    void aNameThatNoControllerMadeIsOfNone(String pod) throws IOException {
        PodOwners owners = owners(DEPLOYMENT.formatted(container("1")));

        assertEquals(true, owners.ownerOf("voice", pod).isEmpty());
        assertEquals(true, owners.ownerOf("other", "asr-7d9f8b6c5-abcde").isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"1, SAME", "2, CHANGED"})
    void aReplicaSetThatWasReadSaysWhetherItsTemplateIsTodays(String tag, Owned.Fit expected) throws IOException {
        String objects = DEPLOYMENT.formatted(container("1")) + REPLICA_SET.formatted("7d9f8b6c5", container(tag));

        assertEquals(
                expected,
                owners(objects)
                        .ownerOf("voice", "asr-7d9f8b6c5-fghij")
                        .orElseThrow()
                        .fit());
    }

    @ParameterizedTest
    @CsvSource({"1, SAME", "2, CHANGED"})
    void soDoesAPodOfItForThosePodsOfItThatAreGone(String tag, Owned.Fit expected) throws IOException {
        String objects = DEPLOYMENT.formatted(container("1")) + POD.formatted(container(tag));

        assertEquals(
                expected,
                owners(objects)
                        .ownerOf("voice", "asr-7d9f8b6c5-abcde")
                        .orElseThrow()
                        .fit());
        assertEquals(
                expected,
                owners(objects)
                        .ownerOf("voice", "asr-7d9f8b6c5-fghij")
                        .orElseThrow()
                        .fit());
    }

    @Test
    void whatAnotherWebhookAddsToAPodIsNoChange() throws IOException {
        String added = container("1").replace("env: [", "env: [{name: ADDED, value: x}, ");
        String objects = DEPLOYMENT.formatted(container("1")) + POD.formatted(added);

        assertEquals(
                Owned.Fit.SAME,
                owners(objects)
                        .ownerOf("voice", "asr-7d9f8b6c5-abcde")
                        .orElseThrow()
                        .fit());
    }

    private static String container(String tag) {
        return "{name: server, image: \"example.com/server:" + tag
                + "\", env: [{name: MODEL_ID, value: org/asr}], resources: {limits: {nvidia.com/gpu: 1}}}";
    }

    private static PodOwners owners(String objects) throws IOException {
        AuditInput input = new AuditInput(count -> {});
        input.readStream("test", new ByteArrayInputStream(objects.getBytes(StandardCharsets.UTF_8)));
        return new PodOwners(input, TopOwners.of(input));
    }
}
