package io.gpurightsizer.table.yaml;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Values of the user's in messages of ours. */
class ShownTest {
    @Test
    void aValueIsShownUpToEightyCharactersAndWhatIsCutOffIsToldSo() {
        assertEquals('"' + "🙂".repeat(80) + '"', Shown.quoted("🙂".repeat(80)));
        assertEquals('"' + "🙂".repeat(80) + "…\"", Shown.quoted("🙂".repeat(81)));
    }

    @ParameterizedTest
    @CsvSource({
        "'\n', \\n",
        "'\t', \\u0009",
        "'\u001b', \\u001b",
        "'\u009b', \\u009b",
        "'\u202e', \\u202e",
        "'é', é",
    })
    void whatWouldSteerATerminalIsWrittenOut(String character, String shown) {
        assertEquals("\"a" + shown + "b\"", Shown.quoted("a" + character + "b"));
    }

    @Test
    void aMessageOfAnotherLibraryIsOnOneLineAndNotEndless() {
        assertEquals("a b c", Shown.message(" a\n  b\tc\n"));
        assertEquals("x".repeat(300) + "…", Shown.message("x".repeat(301)));
    }
}
