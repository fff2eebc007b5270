package io.gpurightsizer.objects;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Objects of some kinds, kept whole, each kind in the order in which its objects were read; of two with one name the last. */
public final class ObjectsByKind {
    private final Set<String> kinds;
    private final Map<String, Map<String, KubernetesObject>> objects = new HashMap<>();

    /** Will keep objects of these kinds and no others. */
    public ObjectsByKind(Set<String> kinds) {
        this.kinds = Set.copyOf(kinds);
    }

    /** Keeps an object if it is of one of the kinds. */
    public void add(KubernetesObject object) {
        if (kinds.contains(object.kind())) {
            objects.computeIfAbsent(object.kind(), kind -> new LinkedHashMap<>())
                    .put(object.apiVersion() + " " + object.namespace() + "/" + object.name(), object);
        }
    }

    /** Those of one kind; none if it is not one of those that are kept. */
    public List<KubernetesObject> of(String kind) {
        return List.copyOf(objects.getOrDefault(kind, Map.of()).values());
    }
}
