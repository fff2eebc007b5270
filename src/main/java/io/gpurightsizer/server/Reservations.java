package io.gpurightsizer.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import jakarta.inject.Singleton;

import io.gpurightsizer.cluster.state.Promised;
import io.gpurightsizer.cluster.watch.ClusterView;
import io.gpurightsizer.cluster.watch.ResizedPod;
import io.gpurightsizer.sizing.offers.Placement;

/**
 * What this process gave to pods that the watch has not shown yet. Who decides reads the ledger first and the cluster after
 * it, and adds to the ledger only if it is still the same: so no two decisions give away one device. A pod leaves the ledger
 * when a snapshot counts it, or its resize is taken back; one that is never seen, since something else refused it, after {@link
 * #KEPT}.
 */
@Singleton
public final class Reservations {
    /** Longer than an API server that does not answer, or a watch that was closed and does not come back, goes unnoticed. */
    static final Duration KEPT = ClusterView.OUTDATED.plusSeconds(15);

    private final AtomicReference<Ledger> ledger = new AtomicReference<>(Ledger.EMPTY);
    private final LongSupplier nanoTime;

    public Reservations() {
        this(System::nanoTime);
    }

    Reservations(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * What is given to one pod.
     *
     * @param name empty where the API server is still to make one
     * @param owner kind and name of its controller, for example {@code ReplicaSet/asr-5d8f}; empty if it has none
     * @param asks what it takes, with its devices
     */
    public record Reservation(String namespace, String name, String owner, Placement asks) {
        private boolean isByNameOf(ResizedPod pod) {
            return name.equals(pod.name()) && namespace.equals(pod.namespace());
        }

        /** One of several that are alike. */
        private boolean mayBe(ResizedPod pod) {
            return name.isEmpty()
                    && namespace.equals(pod.namespace())
                    && owner.equals(pod.owner())
                    && asks.requests().keySet().equals(pod.requests());
        }
    }

    /**
     * All reservations at one moment.
     *
     * @param entries the oldest first
     * @param promised their sum
     */
    public record Ledger(List<Entry> entries, Promised promised) {
        static final Ledger EMPTY = new Ledger(List.of(), Promised.NOTHING);

        /** When it was made, by {@link System#nanoTime}. */
        record Entry(Reservation reservation, long sinceNanos) {}

        /** How many pods of an owner. */
        public int countOf(String namespace, String owner) {
            return (int) entries.stream()
                    .map(Entry::reservation)
                    .filter(it -> it.namespace().equals(namespace) && it.owner().equals(owner))
                    .count();
        }

        private Ledger with(Reservation added, long now) {
            List<Entry> more = new ArrayList<>(entries);
            more.add(new Entry(added, now));
            return new Ledger(more, promised.with(added.namespace(), added.asks()));
        }

        private Ledger without(Entry entry) {
            List<Entry> rest = new ArrayList<>(entries);
            rest.remove(entry);
            Reservation gone = entry.reservation();
            return new Ledger(rest, promised.without(gone.namespace(), gone.asks()));
        }

        private Ledger withoutOne(Predicate<Reservation> condition) {
            for (Entry entry : entries) {
                if (condition.test(entry.reservation())) {
                    return without(entry);
                }
            }
            return this;
        }

        private Ledger seen(ResizedPod pod) {
            Ledger byName = withoutOne(it -> it.isByNameOf(pod));
            return byName == this ? withoutOne(it -> it.mayBe(pod)) : byName;
        }

        private Ledger at(long now) {
            Ledger live = this;
            while (!live.entries.isEmpty() && now - live.entries.get(0).sinceNanos() > KEPT.toNanos()) {
                live = live.without(live.entries.get(0));
            }
            return live;
        }
    }

    /** What is reserved now. */
    public Ledger now() {
        long now = nanoTime.getAsLong();
        return ledger.updateAndGet(it -> it.at(now));
    }

    /** Adds a reservation, unless something has changed since; returns whether it was added. */
    public boolean add(Ledger seen, Reservation reservation) {
        return ledger.compareAndSet(seen, seen.with(reservation, nanoTime.getAsLong()));
    }

    /** Takes out what was reserved for a pod whose resize is taken back; one of several that are alike where it has no name yet. */
    public void release(String namespace, String name, String owner) {
        ledger.updateAndGet(all -> all.withoutOne(it -> it.namespace().equals(namespace)
                && it.name().equals(name)
                && it.owner().equals(owner)));
    }

    /** Takes out what these pods had reserved. */
    void seen(List<ResizedPod> pods) {
        for (ResizedPod pod : pods) {
            ledger.updateAndGet(it -> it.seen(pod));
        }
    }
}
