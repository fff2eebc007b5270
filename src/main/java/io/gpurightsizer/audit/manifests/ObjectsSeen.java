package io.gpurightsizer.audit.manifests;

import java.util.HashSet;
import java.util.Set;

import io.gpurightsizer.objects.KubernetesObject;

/** Which objects were read already, whatever file they stood in. */
final class ObjectsSeen {
    private final Set<String> uids = new HashSet<>();
    private final Set<Name> created = new HashSet<>();
    private final Set<Name> written = new HashSet<>();
    private final Set<Manifest> manifests = new HashSet<>();

    private record Name(String apiVersion, ObjectKey key) {}

    /** One that no API server has given a uid: the same if name and content are; another content may be for elsewhere. */
    private record Manifest(Name name, int contentHash) {}

    /** Whether an object is seen for the first time; a manifest and what the API server made of it are one. */
    boolean isNew(KubernetesObject object) {
        Name name = new Name(object.apiVersion(), ObjectKey.of(object));
        if (!object.uid().isEmpty()) {
            created.add(name);
            return uids.add(object.uid()) && !written.contains(name);
        }
        if (!object.metadata().path("name").isTextual()) {
            return true;
        }
        written.add(name);
        return manifests.add(new Manifest(name, object.root().hashCode())) && !created.contains(name);
    }
}
