package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Two replicas behind one Service, while pods are created without a pause: none may fail, and none be missed. */
class ReplicasIT {
    private static final String TEAM = "replicas";
    private static final ObjectNode ASR = Reviews.yaml(Path.of("src/test/resources/golden/asr/pod.yaml"));
    private static final int PODS = 2_000;
    private static final int PER_SECOND = 70;

    @TempDir
    Path folder;

    private Admin admin;
    private Installation installation;

    @BeforeEach
    void install() {
        admin = new Admin(ApiServer.orSkip());
        admin.namespace(TEAM, Map.of("gpu-rightsizer.io/mode", "enforce"));
        GoldenNodes.in(admin);
        installation = Installation.apply(admin, folder, "k8s");
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

    /** The shortest lives that leave room for a machine that stalls: the authority is replaced after 24 seconds. */
    @Test
    void noPodIsMissedWhileCertificatesAreRenewedAndTheAuthorityReplaced() {
        List<Jar> replicas = installation.replicas(
                2, Map.of("RIGHTSIZER_TLS_CERTIFICATE_LIFE", "12s", "RIGHTSIZER_TLS_AUTHORITY_LIFE", "36s"));
        try (Handshakes handshakes = Handshakes.with(admin, replicas);
                Creations creations = create()) {
            Admin.await(
                    300,
                    "all pods are created and the authority is replaced",
                    () -> creations.created() >= PODS && handshakes.authorities() >= 2);
            Creations.Outcome outcome = creations.stop();

            System.out.println(outcome.created() + " pods, " + handshakes);
            assertEquals(List.of(), outcome.failed());
            assertEquals(List.of(), outcome.missed());
            assertEquals(List.of(), handshakes.refused());
            assertTrue(handshakes.certificates() >= 4, handshakes.toString());
            replicas.forEach(it -> assertTrue(decisions(it) > PODS / 10, "both are called"));
        }
    }

    @Test
    void noPodIsMissedWhileOneReplicaAfterTheOtherIsReplaced() {
        List<Jar> old = installation.replicas(2, Map.of());
        try (Creations creations = create()) {
            Admin.await("pods are created", () -> creations.created() > PER_SECOND);

            List<Jar> first = installation.replicas(1, Map.of());
            int firstExit = installation.end(old.get(0));
            List<Jar> second = installation.replicas(1, Map.of());
            int secondExit = installation.end(old.get(1));
            int afterwards = creations.created();
            Admin.await("the new ones alone are called", () -> creations.created() > afterwards + PER_SECOND);
            Creations.Outcome outcome = creations.stop();

            System.out.println(outcome.created() + " pods");
            assertEquals(List.of(), outcome.failed());
            assertEquals(List.of(), outcome.missed());
            assertEquals(List.of(143, 143), List.of(firstExit, secondExit));
            assertTrue(decisions(first.get(0)) > 0 && decisions(second.get(0)) > 0, "both are called");
        }
    }

    private Creations create() {
        return Creations.begin(admin, ReplicasIT::asr, "nvidia.com/mig-1g.20gb", PER_SECOND);
    }

    /** How many pods it has decided about. */
    private static long decisions(Jar replica) {
        try (var in = URI.create("http://127.0.0.1:" + replica.managementPort + "/q/metrics")
                .toURL()
                .openStream()) {
            return new String(in.readAllBytes())
                    .lines()
                    .filter(it -> it.startsWith("gpu_rightsizer_decisions_total{"))
                    .mapToLong(it -> (long) Double.parseDouble(it.substring(it.lastIndexOf(' '))))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode asr(int number) {
        ObjectNode pod = ASR.deepCopy();
        ((ObjectNode) pod.get("metadata")).put("name", "asr-" + number).put("namespace", TEAM);
        return pod;
    }
}
