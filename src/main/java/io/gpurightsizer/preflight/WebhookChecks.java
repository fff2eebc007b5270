package io.gpurightsizer.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.objects.KubernetesObject;

/** Mutating webhooks: our own configuration as it was installed, and what else changes pods when they are created. */
final class WebhookChecks {
    private static final String KIND = "MutatingWebhookConfiguration";
    static final String OWN = "zz-gpu-rightsizer";
    private static final String FORMER = "gpu-rightsizer";
    private static final int SECONDS = 10;

    /** Names of those that give GPUs to pods themselves. */
    private static final Pattern GPU_SYSTEMS =
            Pattern.compile("hami|volcano|koord|kai-|kai\\.|runai|yunikorn|tensor-fusion|cast-?slice|instaslice|nos-");

    private WebhookChecks() {}

    /** Whether our configuration can keep the promise that no pod is refused or waits because of us. */
    static List<Finding> own(PreflightInput input) {
        List<Finding> findings = new ArrayList<>();
        if (!input.named(KIND, FORMER).isEmpty()) {
            findings.add(Finding.warn(
                    KIND + " " + FORMER + " is there, of an earlier installation",
                    "It is called before the webhooks of other GPU systems.",
                    "kubectl delete mutatingwebhookconfiguration " + FORMER));
        }
        Optional<KubernetesObject> own = input.named(KIND, OWN).stream().findFirst();
        own.ifPresent(it -> it.root().path("webhooks").forEach(webhook -> ofWebhook(webhook, findings)));
        if (findings.isEmpty()) {
            findings.add(Finding.pass(
                    own.isPresent()
                            ? KIND + " " + OWN + " fails open, is called again where others change a pod, and has a"
                                    + " certificate authority"
                            : KIND + " " + OWN + " is not installed yet"));
        }
        return findings;
    }

    private static void ofWebhook(JsonNode webhook, List<Finding> findings) {
        String name = KubernetesObject.text(webhook, "name");
        if (!KubernetesObject.text(webhook, "failurePolicy").equals("Ignore")) {
            findings.add(Finding.fail(
                    name + ": failurePolicy is not Ignore",
                    "While the webhook is away, API servers refuse pods that ask for GPUs.",
                    "Set failurePolicy: Ignore, as in k8s/base/webhook.yaml."));
        }
        if (!KubernetesObject.text(webhook, "reinvocationPolicy").equals("IfNeeded")) {
            findings.add(Finding.fail(
                    name + ": reinvocationPolicy is not IfNeeded",
                    "A resize is not taken back where a webhook called later gives the pod to another GPU system, and a"
                            + " container that is added later is not looked at.",
                    "Set reinvocationPolicy: IfNeeded, as in k8s/base/webhook.yaml."));
        }
        if (number(webhook, "timeoutSeconds") > SECONDS) {
            findings.add(Finding.warn(
                    name + ": timeoutSeconds is " + number(webhook, "timeoutSeconds"),
                    "While the webhook does not answer, each pod with GPUs waits so long for its creation.",
                    "Set timeoutSeconds: 2, as in k8s/base/webhook.yaml."));
        }
        if (KubernetesObject.text(webhook.path("clientConfig"), "caBundle").isEmpty()) {
            findings.add(Finding.warn(
                    name + ": it has no caBundle",
                    "API servers cannot call it, so pods are admitted as they are.",
                    "See that the webhook runs and may patch its configuration, or that cert-manager does."));
        }
    }

    private static int number(JsonNode object, String field) {
        String text = KubernetesObject.text(object, field);
        return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
    }

    /** API servers call configurations in the order of their names; ours comes after those of the systems that are known. */
    static List<Finding> others(PreflightInput input) {
        List<String> before = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (KubernetesObject other : input.objects().of(KIND)) {
            if (other.name().equals(OWN) || other.name().equals(FORMER) || !changesPods(other)) {
                continue;
            }
            if (other.name().compareTo(OWN) < 0) {
                before.add(other.name());
            } else {
                findings.add(after(other.name()));
            }
        }
        if (findings.isEmpty()) {
            findings.add(Finding.pass(
                    before.isEmpty()
                            ? "no other webhook changes pods when they are created"
                            : "called before ours: " + before.stream().sorted().collect(Collectors.joining(", "))));
        }
        return findings;
    }

    private static Finding after(String name) {
        boolean gpus = GPU_SYSTEMS.matcher(name).find();
        return Finding.warn(
                KIND + " " + name + " is called after " + OWN,
                gpus
                        ? "It sees resized pods, which no longer ask for nvidia.com/gpu, and does not take them. What it takes"
                                + " all the same is given its GPU back when ours is called again."
                        : "What it adds to a pod is only seen when ours is called again.",
                gpus
                        ? "Rename it so that it comes before " + OWN + ", or give its pods and namespaces"
                                + " gpu-rightsizer.io/mode: \"off\"."
                        : "Nothing, unless it adds containers with GPUs or scheduling rules; then rename it so that it comes"
                                + " before " + OWN + ".");
    }

    private static boolean changesPods(KubernetesObject configuration) {
        for (JsonNode webhook : configuration.root().path("webhooks")) {
            for (JsonNode rule : webhook.path("rules")) {
                if (names(rule.path("resources"), "pods", "*", "*/*")
                        && names(rule.path("operations"), "CREATE", "*")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean names(JsonNode list, String... any) {
        for (JsonNode item : list) {
            if (List.of(any).contains(item.asText())) {
                return true;
            }
        }
        return false;
    }
}
