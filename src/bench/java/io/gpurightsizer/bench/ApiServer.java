package io.gpurightsizer.bench;

import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * What the webhook adds to the creation of a pod at a real API server on this machine, the one that {@code KUBECONFIG}
 * names; skipped where it names none. Beside it, if {@code PEER_WEBHOOK} is the address of another webhook on this machine,
 * for example {@code https://127.0.0.1:24443/mutate}, what that one adds. Each webhook is called for a namespace of its own;
 * in every turn a pod is created in each, in an order that changes, so that what else the machine does falls on all alike.
 * Pods are created with {@code dryRun}, so none is stored.
 */
final class ApiServer {
    private static final String NAME = "gpu-rightsizer-benchmark";
    private static final int TURNS = 1_000;
    private static final int ROUNDS = 3;
    private static final List<String> RESOURCES = List.of("nvidia.com/gpu", "cpu");
    private static final Path MANIFEST = Path.of("k8s/base/webhook.yaml");
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: speech}
            spec:
              containers:
              - name: server
                image: nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us:1.3.0
                resources: {limits: {%s: 1}}
            """;

    private ApiServer() {}

    /** Pods of a namespace, and the webhook that is called for them; the first has none. */
    private record Case(String namespace, Optional<URI> webhook, boolean conditions) {}

    static void run(Launched.Java java) throws Exception {
        if (System.getenv("KUBECONFIG") == null) {
            System.out.println("skipped: KUBECONFIG names no API server");
            return;
        }
        try (KubernetesClient client = new KubernetesClientBuilder().build();
                Launched server = Launched.with(java, Map.of())) {
            List<Case> cases = cases(server);
            for (Case each : cases) {
                register(client, each);
            }
            try {
                Thread.sleep(5_000); // until the API server has seen them
                measure("just ready", client, cases);
                Load.warmUp(server);
                for (int round = 1; round <= ROUNDS; round++) {
                    measure("warmed up, round " + round, client, cases);
                }
            } finally {
                for (Case each : cases) {
                    client.namespaces().withName(each.namespace()).delete();
                    client.admissionRegistration()
                            .v1()
                            .mutatingWebhookConfigurations()
                            .withName(each.namespace())
                            .delete();
                }
            }
        }
    }

    private static List<Case> cases(Launched server) {
        List<Case> cases = new ArrayList<>();
        cases.add(new Case(NAME + "-none", Optional.empty(), false));
        cases.add(new Case(NAME, Optional.of(server.url()), true));
        cases.add(new Case(NAME + "-no-match-conditions", Optional.of(server.url()), false));
        String peer = System.getenv("PEER_WEBHOOK");
        if (peer != null) {
            cases.add(new Case(NAME + "-peer", Optional.of(URI.create(peer)), true));
            cases.add(new Case(NAME + "-peer-no-match-conditions", Optional.of(URI.create(peer)), false));
        }
        return cases;
    }

    private static void register(KubernetesClient client, Case each) throws Exception {
        ObjectMeta meta = new ObjectMetaBuilder().withName(each.namespace()).build();
        client.resource(new NamespaceBuilder().withMetadata(meta).build()).createOr(NonDeletingOperation::update);
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("default")
                        .withNamespace(each.namespace())
                        .endMetadata()
                        .build())
                .createOr(NonDeletingOperation::update);
        if (each.webhook().isPresent()) {
            client.resource(configuration(each)).createOr(NonDeletingOperation::update);
        }
    }

    private static void measure(String when, KubernetesClient client, List<Case> cases) {
        for (String resource : RESOURCES) {
            Pod pod = new KubernetesSerialization().unmarshal(String.format(POD, resource), Pod.class);
            double[][] millis = new double[cases.size()][TURNS];
            List<Integer> order = new ArrayList<>(IntStream.range(0, cases.size()).boxed().toList());
            Random random = new Random(1);
            for (int turn = 0; turn < TURNS; turn++) {
                Collections.shuffle(order, random);
                for (int index : order) {
                    millis[index][turn] = creation(client, cases.get(index).namespace(), pod);
                }
            }
            for (double[] each : millis) {
                Arrays.sort(each);
            }
            for (int i = 0; i < cases.size(); i++) {
                double p50 = millis[i][TURNS / 2];
                System.out.printf(
                        "%s, %s, %s: p50 %.2f ms, %.2f more than without a webhook; p99 %.2f ms (%d creations)%n",
                        when, resource, cases.get(i).namespace(), p50, p50 - millis[0][TURNS / 2],
                        millis[i][TURNS * 99 / 100], TURNS);
            }
        }
    }

    private static double creation(KubernetesClient client, String namespace, Pod pod) {
        long start = System.nanoTime();
        client.pods().inNamespace(namespace).resource(pod).dryRun().create();
        return (System.nanoTime() - start) / 1e6;
    }

    /** The manifest's webhook, called at an address of this machine, whose failures are seen. */
    private static MutatingWebhookConfiguration configuration(Case each) throws Exception {
        MutatingWebhookConfiguration configuration = new KubernetesSerialization()
                .unmarshal(Files.readString(MANIFEST), MutatingWebhookConfiguration.class);
        configuration.getMetadata().setName(each.namespace());
        MutatingWebhook webhook = configuration.getWebhooks().get(0);
        webhook.setName(each.namespace() + ".gpu-rightsizer.io");
        webhook.setFailurePolicy("Fail");
        webhook.setNamespaceSelector(new LabelSelectorBuilder()
                .addToMatchLabels("kubernetes.io/metadata.name", each.namespace())
                .build());
        URI address = each.webhook().orElseThrow();
        webhook.setClientConfig(new WebhookClientConfigBuilder()
                .withUrl(address.toString())
                .withCaBundle(certificateOf(address.getPort()))
                .build());
        if (!each.conditions()) {
            webhook.setMatchConditions(List.of());
        }
        configuration.setWebhooks(List.of(webhook));
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
