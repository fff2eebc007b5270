package io.gpurightsizer.bench;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchCondition;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperationsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * What the webhook adds to the creation of a pod at a real API server, the one {@code KUBECONFIG} names; skips where it
 * names none. The server must be on this machine, since it is to call {@code 127.0.0.1}. Pods are created with
 * {@code dryRun}, so none is stored.
 */
final class ApiServer {
    private static final String NAME = "gpu-rightsizer-benchmark";
    private static final int CALLS = 300;
    private static final Path MANIFEST = Path.of("k8s/base/webhook.yaml");

    private ApiServer() {}

    static void run(Launched.Java java) throws Exception {
        if (System.getenv("KUBECONFIG") == null) {
            System.out.println("skipped: KUBECONFIG names no API server");
            return;
        }
        try (KubernetesClient client = new KubernetesClientBuilder().build();
                Launched server = Launched.with(java, Map.of())) {
            client.serviceAccounts()
                    .inNamespace("default")
                    .resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withName("default")
                            .endMetadata()
                            .build())
                    .createOr(io.fabric8.kubernetes.client.dsl.NonDeletingOperation::update);
            creations(client, "1");
            measure("without the webhook, GPU", client, "1");
            measure("without the webhook, no GPU", client, "0");
            with(client, server, List.of(), () -> {
                measure("with it, GPU", client, "1");
                measure("with it, no GPU", client, "0");
            });
            with(client, server, conditionsOfTheManifest(), () -> {
                measure("with match conditions, GPU", client, "1");
                measure("with match conditions, no GPU", client, "0");
            });
        }
    }

    private static void with(
            KubernetesClient client, Launched server, List<MatchCondition> conditions, Runnable measurements)
            throws IOException, InterruptedException {
        var webhook = client.resource(configuration(server.port, conditions));
        webhook.delete();
        webhook.create();
        try {
            Thread.sleep(3_000); // until the API server has seen it
            measurements.run();
            said(client.raw("/metrics"));
        } finally {
            webhook.delete();
            Thread.sleep(1_000);
        }
    }

    private static void measure(String what, KubernetesClient client, String gpus) {
        double[] millis = creations(client, gpus);
        System.out.printf(
                "%-32s p50 %.2f ms, p99 %.2f ms (%d creations)%n",
                what, millis[CALLS / 2], millis[CALLS * 99 / 100], CALLS);
    }

    /** What the API server itself has counted of its calls to the webhook. */
    private static void said(String metrics) {
        metrics.lines()
                .filter(line -> line.startsWith("apiserver_admission_webhook_admission_duration_seconds")
                        && line.contains(NAME)
                        && !line.contains("_sum"))
                .forEach(System.out::println);
    }

    private static double[] creations(KubernetesClient client, String gpus) {
        double[] millis = new double[CALLS];
        for (int i = 0; i < CALLS; i++) {
            var pod = new PodBuilder()
                    .withNewMetadata()
                    .withName("speech-" + i)
                    .endMetadata()
                    .withNewSpec()
                    .addNewContainer()
                    .withName("server")
                    .withImage("nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us:1.3.0")
                    .withNewResources()
                    .withLimits(
                            gpus.equals("0") ? Map.of() : Map.of("nvidia.com/gpu", new Quantity(gpus)))
                    .endResources()
                    .endContainer()
                    .endSpec()
                    .build();
            long start = System.nanoTime();
            client.pods().inNamespace("default").resource(pod).dryRun().create();
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        return millis;
    }

    private static List<MatchCondition> conditionsOfTheManifest() throws IOException {
        return new KubernetesSerialization()
                .unmarshal(Files.readString(MANIFEST), MutatingWebhookConfiguration.class)
                .getWebhooks()
                .get(0)
                .getMatchConditions();
    }

    private static MutatingWebhookConfiguration configuration(int port, List<MatchCondition> conditions)
            throws IOException {
        return new MutatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName(NAME)
                .endMetadata()
                .withWebhooks(new MutatingWebhookBuilder()
                        .withName(NAME + ".gpu-rightsizer.io")
                        .withAdmissionReviewVersions("v1")
                        .withSideEffects("None")
                        .withFailurePolicy("Fail")
                        .withTimeoutSeconds(10)
                        .withMatchConditions(new ArrayList<>(conditions))
                        .withNewClientConfig()
                        .withUrl("https://127.0.0.1:" + port + "/mutate")
                        .withCaBundle(certificateOf(port))
                        .endClientConfig()
                        .withRules(new RuleWithOperationsBuilder()
                                .withApiGroups("")
                                .withApiVersions("v1")
                                .withOperations("CREATE")
                                .withResources("pods")
                                .build())
                        .build())
                .build();
    }

    private static String certificateOf(int port) throws IOException {
        try (Line line = new Line(port, 10_000)) {
            Certificate served = line.certificate();
            String pem = "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(served.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
            return Base64.getEncoder().encodeToString(pem.getBytes(US_ASCII));
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new IOException(e);
        }
    }
}
