package io.gpurightsizer.apiserver;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.testing.Client;
import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Pem;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A webhook that watches its cluster, with the rights that {@code k8s/base/rbac.yaml} gives it and no others, and what
 * happens to it when the API server is away, slow or says no.
 */
@SuppressWarnings("try") // registrations are held, not used
class ClusterIT {
    private static final Path FOLDER = Path.of("src/test/resources/golden");
    private static final String RESIZED = "nvidia.com/mig-1g.20gb";
    private static final String NAMESPACE = "cluster";

    @TempDir
    static Path folder;

    private static Admin admin;
    private static Accounts accounts;
    private static Pem pem;
    private static Wire wire;
    private static Jar webhook;
    private static Registration registration;

    @BeforeAll
    static void start() {
        Config server = ApiServer.orSkip().admin();
        admin = new Admin(server).namespace(NAMESPACE, Map.of());
        accounts = new Accounts(admin, server, folder);
        accounts.withTheRightsOfTheManifests();
        GoldenNodes.in(admin);
        pem = Pem.in(folder);
        wire = Wire.to(server);
        webhook = Jar.serve(environment("gpu-rightsizer", wire.port()));
        registration = Registration.of(admin, webhook.httpsPort, pem);
        Admin.await("webhook called", () -> isResized(admin.tryPod(asr("probe"))));
    }

    @AfterEach
    void clear() {
        admin.clear(NAMESPACE);
    }

    @AfterAll
    static void stop() {
        if (registration != null) {
            registration.close();
            webhook.close();
            wire.close();
        }
        if (admin != null) {
            GoldenNodes.removeFrom(admin);
            admin.close();
        }
    }

    @Test
    void aNamespaceThatIsSwitchedOffAndOnIsHeard() {
        admin.namespace(NAMESPACE, Map.of("gpu-rightsizer.io/mode", "off"));
        Admin.await("off is heard", () -> isWhole(admin.tryPod(asr("probe"))));
        Admin.Answer off = admin.createPod(asr("off")).orFail();
        admin.namespace(NAMESPACE, Map.of("gpu-rightsizer.io/mode", "dry-run"));
        Admin.await(
                "dry-run is heard", () -> !admin.tryPod(asr("probe")).warnings().isEmpty());
        Admin.Answer dryRun = admin.createPod(asr("dry")).orFail();
        admin.namespace(NAMESPACE, Map.of());
        Admin.await("on is heard", () -> isResized(admin.tryPod(asr("probe"))));

        assertTrue(isWhole(off), off.body().toString());
        assertTrue(isWhole(dryRun), dryRun.body().toString());
        assertTrue(
                dryRun.warnings().get(0).startsWith("would resize container main"),
                dryRun.warnings().toString());
    }

    @Test
    void annotationsOfTheOwnerAreHeard() {
        String owner = replicaSet("keeps", "{gpu-rightsizer.io/resource: nvidia.com/gpu}");

        Admin.Answer created = admin.createPod(ownedBy(owner, "keeps")).orFail();

        assertTrue(isWhole(created), created.body().toString());
    }

    @Test
    void anOwnerWithoutAnnotationsHasNoSay() {
        String owner = replicaSet("plain", "{}");

        Admin.Answer created = admin.createPod(ownedBy(owner, "plain")).orFail();

        assertTrue(isResized(created), created.body().toString());
    }

    @Test
    void theOwnerIsToldInAnEvent() {
        String owner = replicaSet("told", "{}");

        admin.createPod(ownedBy(owner, "told")).orFail();

        Admin.await(
                "an event on the owner",
                () -> admin.client().v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                        .anyMatch(event -> event.getInvolvedObject().getName().equals("told")
                                && event.getReason().equals("GpuResized")));
    }

    @Test
    void theDeploymentAboveTheOwnerIsToldOnceByTwoReplicas() {
        String owner = replicaSetOfDeployment("deployed");
        replicaSet("after", "{}");
        try (Jar other = Jar.serve(environment("gpu-rightsizer", wire.port()))) {
            Client replica = new Client(other.httpsPort, pem);
            ObjectNode pod = ownedBy(owner, "deployed");

            admin.createPod(pod).orFail();
            Admin.await("the first has told it", () -> eventsOn("Deployment", "deployed") == 1);
            replica.answerTo(Reviews.creationOf(pod));
            replica.answerTo(Reviews.creationOf(ownedBy("", "after")));
            Admin.await("the second has told what comes after it", () -> eventsOn("ReplicaSet", "after") == 1);
        }

        assertEquals(1, eventsOn("Deployment", "deployed"));
        assertEquals(1, eventsOn("ReplicaSet", "deployed"));
    }

    private static long eventsOn(String kind, String name) {
        return admin.client().v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .map(event -> event.getInvolvedObject())
                .filter(it -> it.getKind().equals(kind) && it.getName().equals(name))
                .count();
    }

