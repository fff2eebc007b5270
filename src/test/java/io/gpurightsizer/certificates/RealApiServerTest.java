package io.gpurightsizer.certificates;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The same on a real API server, whose administrator's kubeconfig the environment names. */
@EnabledIfEnvironmentVariable(named = RealApiServerTest.KUBECONFIG, matches = ".+")
class RealApiServerTest {
    static final String KUBECONFIG = "GPU_RIGHTSIZER_TEST_KUBECONFIG";

    private final String name = "certificates-" + Long.toString(System.nanoTime(), 36);
    private final List<String> problems = new ArrayList<>();
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(Path.of(System.getenv(KUBECONFIG)).toFile()))
            .build();

    @BeforeEach
    void aNamespaceAndAConfiguration() {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        client.resource(new MutatingWebhookConfigurationBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .addNewWebhook()
                        .withName("pods.gpu-rightsizer.io")
                        .withNewClientConfig()
                        .withNewService("gpu-rightsizer", name, "/mutate", 443)
                        .endClientConfig()
                        .withAdmissionReviewVersions("v1")
                        .withSideEffects("None")
                        .endWebhook()
                        .build())
                .create();
    }

    @AfterEach
    void cleanUp() {
        client.admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(name)
                .delete();
        client.namespaces().withName(name).delete();
        client.close();
    }

    @Test
    void replicasThatStartAtOnceAgreeAndAreTrusted() throws Exception {
        List<ServedCertificate> inUse = new ArrayList<>();
        List<SelfManagedCertificate> replicas = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            inUse.add(new ServedCertificate());
            replicas.add(replica(inUse.get(i)));
        }
        CyclicBarrier gate = new CyclicBarrier(4);
        List<Thread> threads = replicas.stream()
                .map(replica -> new Thread(() -> {
                    try {
                        gate.await();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    replica.reconcile();
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        replicas.forEach(SelfManagedCertificate::reconcile);

        assertEquals(
                1,
                inUse.stream()
                        .map(it -> it.current().orElseThrow(() -> new AssertionError(problems.toString())))
                        .map(it -> it.chain().get(0))
                        .distinct()
                        .count());
        assertEquals(1, bundled());
    }

    @Test
    void aDeletedSecretIsMadeAnewAndBothAuthoritiesAreTrusted() {
        ServedCertificate inUse = new ServedCertificate();
        SelfManagedCertificate replica = replica(inUse);
        replica.reconcile();
        ServerCertificate before = inUse.current().orElseThrow(() -> new AssertionError(problems.toString()));
        client.secrets().inNamespace(name).withName("tls").delete();

        replica.reconcile();

        assertEquals(List.of(), problems);
        assertEquals(before, inUse.current().orElseThrow(), "until the overlap is over");
        assertEquals(2, bundled());
        assertTrue(client.secrets().inNamespace(name).withName("tls").get() != null);
    }

    private int bundled() {
        String bundle = client.admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(name)
                .get()
                .getWebhooks()
                .get(0)
                .getClientConfig()
                .getCaBundle();
        return Pem.certificates(
                        "caBundle", new String(java.util.Base64.getDecoder().decode(bundle)))
                .size();
    }

    private SelfManagedCertificate replica(ServedCertificate inUse) {
        return new SelfManagedCertificate(
                () -> client,
                new SelfManagedCertificate.Place(name, "tls", "gpu-rightsizer", name),
                new CertificatePlan(
                        List.of("gpu-rightsizer." + name + ".svc"), Duration.ofDays(90), Duration.ofDays(365)),
                Clock.systemUTC(),
                inUse,
                new CertificateSource.Listener() {
                    @Override
                    public void serving(ServerCertificate certificate) {}

                    @Override
                    public synchronized void problem(String sentence) {
                        problems.add(sentence);
                    }
                });
    }
}
