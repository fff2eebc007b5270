package io.gpurightsizer.cluster.watch;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ResourceQuota;

import io.gpurightsizer.cluster.state.LimitRangeState;
import io.gpurightsizer.cluster.state.NamespaceState;
import io.gpurightsizer.cluster.state.QuotaState;

/** The namespaces of a watched cluster, with their quotas and limits. */
final class NamespacesCache {
    private final Map<String, NamespaceState> namespaces = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();
    private volatile At last = new At(-1, Map.of());

    /** What was known after so many changes. */
    private record At(long changes, Map<String, NamespaceState> namespaces) {}

    /** Takes a namespace; as with the others, returns whether anything that counts has changed. */
    boolean namespace(String name, Optional<Namespace> namespace) {
        Optional<Map<String, String>> labels =
                namespace.map(it -> it.getMetadata().getLabels() == null
                        ? Map.of()
                        : it.getMetadata().getLabels());
        return change(name, it -> it.labelled(labels));
    }

    boolean quota(String key, Optional<ResourceQuota> quota) {
        Optional<QuotaState> read = quota.map(QuotaState::of);
        return change(namespaceOf(key), it -> it.with(nameOf(key), read));
    }

    boolean limitRange(String key, Optional<LimitRange> limitRange) {
        Optional<LimitRangeState> read = limitRange.map(LimitRangeState::of);
        return change(namespaceOf(key), it -> it.limited(nameOf(key), read));
    }

    private boolean change(String name, UnaryOperator<NamespaceState> change) {
        NamespaceState before = namespaces.getOrDefault(name, NamespaceState.UNKNOWN);
        if (change.apply(before).equals(before)) {
            return false;
        }
        // The kinds come on threads of their own.
        namespaces.compute(name, (key, it) -> {
            NamespaceState after = change.apply(it == null ? NamespaceState.UNKNOWN : it);
            return after.equals(NamespaceState.UNKNOWN) ? null : after;
        });
        changes.incrementAndGet();
        return true;
    }

    private static String namespaceOf(String key) {
        return key.substring(0, Math.max(0, key.indexOf('/')));
    }

    private static String nameOf(String key) {
        return key.substring(key.indexOf('/') + 1);
    }

    /** How many namespaces are known themselves. */
    int count() {
        return (int) namespaces.values().stream()
                .filter(it -> it.labels().isPresent())
                .count();
    }

    Optional<Map<String, String>> labels(String namespace) {
        return Optional.ofNullable(namespaces.get(namespace)).flatMap(NamespaceState::labels);
    }

    /** The same map as before if nothing has changed. */
    Map<String, NamespaceState> state() {
        long now = changes.get();
        if (last.changes() != now) {
            last = new At(now, Map.copyOf(namespaces));
        }
        return last.namespaces();
    }
}
