package io.gpurightsizer.text;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class SafeTextTest {
    @Test
    void aValueIsShownUpToEightyCharactersAndWhatIsCutOffIsToldSo() {
        assertEquals('"' + "🙂".repeat(80) + '"', SafeText.quoted("🙂".repeat(80)));
        assertEquals('"' + "🙂".repeat(80) + "…\"", SafeText.quoted("🙂".repeat(81)));
    }

    @ParameterizedTest
    @CsvSource({
        "'\n', \\n",
        "'\t', \\u0009",
        "'\u001b', \\u001b",
        "'\u009b', \\u009b",
        "'\u202e', \\u202e",
        "'\u2028', \\u2028",
        "'\ud800', \\ud800",
        "'é', é",
    })
    void whatWouldSteerATerminalIsWrittenOut(String character, String shown) {
        assertEquals("\"a" + shown + "b\"", SafeText.quoted("a" + character + "b"));
    }

    @Test
    void aMessageOfAnotherLibraryIsOnOneLineAndNotEndless() {
        assertEquals("a b c", SafeText.message(" a\n  b\tc\n"));
        assertEquals("x".repeat(300) + "…", SafeText.message("x".repeat(301)));
    }

    @Test
    void aWarningThatFitsIsTheSame() {
        String fits = "é ~" + "x".repeat(117);

        assertEquals(fits, SafeText.warning(fits));
    }

    @Test
    void aLongerWarningIsCutAndSaysSo() {
        assertEquals("x".repeat(119) + "…", SafeText.warning("x".repeat(121)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\n", "\u001b", "\u001f", "\u007f", "\u0085", "\u2028", "\u202e", "\u200b", "\ud800"})
    void unsafeCharactersAreReplacedAllOfThem(String unsafe) {
        assertEquals(" a b ", SafeText.warning(unsafe + "a" + unsafe + "b" + unsafe));
        assertEquals("a b?", SafeText.logValue("a b" + unsafe));
    }

    @Test
    void aLogValueHasNoQuotesAndAnEnd() {
        assertEquals("say 'no'", SafeText.logValue("say \"no\""));
        assertEquals("x".repeat(500) + "…", SafeText.logValue("x".repeat(501)));
    }

    @Test
    void aYamlScalarEscapesQuotesAndBackslashes() {
        assertEquals("\"a\\\"b\\\\c\\u001b\"", SafeText.yamlScalar("a\"b\\c\u001b"));
    }
}
