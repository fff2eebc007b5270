package io.gpurightsizer.bench;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * What the webhook adds to the creation of a pod at a real API server on this machine, the one that {@code KUBECONFIG}
 * names; skipped where it names none. Pods are created with {@code dryRun}, so none is stored.
 */
final class ApiServer {
    private static final String NAME = "gpu-rightsizer-benchmark";
    private static final int CALLS = 300;
    private static final Path MANIFEST = Path.of("k8s/base/webhook.yaml");
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: speech-%d}
            spec:
              containers:
              - name: server
                image: nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us:1.3.0
                resources: {limits: {%s: 1}}
            """;

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
                    .createOr(NonDeletingOperation::update);
            creations(client, "cpu"); // to warm up
            measure("without the webhook", client);
            with(client, server, false, "without match conditions");
            with(client, server, true, "with match conditions");
        }
    }

    private static void with(KubernetesClient client, Launched server, boolean conditions, String what)
            throws Exception {
        var webhook = client.resource(configuration(server.port, conditions));
        webhook.delete();
        webhook.create();
        try {
            Thread.sleep(3_000); // until the API server has seen it
            measure(what, client);
            client.raw("/metrics")
                    .lines()
                    .filter(line -> line.startsWith("apiserver_admission_webhook_admission_duration_seconds"))
                    .filter(line -> line.contains(NAME) && !line.contains("_sum"))
                    .forEach(System.out::println);
        } finally {
            webhook.delete();
            Thread.sleep(1_000);
        }
    }

    private static void measure(String what, KubernetesClient client) {
        for (String resource : List.of("nvidia.com/gpu", "cpu")) {
            double[] millis = creations(client, resource);
            System.out.printf(
                    "%-26s %-14s p50 %.2f ms, p99 %.2f ms (%d creations)%n",
                    what, resource, millis[CALLS / 2], millis[CALLS * 99 / 100], CALLS);
        }
    }

    private static double[] creations(KubernetesClient client, String resource) {
        double[] millis = new double[CALLS];
        for (int i = 0; i < CALLS; i++) {
            Pod pod = new KubernetesSerialization().unmarshal(String.format(POD, i, resource), Pod.class);
            long start = System.nanoTime();
            client.pods().inNamespace("default").resource(pod).dryRun().create();
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        return millis;
    }

    /** The manifest's webhook, called on this machine, whose failures are seen. */
    private static MutatingWebhookConfiguration configuration(int port, boolean conditions) throws Exception {
        MutatingWebhookConfiguration configuration = new KubernetesSerialization()
                .unmarshal(Files.readString(MANIFEST), MutatingWebhookConfiguration.class);
        configuration.getMetadata().setName(NAME);
        MutatingWebhook webhook = configuration.getWebhooks().get(0);
        webhook.setName(NAME + ".gpu-rightsizer.io");
        webhook.setFailurePolicy("Fail");
        webhook.setNamespaceSelector(null);
        webhook.setClientConfig(new WebhookClientConfigBuilder()
                .withUrl("https://127.0.0.1:" + port + "/mutate")
                .withCaBundle(certificateOf(port))
                .build());
        if (!conditions) {
            webhook.setMatchConditions(List.of());
        }
        return configuration;
    }

    private static String certificateOf(int port) throws Exception {
        try (Line line = new Line(port, 10_000)) {
            String pem = "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(line.certificate().getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
            return Base64.getEncoder().encodeToString(pem.getBytes(US_ASCII));
        }
    }
}
