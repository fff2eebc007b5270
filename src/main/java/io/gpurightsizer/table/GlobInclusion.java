package io.gpurightsizer.table;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.gpurightsizer.sizing.table.Glob;

/**
 * Whether every word of one glob is a word of one of several others: all are read side by side, looking for a word the
 * first accepts and the others do not.
 */
final class GlobInclusion {
    /** More states than this are not visited; the answer is then the cautious one. No glob seen comes near. */
    private static final int MOST_STATES = 20_000;

    private final List<Automaton> outer;
    private final String inner;
    private final boolean emptyCounts;
    private final Set<State> seen = new HashSet<>();
    private final Deque<State> open = new ArrayDeque<>();

    GlobInclusion(List<Glob> outer, String inner, boolean emptyCounts) {
        this.outer = outer.stream().map(Automaton::new).toList();
        this.inner = inner;
        this.emptyCounts = emptyCounts;
    }

    /** Whether it holds; false also if that would take too long to say. */
    boolean holds() {
        add(new State(0, this.outer.stream().map(Automaton::start).toList(), emptyCounts));
        while (!open.isEmpty() && seen.size() <= MOST_STATES) {
            State state = open.pop();
            if (state.at() == inner.length()) {
                if (state.begun() && !accepted(state)) {
                    return false;
                }
            } else {
                advance(state);
            }
        }
        return open.isEmpty();
    }

    private void advance(State state) {
        char wanted = inner.charAt(state.at());
        if (wanted == '*') {
            add(new State(state.at() + 1, state.outer(), state.begun()));
        }
        // A wildcard's character is best one that no glob names: what takes that takes any other in its place.
        read(state, wanted == '*' || wanted == '?' ? GlobLanguage.ANY_OTHER : wanted);
    }

    private void read(State state, char c) {
        List<BitSet> next = new ArrayList<>(outer.size());
        for (int i = 0; i < outer.size(); i++) {
            next.add(outer.get(i).after(state.outer().get(i), c));
        }
        add(new State(inner.charAt(state.at()) == '*' ? state.at() : state.at() + 1, next, true));
    }

    private void add(State state) {
        if (seen.add(state)) {
            open.push(state);
        }
    }

    private boolean accepted(State state) {
        for (int i = 0; i < outer.size(); i++) {
            if (outer.get(i).accepts(state.outer().get(i))) {
                return true;
            }
        }
        return false;
    }

    /** The states a glob can be in after some characters: places in its pattern. */
    private record Automaton(Glob glob) {
        BitSet start() {
            BitSet places = new BitSet();
            places.set(0);
            return settle(places);
        }

        BitSet after(BitSet places, char c) {
            String pattern = glob.pattern();
            BitSet next = new BitSet();
            for (int i = places.nextSetBit(0); i >= 0 && i < pattern.length(); i = places.nextSetBit(i + 1)) {
                char wanted = pattern.charAt(i);
                if (wanted == '*') {
                    next.set(i);
                } else if (wanted == '?' || wanted == c) {
                    next.set(i + 1);
                }
            }
            return settle(next);
        }

        /** Stars may be empty; and what lies before the last star reached can do nothing that the star cannot. */
        private BitSet settle(BitSet places) {
            String pattern = glob.pattern();
            for (int i = places.nextSetBit(0); i >= 0 && i < pattern.length(); i = places.nextSetBit(i + 1)) {
                if (pattern.charAt(i) == '*') {
                    places.clear(0, i);
                    places.set(i + 1);
                }
            }
            return places;
        }

        boolean accepts(BitSet places) {
            return places.get(glob.pattern().length());
        }
    }

    private record State(int at, List<BitSet> outer, boolean begun) {}
}
