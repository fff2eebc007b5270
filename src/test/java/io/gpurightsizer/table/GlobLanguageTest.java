package io.gpurightsizer.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.sizing.table.Glob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GlobLanguageTest {
    /** Two letters that globs name and one that none does. */
    private static final List<String> WORDS = words("abz", 7);

    /** As long as any word must be that two globs of five characters share. */
    private static final List<String> LONGER_WORDS = words("ab", 10);

    @ParameterizedTest
    @CsvSource({
        "whisper-*, whisper-large-?, true",
        "whisper-large-?, whisper-*, false",
        "*, ?*, true",
        "?*, *, true",
        "??*, *, false",
        "*a*b*, *a?b*, true",
        "*a?b*, *a*b*, false",
        "a*, b*, false",
        "*-v3, whisper-*-v3, true",
        "whisper, whisper, true",
        "whisper, w?isper, false",
        "llama-3*, llama-3-*, true",
    })
    void oneGlobTakesAllOfAnother(String outer, String inner, boolean expected) {
        assertEquals(expected, GlobLanguage.covers(List.of(new Glob(outer)), new Glob(inner), false));
    }

    @Test
    void theEmptyWordCountsForValuesAndNotForNames() {
        List<Glob> something = List.of(new Glob("?*"));

        assertTrue(GlobLanguage.covers(something, new Glob("*"), false));
        assertFalse(GlobLanguage.covers(something, new Glob("*"), true));
    }

    @Test
    void anExactWordMayFillTheGapThatAWildcardLeaves() {
        List<Glob> outer = List.of(new Glob("?*?"), new Glob("b"), new Glob("ab"));

        assertTrue(GlobLanguage.covers(outer, new Glob("*b"), false));
        assertFalse(GlobLanguage.covers(outer, new Glob("*"), false));
    }

    @Test
    void coverageIsWhatTryingEveryShortWordSays() {
        Random random = new Random(11);
        int covered = 0;
        for (int i = 0; i < 2000; i++) {
            List<Glob> outer = globs(random, 1 + random.nextInt(2));
            Glob inner = glob(random);
            boolean emptyCounts = random.nextBoolean();

            boolean covers = GlobLanguage.covers(outer, inner, emptyCounts);

            boolean expected = WORDS.stream()
                    .filter(word -> emptyCounts || !word.isEmpty())
                    .filter(inner::matches)
                    .allMatch(word -> outer.stream().anyMatch(glob -> glob.matches(word)));
            assertEquals(expected, covers, () -> outer + " and " + inner + ", empty counts: " + emptyCounts);
            covered += covers ? 1 : 0;
        }
        assertTrue(covered > 100, "only " + covered + " covered: the test draws badly");
    }

    @Test
    void disjointnessIsWhatTryingEveryShortWordSays() {
        Random random = new Random(12);
        for (int i = 0; i < 2000; i++) {
            Glob a = glob(random);
            Glob b = glob(random);

            boolean disjoint = GlobLanguage.disjoint(a, b);

            boolean expected = LONGER_WORDS.stream().noneMatch(word -> a.matches(word) && b.matches(word));
            assertEquals(expected, disjoint, () -> a + " and " + b);
        }
    }

    @Test
    void aGlobMadeToBeHardGetsTheCautiousAnswer() {
        Glob hard = new Glob("*a" + "?".repeat(60) + "b*");

        assertFalse(GlobLanguage.covers(List.of(hard), new Glob("*b*a" + "?".repeat(59) + "*"), false));
    }

    @Test
    void aGlobWithManyStarsGetsTheCautiousAnswer() {
        List<Glob> all = List.of(new Glob("*"));

        assertTrue(GlobLanguage.covers(all, new Glob("a*".repeat(13)), false));
        assertFalse(GlobLanguage.covers(all, new Glob("a*".repeat(14)), false));
        assertTrue(GlobLanguage.covers(all, new Glob("*".repeat(14)), false));
    }

    private static List<Glob> globs(Random random, int count) {
        List<Glob> globs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            globs.add(glob(random));
        }
        return globs;
    }

    private static Glob glob(Random random) {
        StringBuilder pattern = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            pattern.append("ab*?*".charAt(random.nextInt(5)));
        }
        return new Glob(pattern.toString());
    }

    private static List<String> words(String letters, int longest) {
        List<String> words = new ArrayList<>(List.of(""));
        for (int from = 0, length = 1; length <= longest; length++) {
            int to = words.size();
            for (; from < to; from++) {
                for (char letter : letters.toCharArray()) {
                    words.add(words.get(from) + letter);
                }
            }
        }
        return words;
    }
}
