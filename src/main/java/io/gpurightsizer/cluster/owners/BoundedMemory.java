package io.gpurightsizer.cluster.owners;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Remembers values for a while. Holds at most so many: when full, what has expired goes first, then whatever comes to
 * hand. Reading takes no lock.
 */
final class BoundedMemory<K, V> {
    private final Map<K, Remembered<V>> entries = new ConcurrentHashMap<>();
    private final int most;
    private final LongSupplier nanoClock;

    private record Remembered<V>(V value, long untilNanos) {}

    /**
     * An empty memory.
     *
     * @param nanoClock {@code System::nanoTime}, or a test's own
     */
    BoundedMemory(int most, LongSupplier nanoClock) {
        this.most = most;
        this.nanoClock = nanoClock;
    }

    Optional<V> recall(K key) {
        Remembered<V> entry = entries.get(key);
        return entry == null || hasExpired(entry) ? Optional.empty() : Optional.of(entry.value());
    }

    void remember(K key, V value, Duration howLong) {
        if (entries.size() >= most) {
            makeRoom();
        }
        entries.put(key, new Remembered<>(value, nanoClock.getAsLong() + howLong.toNanos()));
    }

    private void makeRoom() {
        entries.values().removeIf(this::hasExpired);
        int tooMany = entries.size() - most + Math.max(1, most / 10);
        var keys = entries.keySet().iterator();
        for (int i = 0; i < tooMany && keys.hasNext(); i++) {
            keys.next();
            keys.remove();
        }
    }

    private boolean hasExpired(Remembered<V> entry) {
        return nanoClock.getAsLong() - entry.untilNanos() >= 0;
    }

    int size() {
        return entries.size();
    }
}
