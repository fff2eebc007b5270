package io.gpurightsizer.certificates;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/**
 * The Secret in which the replicas keep the certificate that they share. The first replica creates it; the first one that
 * finds a certificate due for renewal replaces it, unless another replica was faster.
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
     * The bundle that all replicas use now; created, renewed or replaced if needed.
     *
     * @param problems told why the Secret's content was replaced, if it could not be used
     * @throws CertificateException if other replicas keep changing it, or if the clock of one is ahead of ours
     * @throws KubernetesClientException if the API server denies access or does not answer
     */
    CertificateBundle currentBundle(Instant now, Consumer<String> problems) {
        for (int i = 0; i < ATTEMPTS; i++) {
            Secret found =
                    client.secrets().inNamespace(namespace).withName(name).get();
            Optional<CertificateBundle> stored = Optional.ofNullable(found).flatMap(it -> read(it, now, problems));
            CertificateBundle next =
                    stored.map(it -> it.renewedIfDue(plan, now)).orElseGet(() -> CertificateBundle.create(plan, now));
            boolean unchanged = stored.isPresent() && stored.get() == next;
            if (unchanged || (found == null ? isCreated(next) : isReplaced(found, next))) {
                return next;
            }
        }
        throw new CertificateException(this + " is changed by other replicas again and again");
    }

    /** Empty if there is nothing that can be used. */
    private Optional<CertificateBundle> read(Secret found, Instant now, Consumer<String> problems) {
        CertificateBundle stored;
        try {
            stored = CertificateBundle.fromData(found.getData() == null ? Map.of() : found.getData());
        } catch (CertificateException e) {
            problems.accept(this + " held nothing that can be used (" + e.getMessage() + "); replaced");
            return Optional.empty();
        }
        if (stored.validFrom().isAfter(now)) {
            throw new CertificateException(this + " holds a certificate that is not valid before " + stored.validFrom()
                    + ", and it is " + now + " here: the clock of a node is wrong");
        }
        return Optional.of(stored);
    }

    private boolean isCreated(CertificateBundle bundle) {
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .addToLabels("app.kubernetes.io/name", "gpu-rightsizer")
                .addToLabels("app.kubernetes.io/managed-by", "gpu-rightsizer")
                .endMetadata()
                .withType("kubernetes.io/tls")
                .withData(bundle.toData())
                .build();
        return isWritten(() -> client.resource(secret).create());
    }

    /** Other keys in it are kept. */
    private boolean isReplaced(Secret found, CertificateBundle bundle) {
        Secret next = new SecretBuilder(found).addToData(bundle.toData()).build();
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

    @Override
    public String toString() {
        return "Secret " + namespace + "/" + name;
    }
}
