package io.gpurightsizer.audit.manifests;

import java.util.HashSet;
import java.util.Set;

import io.gpurightsizer.objects.KubernetesObject;

/** Which objects were read already, whatever file they stood in. */
final class ObjectsSeen {
    private final Set<String> uids = new HashSet<>();
    private final Set<Manifest> manifests = new HashSet<>();

    /** One that no API server has given a uid: the same if name and content are; another content may be for elsewhere. */
    private record Manifest(String apiVersion, ObjectKey key, int contentHash) {}

    /** Whether an object is seen for the first time. */
    boolean isNew(KubernetesObject object) {
        if (!object.uid().isEmpty()) {
            return uids.add(object.uid());
        }
        boolean named = object.metadata().path("name").isTextual();
        return !named
                || manifests.add(new Manifest(
                        object.apiVersion(), ObjectKey.of(object), object.root().hashCode()));
    }
}
