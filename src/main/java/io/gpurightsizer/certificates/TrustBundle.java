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
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ServiceReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * The authorities that API servers trust when they call us: {@code caBundle} in our own webhook configuration, and there
 * only in webhooks that lead to our own Service. An authority is taken out when it has expired and never before, so that a
 * replica which still serves a certificate of an older one is trusted, and two replicas that write at once do no harm.
 */
final class TrustBundle {
    private final KubernetesClient client;
    private final String configuration;
    private final String namespace;
    private final String service;

    /**
     * How it was found.
     *
     * @param trusted whether the authority had been in it before
     * @param others whether there was another authority of ours that is still valid
     */
    record Found(boolean trusted, boolean others) {
        /** There is no such configuration, so nobody calls. */
        static final Found NOBODY_CALLS = new Found(true, false);
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
     * @return how it was before
     * @throws io.fabric8.kubernetes.client.KubernetesClientException if the API server denies it or does not answer, or
     *     if somebody else has changed the configuration in the same moment
     */
    Found trust(X509Certificate authority, Optional<X509Certificate> inUse, Instant now) {
        MutatingWebhookConfiguration found = client.admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(configuration)
                .get();
        if (found == null) {
            return Found.NOBODY_CALLS;
        }
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        boolean trusted = true;
        boolean others = false;
        List<MutatingWebhook> webhooks = found.getWebhooks();
        for (int i = 0; i < webhooks.size(); i++) {
            if (leadsToUs(webhooks.get(i))) {
                String before = bundle(webhooks.get(i));
                Set<X509Certificate> valid = valid(before, now);
                trusted &= valid.contains(authority);
                valid.remove(authority);
                others |= !valid.isEmpty();
                inUse.filter(it -> isValid(it, now) && !it.equals(authority)).ifPresent(valid::add);
                addChange(patch, i, before, text(authority, valid));
            }
        }
        if (!patch.isEmpty()) {
            apply(patch, found.getMetadata().getResourceVersion());
        }
        return new Found(trusted, others);
    }

    private boolean leadsToUs(MutatingWebhook webhook) {
        ServiceReference reference = webhook.getClientConfig().getService();
        return reference != null
                && reference.getName().equals(service)
                && reference.getNamespace().equals(namespace);
    }

    private static String bundle(MutatingWebhook webhook) {
        String encoded = webhook.getClientConfig().getCaBundle();
        return encoded == null ? "" : new String(Base64.getMimeDecoder().decode(encoded), ISO_8859_1);
    }

    /** Those of ours that have not expired; somebody else's are no business of ours and are not kept. */
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
        if (!sameBlocks(before, after)) {
            patch.addObject()
                    .put("op", "add")
                    .put("path", "/webhooks/" + webhook + "/clientConfig/caBundle")
                    .put("value", Base64.getEncoder().encodeToString(after.getBytes(US_ASCII)));
        }
    }

    /** Their order means nothing; two replicas that write it differently would never come to rest. */
    private static boolean sameBlocks(String before, String after) {
        return blocks(before).equals(blocks(after));
    }

    private static Set<String> blocks(String bundle) {
        return Set.copyOf(List.of(bundle.replace("\r", "").strip().split("(?<=-----END CERTIFICATE-----)\n")));
    }

    /** Only what we have seen is changed: the test fails if anybody else was faster. */
    private void apply(ArrayNode changes, String resourceVersion) {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        ObjectNode test = patch.addObject();
        test.put("op", "test").put("path", "/metadata/resourceVersion").put("value", resourceVersion);
        patch.addAll(changes);
        client.admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(configuration)
                .patch(PatchContext.of(PatchType.JSON), patch.toString());
    }
}
