package io.gpurightsizer.cluster.watch;

import java.util.function.Supplier;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;

/**
 * What an informer remembers of the objects it has seen: names and versions, no more. The listener keeps what it needs; a
 * whole Node would be fifty times as large.
 */
final class StubStore<T extends HasMetadata> extends BasicItemStore<T> {
    private final Supplier<T> blank;

    StubStore(Supplier<T> blank) {
        super(Cache::metaNamespaceKeyFunc);
        this.blank = blank;
    }

    @Override
    public T put(String key, T object) {
        ObjectMeta meta = new ObjectMeta();
        meta.setName(object.getMetadata().getName());
        meta.setNamespace(object.getMetadata().getNamespace());
        meta.setResourceVersion(object.getMetadata().getResourceVersion());
        T stub = blank.get();
        stub.setMetadata(meta);
        return super.put(key, stub);
    }

    @Override
    public boolean isFullState() {
        return false;
    }
}
