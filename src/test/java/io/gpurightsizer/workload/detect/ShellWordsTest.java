package io.gpurightsizer.workload.detect;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Scripts taken apart into words, as a shell would, finished or not. */
class ShellWordsTest {
    private static List<String> words(String... command) {
        return ShellWords.ofCommand(List.of(command)).stream()
                .flatMap(List::stream)
                .toList();
    }

    @Test
    void aScriptWithinAScriptIsTakenApart() {
        assertEquals(List.of("su", "app", "-c", "vllm", "serve", "m"), words("su app -c 'vllm serve m'"));
        assertEquals(List.of("bash", "-lc", "vllm", "serve", "m"), words("bash -lc \"vllm serve m\""));
    }

    @Test
    void aThirdScriptWithinThatIsLeftAsItIs() {
        assertEquals(List.of("su", "-c", "sh", "-c", "run it"), words("su -c 'sh -c \"run it\"'"));
    }

    @Test
    void onlyWhatFollowsAnOptionThatEndsInCIsAScript() {
        assertEquals(List.of("say", "a b"), words("say 'a b'"));
        assertEquals(List.of("say", "-n", "a b"), words("say -n 'a b'"));
        assertEquals(List.of("exec", "a b"), words("exec 'a b'"));
        assertEquals(List.of("sh", "-c", "one"), words("sh -c 'one'"));
    }

    @Test
    void quotesKeepWhatIsInThemTogetherAndMayBeEmpty() {
        assertEquals(List.of("a b", "", "c#d"), words("'a b' \"\" c#d"));
        assertEquals(List.of("say \"x\""), words("\"say \\\"x\\\"\""));
        assertEquals(List.of("a\\", "b"), words("'a\\' b"));
    }

    @Test
    void whatIsNeverClosedGoesToTheEnd() {
        assertEquals(List.of("x", "a b"), words("x 'a b"));
        assertEquals(List.of("x", "a b\\"), words("x \"a b\\"));
        assertEquals(List.of("x", "$(a b"), words("x $(a b"));
        assertEquals(List.of("x", "${a b"), words("x ${a b"));
        assertEquals(List.of("x", "y"), words("x y # to the end"));
    }

    @Test
    void aReferenceIsOneWordUpToItsOwnBracket() {
        assertEquals(List.of("m", "$(a} b)", "c"), words("m $(a} b) c"));
        assertEquals(List.of("m", "${a) b}", "c"), words("m ${a) b} c"));
        assertEquals(List.of("x$(A)y", "z"), words("x$(A)y z"));
        assertEquals(List.of("x", "$"), words("x $"));
        assertEquals(List.of("x", "$A"), words("x $A"));
    }

    @Test
    void aBackslashTakesTheNextCharacterAsItIs() {
        assertEquals(List.of("a b", "c"), words("a\\ b c"));
        assertEquals(List.of("x", "a\\"), words("x a\\"));
    }

    @Test
    void aCommentEndsWithItsLine() {
        assertEquals(List.of("a", "c"), words("a #b\nc"));
        assertEquals(List.of("a"), words("a #"));
    }
}
