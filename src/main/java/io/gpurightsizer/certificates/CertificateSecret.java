package io.gpurightsizer.certificates;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/**
 * The Secret in which the replicas keep what they share. Whoever comes first creates it and the others read it; whoever
 * first finds something due replaces it, under the condition that nobody else has meanwhile.
 */
final class CertificateSecret {
    private static final int CONFLICT = 409;
    private static final int GONE = 404;
    private static final int ATTEMPTS = 5;

    private final KubernetesClient client;
    private final String namespace;
    private final String name;
    private final CertificatePlan plan;

    CertificateSecret(KubernetesClient client, String namespace, String name, CertificatePlan plan) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
        this.plan = plan;
    }

    /**
     * What all replicas use now; made, renewed or mended if need be.
     *
     * @param problems told why the Secret's content was thrown away, if it was
     * @throws CertificateException if the others keep changing it, or if their clock is ahead of ours
     * @throws KubernetesClientException if the API server denies it or does not answer
     */
    CertificateBundle agreed(Instant now, Consumer<String> problems) {
        for (int i = 0; i < ATTEMPTS; i++) {
            Secret found =
                    client.secrets().inNamespace(namespace).withName(name).get();
            Optional<CertificateBundle> stored = Optional.ofNullable(found).flatMap(it -> read(it, now, problems));
            CertificateBundle next =
                    stored.map(it -> it.renewedIfDue(plan, now)).orElseGet(() -> CertificateBundle.anew(plan, now));
            boolean unchanged = stored.isPresent() && stored.get() == next;
            if (unchanged || (found == null ? isCreated(next) : isReplaced(found, next))) {
                return next;
            }
        }
        throw new CertificateException(this + " is changed by others again and again");
    }

    /** Empty if there is nothing that can be used. */
    private Optional<CertificateBundle> read(Secret found, Instant now, Consumer<String> problems) {
        CertificateBundle stored;
        try {
            stored = CertificateBundle.fromPem(texts(found));
        } catch (CertificateException e) {
            problems.accept(this + " held nothing that can be used (" + e.getMessage() + "); made anew");
            return Optional.empty();
        }
        if (stored.start().isAfter(now)) {
            throw new CertificateException(this + " holds a certificate that is not valid before " + stored.start()
                    + ", and it is " + now + " here: the clock of a node is wrong");
        }
        return Optional.of(stored);
    }

    private boolean isCreated(CertificateBundle issued) {
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .addToLabels("app.kubernetes.io/name", "gpu-rightsizer")
                .addToLabels("app.kubernetes.io/managed-by", "gpu-rightsizer")
                .endMetadata()
                .withType("kubernetes.io/tls")
                .withData(encoded(issued))
                .build();
        return isWritten(() -> client.resource(secret).create());
    }

    /** Keys that are not ours are left as they are. */
    private boolean isReplaced(Secret found, CertificateBundle issued) {
        Secret next = new SecretBuilder(found).addToData(encoded(issued)).build();
        return isWritten(() -> client.resource(next)
                .lockResourceVersion(found.getMetadata().getResourceVersion())
                .update());
    }

    private static boolean isWritten(Runnable write) {
        try {
            write.run();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT || e.getCode() == GONE) {
                return false;
            }
            throw e;
        }
    }

    private static Map<String, String> texts(Secret secret) {
        Map<String, String> texts = new HashMap<>();
        if (secret.getData() != null) {
            secret.getData().forEach((key, value) -> texts.put(key, decoded(value)));
        }
        return texts;
    }

    private static String decoded(String value) {
        return value == null ? "" : new String(Base64.getMimeDecoder().decode(value), StandardCharsets.ISO_8859_1);
    }

    private static Map<String, String> encoded(CertificateBundle issued) {
        Map<String, String> data = new HashMap<>();
        issued.toPem()
                .forEach((key, text) ->
                        data.put(key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII))));
        return data;
    }

    @Override
    public String toString() {
        return "Secret " + namespace + "/" + name;
    }
}
