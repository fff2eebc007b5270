package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.cluster.state.PodState;
import io.gpurightsizer.cluster.state.PodsState;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.Room;
import io.gpurightsizer.sizing.offers.Target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Random small clusters, pods on their nodes and pods that wait: what counts as free is free, whatever the scheduler does. */
class FreeRoomPropertyTest {
    private static final int CLUSTERS = 3_000;
    private static final int ORDERS = 20;
    private static final List<String> SLICES = List.of("nvidia.com/mig-1g.10gb", "nvidia.com/mig-3g.40gb");
    private static final String GPU = "nvidia.com/gpu";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aPodFindsItsPlaceWhateverPodsThatWaitAreGiven(int seed) {
        Random random = new Random(seed);
        int resized = 0;
        for (int i = 0; i < CLUSTERS; i++) {
            Cluster cluster = new Cluster(random, 1 + random.nextInt(5));
            Placement pod = asking(random, Map.of());
            for (String slice : SLICES) {
                if (cluster.room(pod).isFree(List.of(target(slice)))) {
                    resized++;
                    Placement renamed = pod.asking(List.of(target(slice)));
                    for (int order = 0; order < ORDERS; order++) {
                        assertTrue(cluster.afterOthers(random, renamed), () -> renamed + " in " + cluster);
                    }
                }
            }
        }
        assertTrue(resized > CLUSTERS / 10, resized + " pods found something free");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void withoutPodsThatWaitAPodIsGivenASliceIfAndOnlyIfItFitsNow(int seed) {
        Random random = new Random(seed);
        for (int i = 0; i < CLUSTERS; i++) {
            Cluster cluster = new Cluster(random, 0);
            Placement pod = asking(random, Map.of());
            for (String slice : SLICES) {
                Room.Count count = cluster.room(pod).of(List.of(target(slice)));

                boolean strict = cluster.fits(pod.asking(List.of(target(GPU))), false);
                assertEquals(
                        cluster.fits(pod.asking(List.of(target(slice))), !strict),
                        count.enough(),
                        () -> pod + " in " + cluster);
            }
        }
    }

    @Test
    void ofPodsThatWaitAndAskForDevicesAloneEachTakesOne() {
        Random random = new Random(6);
        for (int i = 0; i < CLUSTERS; i++) {
            Cluster cluster = new Cluster(random, 0).withoutOtherLimits();
            String slice = SLICES.get(0);
            int waiting = random.nextInt(6);
            Placement same = Placement.ANYWHERE.asking(List.of(target(slice)));
            cluster.waiting.addAll(Collections.nCopies(waiting, PodState.waiting(same)));

            boolean enough =
                    cluster.room(Placement.ANYWHERE).of(List.of(target(slice))).enough();

            boolean strict = cluster.fits(Placement.ANYWHERE.asking(List.of(target(GPU))), false);
            assertEquals(cluster.free(slice, !strict) - waiting >= 1, enough, cluster::toString);
        }
    }

    private static Target target(String resource) {
        return Target.of(new ExtendedResource(resource));
    }

    private static Placement asking(Random random, Map<String, Long> devices) {
        Map<String, Long> requests = new HashMap<>(devices);
        if (random.nextInt(3) > 0) {
            requests.put("cpu", 1L + random.nextInt(4));
        }
        if (random.nextInt(4) == 0) {
            requests.put("memory", 1L + random.nextInt(6));
        }
        Map<String, String> selector = random.nextInt(3) == 0 ? Map.of("zone", "z" + random.nextInt(2)) : Map.of();
        return new Placement(Optional.empty(), selector, Optional.empty(), List.of(), Optional.empty(), requests);
    }

    /** A cluster with its pods, and the scheduler's rules about what they leave. */
    private static final class Cluster {
        private final List<NodeState> nodes = new ArrayList<>();
        private final List<PodState> bound = new ArrayList<>();
        private final List<PodState> waiting = new ArrayList<>();

        Cluster(Random random, int mostWaiting) {
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                nodes.add(node(random, "n" + i));
            }
            for (int i = random.nextInt(6); i > 0; i--) {
                Placement asks = asking(random, devices(random));
                NodeState node = nodes.get(random.nextInt(nodes.size()));
                if (SchedulerRules.fits(node, asks, bound, false)) {
                    bound.add(PodState.bound(node.name(), asks, random.nextInt(4) == 0));
                }
            }
            for (int i = mostWaiting == 0 ? 0 : random.nextInt(mostWaiting + 1); i > 0; i--) {
                waiting.add(PodState.waiting(asking(random, devices(random))));
            }
        }

        private static NodeState node(Random random, String name) {
            Map<String, Long> allocatable = new HashMap<>();
            allocatable.put(SLICES.get(0), (long) random.nextInt(4));
            allocatable.put(SLICES.get(1), (long) random.nextInt(3));
            allocatable.put(GPU, (long) random.nextInt(2));
            allocatable.put("cpu", 2L + random.nextInt(10));
            allocatable.put("memory", 4L + random.nextInt(20));
            allocatable.put("pods", 2L + random.nextInt(8));
            allocatable.values().removeIf(it -> it == 0);
            return new NodeState(name, Map.of("zone", "z" + random.nextInt(2)), List.of(), false, true, allocatable);
        }

        /** As waiting and bound pods have them: with the devices and as one pod. */
        private static Map<String, Long> devices(Random random) {
            Map<String, Long> devices = new HashMap<>(Map.of("pods", 1L));
            if (random.nextInt(3) > 0) {
                devices.put(random.nextInt(4) == 0 ? GPU : SLICES.get(random.nextInt(2)), 1L + random.nextInt(2));
            }
            return devices;
        }

        Cluster withoutOtherLimits() {
            nodes.replaceAll(it -> {
                Map<String, Long> devices = new HashMap<>(it.allocatable());
                devices.keySet().removeAll(List.of("cpu", "memory", "pods"));
                return new NodeState(it.name(), it.labels(), List.of(), false, true, devices);
            });
            return this;
        }

        Room room(Placement pod) {
            List<PodState> all = new ArrayList<>(bound);
            all.addAll(waiting);
            return ClusterSnapshot.of(ClusterObjects.of(nodes).with(PodsState.of(all)), Catalogue.CATALOGUE)
                    .to(pod)
                    .room();
        }

        boolean fits(Placement pod, boolean allButLeaving) {
            return SchedulerRules.feasible(nodes, pod).stream()
                    .anyMatch(it -> SchedulerRules.fits(it, pod, bound, allButLeaving));
        }

        long free(String resource, boolean allButLeaving) {
            long free = nodes.stream().mapToLong(it -> it.allocatable(resource)).sum();
            return free
                    - bound.stream()
                            .filter(it -> !allButLeaving || !it.terminating())
                            .mapToLong(it -> it.asks().requests().getOrDefault(resource, 0L))
                            .sum();
        }

        /** Whether the pod still fits once those that wait are put, in some order, where it hurts most or anywhere. */
        boolean afterOthers(Random random, Placement pod) {
            boolean strict = fits(unchanged(pod), false);
            List<PodState> now = new ArrayList<>(bound);
            List<PodState> order = new ArrayList<>(waiting);
            Collections.shuffle(order, random);
            for (PodState other : order) {
                List<NodeState> possible = new ArrayList<>(SchedulerRules.feasible(nodes, other.asks()));
                possible.removeIf(it -> !SchedulerRules.fits(it, other.asks(), now, !strict));
                List<NodeState> ours = possible.stream()
                        .filter(it -> SchedulerRules.fits(it, pod, now, !strict))
                        .toList();
                List<NodeState> chosen = ours.isEmpty() || random.nextInt(5) == 0 ? possible : ours;
                if (!chosen.isEmpty()) {
                    NodeState node = chosen.get(random.nextInt(chosen.size()));
                    now.add(PodState.bound(node.name(), other.asks(), false));
                }
            }
            return SchedulerRules.feasible(nodes, pod).stream()
                    .anyMatch(it -> SchedulerRules.fits(it, pod, now, !strict));
        }

        private static Placement unchanged(Placement renamed) {
            Map<String, Long> requests = new HashMap<>(renamed.requests());
            requests.keySet().removeAll(SLICES);
            requests.put(GPU, 1L);
            return renamed.requesting(requests);
        }

        @Override
        public String toString() {
            return nodes + " with " + bound + " and waiting " + waiting;
        }
    }
}
