package io.gpurightsizer.cluster.watch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;

/**
 * What an informer remembers of the objects it has seen: names and versions, no more. The listener keeps what it needs; a
 * whole Node would be five hundred times as large, and even an empty object with its metadata five times.
 */
final class StubStore<T extends HasMetadata> implements ItemStore<T> {
    private final Supplier<T> blank;
    private final Map<String, String> versions = new ConcurrentHashMap<>();

    StubStore(Supplier<T> blank) {
        this.blank = blank;
    }

    @Override
    public String getKey(T object) {
        return Cache.metaNamespaceKeyFunc(object);
    }

    @Override
    public T put(String key, T object) {
        String version = object.getMetadata().getResourceVersion();
        return stub(key, versions.put(key, version == null ? "" : version));
    }

    @Override
    public T remove(String key) {
        return stub(key, versions.remove(key));
    }

    @Override
    public T get(String key) {
        return stub(key, versions.get(key));
    }

    @Override
    public Stream<String> keySet() {
        return versions.keySet().stream();
    }

    @Override
    public Stream<T> values() {
        return versions.entrySet().stream().map(it -> stub(it.getKey(), it.getValue()));
    }

    @Override
    public int size() {
        return versions.size();
    }

    @Override
    public boolean isFullState() {
        return false;
    }

    /** An object of that name and version; null if there is none, as informers have it. */
    private T stub(String key, String version) {
        if (version == null) {
            return null;
        }
        int slash = key.indexOf('/');
        ObjectMeta meta = new ObjectMeta();
        meta.setNamespace(slash < 0 ? null : key.substring(0, slash));
        meta.setName(key.substring(slash + 1));
        meta.setResourceVersion(version);
        T stub = blank.get();
        stub.setMetadata(meta);
        return stub;
    }
}
