package io.gpurightsizer.audit.manifests;

import java.util.Comparator;
import java.util.Optional;

import io.gpurightsizer.objects.KubernetesObject;

/**
 * Which object something is, as owner references name it.
 *
 * @param namespace empty where none is written
 * @param name may be empty
 */
public record ObjectKey(String namespace, String kind, String name) implements Comparable<ObjectKey> {
    private static final Comparator<ObjectKey> ORDER = Comparator.comparing(ObjectKey::namespace)
            .thenComparing(ObjectKey::kind)
            .thenComparing(ObjectKey::name);

    static ObjectKey of(KubernetesObject object) {
        return new ObjectKey(object.namespace(), object.kind(), object.name());
    }

    /** What made the object, by its controlling owner reference. */
    static Optional<ObjectKey> ofController(KubernetesObject object) {
        return object.controller()
                .map(owner -> new ObjectKey(
                        object.namespace(),
                        KubernetesObject.text(owner, "kind"),
                        KubernetesObject.text(owner, "name")));
    }

    @Override
    public int compareTo(ObjectKey other) {
        return ORDER.compare(this, other);
    }

    /** For example {@code voice/Deployment/asr}, without the namespace where none is written. */
    @Override
    public String toString() {
        return (namespace.isEmpty() ? "" : namespace + "/") + kind + "/" + name;
    }
}
