package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** {@code kubectl apply -k k8s}, what pods see of it, and {@code kubectl delete -k k8s}. */
class InstallIT {
    private static final String TEAM = "installed";

    @TempDir
    Path folder;

    private Admin admin;
    private Installation installation;

    @BeforeEach
    void aCluster() {
        admin = new Admin(ApiServer.orSkip());
        admin.namespace(TEAM, Map.of());
        GoldenNodes.in(admin);
    }

    @AfterEach
    void clear() {
        if (installation != null) {
            installation.close();
            admin.clear(TEAM);
            GoldenNodes.removeFrom(admin);
        }
        if (admin != null) {
            admin.close();
        }
    }

    @Test
    void itWarnsAtFirstAndResizesOnceTheNamespaceIsLabelled() {
        install("k8s");
        List<Jar> replicas = installation.replicas(2, Map.of());
        Admin.Answer warned = admin.createPod(asr("warned")).orFail();
        ApiServer.orSkip().kubectl("label", "namespace", TEAM, "gpu-rightsizer.io/mode=enforce");
        Admin.await("the label is heard", () -> isResized(admin.tryPod(asr("probe"))));
        Admin.Answer resized = admin.createPod(asr("resized")).orFail();

        assertFalse(isResized(warned), warned.body().toString());
        assertTrue(
                warned.warnings().toString().contains("would resize container main"),
                warned.warnings().toString());
        assertTrue(isResized(resized), resized.body().toString());
        replicas.forEach(it -> assertTrue(it.log().contains("warm: calls="), it.log()));
    }

    /** As the README's first example is: a bare Pod, whose resources an update cannot change. */
    @Test
    void aResizedPodCanBeAppliedAgain() throws IOException {
        admin.namespace(TEAM, Map.of("gpu-rightsizer.io/mode", "enforce"));
        install("k8s");
        installation.replicas(1, Map.of());
        Admin.await("it is called", () -> isResized(admin.tryPod(asr("probe"))));
        ObjectNode manifest = asr("bare");
        ((ObjectNode) manifest.at("/spec/containers/0/resources")).remove("requests");
        Path file = folder.resolve("pod.yaml");

        for (String change : List.of("none", "label", "label again")) {
            ((ObjectNode) manifest.get("metadata")).putObject("labels").put("change", change.replace(' ', '-'));
            Files.writeString(file, manifest.toString());
            ApiServer.orSkip().kubectl("apply", "-f", file.toString());
            ApiServer.orSkip().kubectl("apply", "-f", file.toString());
        }
        ApiServer.orSkip().kubectl("apply", "--server-side", "--force-conflicts", "-f", file.toString());

        Admin.Answer stored = admin.get(Admin.pods(TEAM) + "/bare").orFail();
        assertTrue(isResized(stored), stored.body().toString());
        assertFalse(
                stored.body().at("/spec/containers/0/resources/limits").has("nvidia.com/gpu"),
                stored.body().toString());
        assertEquals("label-again", stored.body().at("/metadata/labels/change").asText());
    }

    @Test
    void withoutReplicasPodsAreAdmittedAsTheyAre() {
        install("k8s");

        Admin.Answer created = admin.createPod(asr("alone")).orFail();

        assertFalse(isResized(created), created.body().toString());
    }

    /** Events on users' objects are the API server's to forget, after an hour. */
    @Test
    void whatIsDeletedLeavesNothingBehind() {
        install("k8s");
        installation.replicas(1, Map.of());
        assertTrue(ours().stream().anyMatch(it -> it.contains("Secret/gpu-rightsizer-tls")), "it made its Secret");

        installation.delete();
        installation.stopReplicas();

        assertEquals(Set.of("Namespace/gpu-rightsizer"), outsideTheNamespace(), "and that one is being deleted");
        Contents.endNamespace(admin, ApiServer.orSkip());
        assertEquals(Set.of(), ours());
    }

    /** The commands that {@code certs/make.sh} prints, typed as it prints them. */
    @Test
    void certificatesThatTheScriptMakesAreServedAndTrusted() {
        assumeTrue(
                Jar.shell(List.of("sh", "-c", "command -v openssl"), Map.of()).exitCode() == 0,
                "openssl is not installed");
        admin.namespace(TEAM, Map.of("gpu-rightsizer.io/mode", "enforce"));
        install("k8s/overlays/certificate-files");
        String printed = Jar.shell(List.of("sh", "certs/make.sh", "-o", folder.toString()), Map.of())
                .output();
        printed.lines()
                .filter(it -> it.startsWith("  kubectl "))
                .forEach(it -> ApiServer.orSkip().shell(it.strip()));

        List<Jar> replicas = installation.replicas(1, Map.of());
        Admin.await("it is called", () -> isResized(admin.tryPod(asr("probe"))));
        assertTrue(
                replicas.get(0).log().contains("certificate in use"),
                replicas.get(0).log());
    }

    private void install(String kustomization) {
        installation = Installation.apply(admin, folder, kustomization);
    }

    private Set<String> outsideTheNamespace() {
        Set<String> found = ours();
        found.removeIf(it -> it.startsWith(Installation.NAME + " "));
        return found;
    }

    /** What has our name, or lies in our namespace. */
    private Set<String> ours() {
        Set<String> found = new TreeSet<>(Contents.of(ApiServer.orSkip()));
        found.removeIf(it -> !it.contains(Installation.NAME) || it.contains(" Event/"));
        return found;
    }

    private static boolean isResized(Admin.Answer answer) {
        return answer.body().at("/spec/containers/0/resources/limits").has("nvidia.com/mig-1g.20gb");
    }

    private static ObjectNode asr(String name) {
        ObjectNode pod = Reviews.yaml(Path.of("src/test/resources/golden/asr/pod.yaml"));
        ((ObjectNode) pod.get("metadata")).put("name", name).put("namespace", TEAM);
        return pod;
    }
}
