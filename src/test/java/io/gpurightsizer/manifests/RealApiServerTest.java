package io.gpurightsizer.manifests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

import io.gpurightsizer.certificates.ServerCertificate;
import io.gpurightsizer.testing.Manifests;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.testing.Trusting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Manifests and golden pods on a real API server, whose administrator's kubeconfig the environment names. */
@EnabledIfEnvironmentVariable(named = RealApiServerTest.KUBECONFIG, matches = ".+")
class RealApiServerTest {
    static final String KUBECONFIG = "GPU_RIGHTSIZER_TEST_KUBECONFIG";
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(Path.of(System.getenv(KUBECONFIG)).toFile()))
            .build();
    /** One that is being deleted takes no pods, so each test has its own. */
    private final String namespace = "conditions-" + Long.toString(System.nanoTime(), 36);

    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    private HttpsServer webhook;

    @BeforeEach
    void aWebhookThatOnlyWritesDownWhatItIsAsked() throws Exception {
        ServerCertificate certificate = ServerCertificate.selfSigned(
                List.of("127.0.0.1"), java.time.Instant.now(), java.time.Duration.ofHours(1));
        webhook = HttpsServer.create(new java.net.InetSocketAddress("127.0.0.1", 0), 0);
        webhook.setHttpsConfigurator(new HttpsConfigurator(Trusting.anybody(keys(certificate))));
        webhook.createContext("/", exchange -> {
            JsonNode request = Reviews.JSON.readTree(exchange.getRequestBody()).path("request");
            asked.add(request.at("/object/metadata/name").asText());
            ObjectNode review = Reviews.JSON.createObjectNode();
            review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
            review.putObject("response")
                    .put("uid", request.path("uid").asText())
                    .put("allowed", true);
            byte[] answer = Reviews.JSON.writeValueAsBytes(review);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        webhook.start();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .serverSideApply();
        client.resource(configuration(certificate.chain().get(0))).create();
    }

    /** Ours, but that it leads to this process, and asks about this namespace only. */
    private MutatingWebhookConfiguration configuration(X509Certificate authority) throws Exception {
        String pem = "-----BEGIN CERTIFICATE-----\n"
                + java.util.Base64.getMimeEncoder().encodeToString(authority.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        return new MutatingWebhookConfigurationBuilder(
                        Manifests.listedIn(Path.of("k8s/base")).one(MutatingWebhookConfiguration.class, ""))
                .editMetadata()
                .withName("conditions")
                .endMetadata()
                .editFirstWebhook()
                .withNewClientConfig()
                .withUrl("https://127.0.0.1:" + webhook.getAddress().getPort() + "/mutate")
                .withCaBundle(java.util.Base64.getEncoder().encodeToString(pem.getBytes()))
                .endClientConfig()
                .withFailurePolicy("Fail")
                .withTimeoutSeconds(20)
                .editNamespaceSelector()
                .addNewMatchExpression()
                .withKey("kubernetes.io/metadata.name")
                .withOperator("In")
                .withValues(namespace)
                .endMatchExpression()
                .endNamespaceSelector()
                .endWebhook()
                .build();
    }

    private static javax.net.ssl.KeyManager keys(ServerCertificate certificate) throws Exception {
        java.security.KeyStore store = java.security.KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "own", certificate.key(), new char[0], certificate.chain().toArray(X509Certificate[]::new));
        var factory =
                javax.net.ssl.KeyManagerFactory.getInstance(javax.net.ssl.KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers()[0];
    }

    @AfterEach
    void cleanUp() {
        client.admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName("conditions")
                .delete();
        client.namespaces().withName(namespace).delete();
        client.close();
        webhook.stop(0);
    }

    /** The conditions may let a pod through that is then kept, but never keep one from us that we would have resized. */
    @Test
    void theConditionsSpareACallExactlyWhereTheAnswerIsKnown() throws IOException {
        waitUntilAsked();
        Map<String, String> disagreements = new TreeMap<>();
        int accepted = 0;
        for (Path situation : situations()) {
            String name = situation.getFileName().toString();
            ObjectNode pod = Reviews.yaml(situation.resolve("pod.yaml"));
            if (create(pod, name)) {
                accepted++;
                JsonNode expected = Reviews.yaml(situation.resolve("expected.yaml"));
                boolean spared = !asked.contains(name);
                String reason = expected.path("reason").asText();
                boolean known = List.of("opted-out", "mirror-pod").contains(reason)
                        || reason.equals("no-whole-gpu") && !asksInLimits(pod);
                if (spared != known) {
                    disagreements.put(name, reason + (spared ? ": not asked" : ": asked"));
                }
            }
        }

        assertEquals(Map.of(), disagreements);
        assertTrue(accepted > 40, "the API server takes most of them, " + accepted);
    }

    private static boolean asksInLimits(JsonNode pod) {
        return Stream.of("containers", "initContainers")
                .flatMap(it -> pod.path("spec").path(it).findValues("limits").stream())
                .map(it -> it.path("nvidia.com/gpu").asText("0"))
                .anyMatch(it -> !it.equals("0"));
    }

    /** A new configuration takes a moment to be known. */
    private void waitUntilAsked() throws IOException {
        for (int i = 0; i < 100 && asked.isEmpty(); i++) {
            create(Reviews.yaml(GOLDEN.resolve("asr/pod.yaml")), "first-" + i);
            pause();
        }
        assertTrue(!asked.isEmpty(), "never asked");
        asked.clear();
    }

    /** Only tried: nothing is stored. False if the API server refuses it as no pod, or as one it cannot take here. */
    private boolean create(ObjectNode pod, String name) throws IOException {
        ObjectNode copy = pod.deepCopy();
        copy.withObject("/metadata")
                .put("name", name)
                .put("namespace", namespace)
                .remove("generateName");
        try {
            client.resource(Reviews.JSON.treeToValue(copy, GenericKubernetesResource.class))
                    .dryRun()
                    .create();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == 422 || e.getCode() == 400 || e.getCode() == 403) {
                return asked.contains(name);
            }
            throw e;
        }
    }

    @Test
    void everyObjectOfTheBaseIsAccepted() {
        for (HasMetadata object : Manifests.listedIn(Path.of("k8s/base")).objects()) {
            ObjectNode copy = Reviews.JSON.valueToTree(object);
            if (object.getMetadata().getNamespace() != null) {
                copy.withObject("/metadata").put("namespace", namespace);
            }
            HasMetadata accepted = client.resource(Reviews.JSON.convertValue(copy, object.getClass()))
                    .dryRun()
                    .create();

            assertEquals(object.getMetadata().getName(), accepted.getMetadata().getName());
        }
    }

    private static List<Path> situations() throws IOException {
        try (Stream<Path> entries = Files.list(GOLDEN)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
