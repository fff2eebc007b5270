package io.gpurightsizer.audit.manifests;

import java.util.Optional;

import io.gpurightsizer.objects.KubernetesObject;

/**
 * Which object something is.
 *
 * @param namespace empty where none is written
 * @param name may be empty
 * @param uid empty where the object does not come from a cluster
 * @param controller what made it
 */
public record ObjectKey(
        String apiVersion, String kind, String namespace, String name, String uid, Optional<Controller> controller) {
    /** The owner reference with {@code controller: true}. */
    record Controller(String kind, String name) {}

    /** Finds an object by the way owner references name it. */
    record Key(String namespace, String kind, String name) {}

    static ObjectKey of(KubernetesObject object) {
        return new ObjectKey(
                object.apiVersion(),
                object.kind(),
                object.namespace(),
                object.name(),
                object.uid(),
                object.controller()
                        .map(it ->
                                new Controller(KubernetesObject.text(it, "kind"), KubernetesObject.text(it, "name"))));
    }

    Key key() {
        return new Key(namespace, kind, name);
    }

    Optional<Key> controllerKey() {
        return controller.map(it -> new Key(namespace, it.kind(), it.name()));
    }
}
