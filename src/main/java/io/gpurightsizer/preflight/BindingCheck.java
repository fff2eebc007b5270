package io.gpurightsizer.preflight;

import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.objects.KubernetesObject;

/** Whether the webhook's service account has the rights of the ClusterRole: its namespace is that of the webhook's Service. */
final class BindingCheck {
    private BindingCheck() {}

    /** At most one finding; none where the ClusterRoleBinding may not be read. */
    static List<Finding> of(String name, PreflightInput input) {
        if (input.unread().stream().anyMatch(it -> it.at().file().contains("/clusterrolebindings"))) {
            return List.of();
        }
        Optional<KubernetesObject> binding =
                input.named("ClusterRoleBinding", name).stream().findFirst();
        if (binding.isEmpty()) {
            return List.of(lacking("no ClusterRoleBinding " + name, name));
        }
        JsonNode role = binding.get().root().path("roleRef");
        if (!text(role, "kind").equals("ClusterRole") || !text(role, "name").equals(name)) {
            String given = text(role, "kind") + " " + text(role, "name");
            return List.of(lacking("ClusterRoleBinding " + name + " gives the rights of " + given, name));
        }
        String namespace = namespace(input);
        String account = account(name, namespace, input);
        boolean bound = StreamSupport.stream(
                        binding.get().root().path("subjects").spliterator(), false)
                .anyMatch(it -> text(it, "kind").equals("ServiceAccount")
                        && text(it, "name").equals(account)
                        && (namespace.isEmpty() || text(it, "namespace").equals(namespace)));
        String whole = (namespace.isEmpty() ? "" : namespace + "/") + account;
        return bound
                ? List.of()
                : List.of(lacking("ClusterRoleBinding " + name + " does not name ServiceAccount " + whole, name));
    }

    private static Finding lacking(String found, String name) {
        return Finding.warn(
                found,
                "The webhook does not have the rights of ClusterRole " + name
                        + ", unless a binding of another name gives them.",
                RightsChecks.BASE);
    }

    /** Empty where our configuration calls no Service. */
    private static String namespace(PreflightInput input) {
        return input.named("MutatingWebhookConfiguration", WebhookChecks.OWN).stream()
                .map(it -> it.root().at("/webhooks/0/clientConfig/service"))
                .map(it -> text(it, "namespace"))
                .findFirst()
                .orElse("");
    }

    private static String account(String name, String namespace, PreflightInput input) {
        return input.named("Deployment", name).stream()
                .filter(it -> namespace.isEmpty() || it.namespace().equals(namespace))
                .map(it -> text(it.spec().at("/template/spec"), "serviceAccountName"))
                .filter(it -> !it.isEmpty())
                .findFirst()
                .orElse(name);
    }

    private static String text(JsonNode object, String field) {
        return KubernetesObject.text(object, field);
    }
}
