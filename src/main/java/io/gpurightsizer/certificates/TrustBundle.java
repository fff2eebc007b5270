package io.gpurightsizer.certificates;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ServiceReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * The authorities that API servers trust when they call the webhook: {@code caBundle} in our own webhook configuration, in
 * those of its webhooks that call our Service. An authority is removed when it has expired and not before, so a replica that
 * still serves a certificate of an older one is trusted, and two replicas may write at the same time.
 */
final class TrustBundle {
    private final KubernetesClient client;
    private final String configuration;
    private final String namespace;
    private final String service;

    /**
     * What the bundle held before.
     *
     * @param trusted whether the authority was in it
     * @param othersTrusted whether another authority of ours, still valid, was in it
     */
    record Before(boolean trusted, boolean othersTrusted) {
        /** There is no such configuration, so API servers do not call. */
        static final Before NO_CONFIGURATION = new Before(true, false);
    }

    TrustBundle(KubernetesClient client, String configuration, String namespace, String service) {
        this.client = client;
        this.configuration = configuration;
        this.namespace = namespace;
        this.service = service;
    }

    /**
     * Makes sure that an authority is trusted, and besides it that of the certificate in use: until the new one is served,
     * handshakes are answered with the old, and somebody may have taken its authority out.
     *
     * @param inUse that of the certificate in use, if there is one; not written when it has expired
     * @throws io.fabric8.kubernetes.client.KubernetesClientException if the API server denies access or does not answer, or
     *     if the configuration was changed by another at the same moment
     */
    Before trust(X509Certificate authority, Optional<X509Certificate> inUse, Instant now) {
        MutatingWebhookConfiguration found = client.admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(configuration)
                .get();
        if (found == null) {
            return Before.NO_CONFIGURATION;
        }
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        boolean trusted = true;
        boolean othersTrusted = false;
        List<MutatingWebhook> webhooks = found.getWebhooks();
        for (int i = 0; i < webhooks.size(); i++) {
            if (callsOurService(webhooks.get(i))) {
                String before = bundle(webhooks.get(i));
                Set<X509Certificate> valid = valid(before, now);
                trusted &= valid.contains(authority);
                valid.remove(authority);
                othersTrusted |= !valid.isEmpty();
                inUse.filter(it -> isValid(it, now) && !it.equals(authority)).ifPresent(valid::add);
                addChange(patch, i, before, text(authority, valid));
            }
        }
        if (!patch.isEmpty()) {
            apply(patch, found.getMetadata().getResourceVersion());
        }
        return new Before(trusted, othersTrusted);
    }

    private boolean callsOurService(MutatingWebhook webhook) {
        ServiceReference reference = webhook.getClientConfig().getService();
        return reference != null
                && reference.getName().equals(service)
                && reference.getNamespace().equals(namespace);
    }

    private static String bundle(MutatingWebhook webhook) {
        String encoded = webhook.getClientConfig().getCaBundle();
        return encoded == null ? "" : new String(Base64.getMimeDecoder().decode(encoded), ISO_8859_1);
    }

    /** Our authorities that have not expired; others are not kept. */
    private Set<X509Certificate> valid(String bundle, Instant now) {
        Set<X509Certificate> valid = new LinkedHashSet<>();
        if (!bundle.isBlank()) {
            try {
                for (X509Certificate certificate : Pem.certificates("caBundle of " + configuration, bundle)) {
                    if (Authority.isOurs(certificate) && isValid(certificate, now)) {
                        valid.add(certificate);
                    }
                }
            } catch (CertificateException unreadable) {
                return new LinkedHashSet<>();
            }
        }
        return valid;
    }

    private static boolean isValid(X509Certificate authority, Instant now) {
        return authority.getNotAfter().toInstant().isAfter(now);
    }

    private static String text(X509Certificate authority, Set<X509Certificate> others) {
        List<X509Certificate> all = new ArrayList<>(List.of(authority));
        all.addAll(others);
        return Pem.of(all);
    }

    private static void addChange(ArrayNode patch, int webhook, String before, String after) {
        if (!blocks(before).equals(blocks(after))) {
            patch.addObject()
                    .put("op", "add")
                    .put("path", "/webhooks/" + webhook + "/clientConfig/caBundle")
                    .put("value", Base64.getEncoder().encodeToString(after.getBytes(US_ASCII)));
        }
    }

    /** The order does not count: two replicas that write different ones would overwrite each other for ever. */
    private static Set<String> blocks(String bundle) {
        return Set.copyOf(List.of(bundle.replace("\r", "").strip().split("(?<=-----END CERTIFICATE-----)\n")));
    }

    /** The patch tests the version that was read, so it fails if another was faster. */
    private void apply(ArrayNode patch, String resourceVersion) {
        patch.insertObject(0)
                .put("op", "test")
                .put("path", "/metadata/resourceVersion")
                .put("value", resourceVersion);
        client.admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(configuration)
                .patch(PatchContext.of(PatchType.JSON), patch.toString());
    }
}