    @Test
    void aNodeThatGoesIsNoLongerCountedOn() {
        admin.client().nodes().withName(GoldenNodes.H100_MIXED).delete();
        Admin.await("the node is gone", () -> isWhole(admin.tryPod(asr("probe"))));
        Admin.Answer without = admin.createPod(asr("without")).orFail();
        GoldenNodes.in(admin);
        Admin.await("the node is back", () -> isResized(admin.tryPod(asr("probe"))));

        assertTrue(isWhole(without), without.body().toString());
    }

    @Test
    void anotherGpuSystemThatTheOwnerNamesKeepsThePod() {
        String owner = replicaSet("queued", "{}, labels: {kueue.x-k8s.io/queue-name: gpus}");

        Admin.Answer created = admin.createPod(ownedBy(owner, "queued")).orFail();

        assertTrue(isWhole(created), created.body().toString());
    }

    @Test
    void withoutTheApiServerItDecidesByWhatItKnew() {
        wire.cut();
        try {
            Admin.Answer created = admin.createPod(asr("cut")).orFail();

            assertTrue(isResized(created), created.body().toString());
        } finally {
            wire.mend();
        }
    }

    @Test
    void anOwnerThatIsNotReadInTimeKeepsThePod() {
        String owner = replicaSet("unreachable", "{gpu-rightsizer.io/resource: nvidia.com/gpu}");
        wire.delay(5_000);
        try {
            Admin.Answer created =
                    admin.createPod(ownedBy(owner, "unreachable")).orFail();

            assertTrue(isWhole(created), created.body().toString());
        } finally {
            wire.delay(0);
        }
    }

    @Test
    void afterTheApiServerComesBackItIsWatchedAgain() {
        wire.cut();
        admin.client().nodes().withName(GoldenNodes.H100_MIXED).delete();
        assertTrue(isResized(admin.tryPod(asr("probe"))), "by what it knew");

        wire.mend();

        Admin.await("the missed deletion is seen", () -> isWhole(admin.tryPod(asr("probe"))));
        GoldenNodes.in(admin);
        Admin.await("the node is back", () -> isResized(admin.tryPod(asr("probe"))));
    }

    @Test
    void withoutRightsItIsNotReadyAndLeavesPodsAlone() {
        accounts.add("nobody");
        try (Jar forbidden = Jar.start(environment("nobody", wire.port()))) {
            Client client = new Client(forbidden.httpsPort, pem);
            Admin.await("it listens", () -> listens(client));

            JsonNode answer = client.answerTo(Reviews.creationOf(asr("forbidden")));

            assertFalse(forbidden.isReady());
            assertTrue(answer.at("/response/allowed").asBoolean());
            assertTrue(answer.at("/response/patch").isMissingNode(), answer.toString());
        }
    }

    private static boolean listens(Client client) {
        try {
            client.answerTo(Reviews.creationOf(asr("probe")));
            return true;
        } catch (java.util.concurrent.CompletionException notYet) {
            return false;
        }
    }

    private static Map<String, String> environment(String account, int port) {
        Map<String, String> environment = new HashMap<>(pem.environment());
        environment.put("RIGHTSIZER_MODE", "enforce");
        environment.put("RIGHTSIZER_CLUSTER", "on");
        environment.put("RIGHTSIZER_TABLE", FOLDER.resolve("table.yaml").toString());
        environment.put("KUBECONFIG", accounts.kubeconfig(account, port).toString());
        return environment;
    }

    private static String replicaSet(String name, String annotations) {
        return workload("ReplicaSet", name, "annotations: " + annotations);
    }

    private static String replicaSetOfDeployment(String name) {
        String deployment = workload("Deployment", name, "annotations: {}");
        return workload(
                "ReplicaSet",
                name,
                "ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: " + name + ", uid: " + deployment
                        + ", controller: true}]");
    }

    /** Returns its uid. */
    private static String workload(String kind, String name, String metadata) {
        return admin.apply(
                        "/apis/apps/v1/namespaces/" + NAMESPACE + "/" + kind.toLowerCase(Locale.ROOT) + "s/" + name,
                        "{apiVersion: apps/v1, kind: " + kind + ", metadata: {name: " + name + ", " + metadata
                                + "}, spec: {selector: {matchLabels: {a: b}}, template: {metadata:"
                                + " {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}}")
                .orFail()
                .body()
                .at("/metadata/uid")
                .asText();
    }

    private static ObjectNode ownedBy(String uid, String name) {
        ObjectNode pod = asr(name + "-1");
        ((ObjectNode) pod.get("metadata"))
                .putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "apps/v1")
                .put("kind", "ReplicaSet")
                .put("name", name)
                .put("uid", uid)
                .put("controller", true);
        return pod;
    }

    private static boolean isResized(Admin.Answer answer) {
        return answer.body().at("/spec/containers/0/resources/limits").has(RESIZED);
    }

    private static boolean isWhole(Admin.Answer answer) {
        return answer.body().at("/spec/containers/0/resources/limits").has("nvidia.com/gpu");
    }

    private static ObjectNode asr(String name) {
        ObjectNode pod = Reviews.yaml(FOLDER.resolve("asr/pod.yaml"));
        ((ObjectNode) pod.get("metadata")).put("name", name).put("namespace", NAMESPACE);
        return pod;
    }
}
