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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * What the webhook adds to the creation of a pod at a real API server on this machine, the one that {@code KUBECONFIG}
 * names; skipped where it names none. Beside it, if {@code PEER_WEBHOOK} is the address of another webhook on this machine,
 * for example {@code https://127.0.0.1:24443/mutate}, what that one adds. Pods are created with {@code dryRun}, so none is
 * stored.
 */
final class ApiServer {
    private static final String NAME = "gpu-rightsizer-benchmark";
    private static final int CALLS = 300;
    private static final int ROUNDS = 3;
    private static final List<String> RESOURCES = List.of("nvidia.com/gpu", "cpu");
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
            Case justReady = new Case("just ready", Optional.of(configuration(server.url(), true)));
            print(justReady, justReady.measure(client));
            Load.warmUp(server);
            for (int round = 0; round < ROUNDS; round++) {
                for (Case each : cases(server)) {
                    print(each, each.measure(client));
                }
            }
        }
    }

    private static List<Case> cases(Launched server) throws Exception {
        List<Case> cases = new ArrayList<>();
        cases.add(new Case("no webhook", Optional.empty()));
        cases.add(new Case("warmed up", Optional.of(configuration(server.url(), true))));
        cases.add(new Case("no match conditions", Optional.of(configuration(server.url(), false))));
        String peer = System.getenv("PEER_WEBHOOK");
        if (peer != null) {
            cases.add(new Case("the other webhook", Optional.of(configuration(URI.create(peer), true))));
        }
        return cases;
    }

    /** Creations with a webhook, or with none. */
    private record Case(String name, Optional<MutatingWebhookConfiguration> webhook) {
        /** Sorted milliseconds by the resource that the pods ask for. */
        Map<String, double[]> measure(KubernetesClient client) throws InterruptedException {
            if (webhook.isEmpty()) {
                return creations(client);
            }
            var registered = client.resource(webhook.get());
            registered.delete();
            registered.create();
            try {
                Thread.sleep(3_000); // until the API server has seen it
                return creations(client);
            } finally {
                registered.delete();
                Thread.sleep(1_000);
            }
        }

        private static Map<String, double[]> creations(KubernetesClient client) {
            Map<String, double[]> millis = new LinkedHashMap<>();
            RESOURCES.forEach(resource -> millis.put(resource, ApiServer.creations(client, resource)));
            return millis;
        }
    }

    private static void print(Case measured, Map<String, double[]> millis) {
        millis.forEach((resource, each) -> System.out.printf(
                "%-20s %-14s p50 %.2f ms, p99 %.2f ms (%d creations)%n",
                measured.name(), resource, each[CALLS / 2], each[CALLS * 99 / 100], CALLS));
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

    /** The manifest's webhook, called at an address of this machine, whose failures are seen. */
    private static MutatingWebhookConfiguration configuration(URI address, boolean conditions) throws Exception {
        MutatingWebhookConfiguration configuration = new KubernetesSerialization()
                .unmarshal(Files.readString(MANIFEST), MutatingWebhookConfiguration.class);
        configuration.getMetadata().setName(NAME);
        MutatingWebhook webhook = configuration.getWebhooks().get(0);
        webhook.setName(NAME + ".gpu-rightsizer.io");
        webhook.setFailurePolicy("Fail");
        webhook.setNamespaceSelector(null);
        webhook.setClientConfig(new WebhookClientConfigBuilder()
                .withUrl(address.toString())
                .withCaBundle(certificateOf(address.getPort()))
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
