package io.gpurightsizer.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.DoubleStream;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;

import io.gpurightsizer.benchmark.Plan.Stage;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gpurightsizer.benchmark.Requests.turn;

/**
 * One round, as Gatling runs it. Every turn is a virtual user of its own that waits for its arrival and for nothing else, so
 * that a slow server does not keep later turns from arriving; what a turn took is counted from that arrival.
 */
public final class TurnSimulation extends Simulation {
    /** Gatling makes the simulation itself, without arguments. One at a time. */
    private static volatile LoadGenerator.Order order;

    private final LoadGenerator.Order now = order;
    private final Duration timeout = Duration.ofNanos((long) (now.plan().timeoutSeconds() * 1e9));
    /** {@link System#nanoTime} of the round's first second. */
    private final long start = System.nanoTime() + now.lead().toNanos();

    /** Makes the simulation of what {@link #prepare} was told. */
    public TurnSimulation() {
        List<PopulationBuilder> populations = new ArrayList<>();
        Round round = now.round();
        long seed = round.seed(now.plan());
        add(
                populations,
                "turns",
                round.load().stages(),
                Arrivals.steady(round.rate(), now.seconds(), seed),
                seed,
                true);
        round.load().neighbour().ifPresent(it -> {
            long own = seed + 1;
            double[] arrivals = Arrivals.of(round.neighbour(), it.rate(), now.seconds(), own);
            add(populations, "neighbour", List.of(it.stage()), arrivals, own, false);
        });
        setUp(populations)
                .protocols(http.shareConnections().disableFollowRedirect())
                .maxDuration(now.lead()
                        .plus(Duration.ofMillis((long) (now.seconds() * 1000)))
                        .plus(timeout.multipliedBy(4)));
    }

    static void prepare(LoadGenerator.Order next) {
        order = next;
    }

    private void add(
            List<PopulationBuilder> populations,
            String name,
            List<String> stages,
            double[] arrivals,
            long seed,
            boolean recorded) {
        if (arrivals.length > 0) {
            populations.add(scenario(name)
                    .feed(turns(arrivals, seed, recorded))
                    .pause(session -> Duration.ofNanos(Math.max(0, due(turn(session)) - System.nanoTime())))
                    .exec(way(stages, recorded))
                    .injectOpen(atOnceUsers(arrivals.length)));
        }
    }

    private Iterator<Map<String, Object>> turns(double[] arrivals, long seed, boolean recorded) {
        Random random = new Random(seed);
        return DoubleStream.of(arrivals)
                .mapToObj(at -> {
                    Turn turn = new Turn(Math.round(at * 1e6) / 1e6);
                    turn.text = now.inputs().question(random);
                    byte[] audio = now.inputs().audio().isEmpty()
                            ? new byte[0]
                            : now.inputs().audio(random);
                    if (recorded) {
                        now.turns().add(turn);
                    }
                    return Map.<String, Object>of("turn", turn, "audio", audio);
                })
                .toList()
                .iterator();
    }

    private long due(Turn turn) {
        return start + (long) (turn.at * 1e9);
    }

    private ChainBuilder way(List<String> stages, boolean recorded) {
        ChainBuilder way = exec(session -> {
            turn(session).late = Turn.round((System.nanoTime() - due(turn(session))) / 1e6);
            return session;
        });
        for (int i = 0; i < stages.size(); i++) {
            String name = stages.get(i);
            boolean first = i == 0;
            ChainBuilder begun = exec(session -> {
                turn(session).began = first ? due(turn(session)) : System.nanoTime();
                return session;
            });
            way = way.exec(unlessFailed(
                    name, session -> true, begun.exec(requests(name).request()).exec(session -> {
                        if (!session.isFailed()) {
                            turn(session).end(name);
                        }
                        return session;
                    })));
        }
        way = way.exec(session -> {
            Turn turn = turn(session);
            if (turn.failure == null) {
                double total = Turn.round((System.nanoTime() - due(turn)) / 1e6);
                turn.total = total;
                if (total > now.plan().timeoutSeconds() * 1000) {
                    turn.fail("it took longer than " + now.plan().timeoutSeconds() + " s");
                }
            }
            return session;
        });
        return recorded ? way.exec(rest(stages)) : way;
    }

    /** What is left when the first sentence has been spoken: the rest of the answer, which is spoken too. */
    private ChainBuilder rest(List<String> stages) {
        ChainBuilder rest = exec(session -> session);
        for (String name : stages) {
            if (plan(name).api() == Api.CHAT) {
                rest = rest.exec(
                        unlessFailed(name, session -> true, requests(name).rest()));
            } else if (plan(name).api().speaks()) {
                rest = rest.exec(unlessFailed(
                        name,
                        session -> !turn(session).rest.isBlank(),
                        requests(name).speech(it -> it.rest)));
            }
        }
        return rest;
    }

    private static ChainBuilder unlessFailed(String name, Function<Session, Boolean> when, ChainBuilder request) {
        return doIf(session -> !session.isFailed() && when.apply(session)).then(request.exec(session -> {
            if (session.isFailed()) {
                turn(session).fail(name + " failed");
            }
            return session;
        }));
    }

    private Requests requests(String name) {
        return new Requests(name, plan(name), server(name), timeout);
    }

    private Stage plan(String name) {
        return now.plan().stages().get(name);
    }

    private String server(String name) {
        return now.round().strategy().services().get(name);
    }
}
