package io.gpurightsizer.workload;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What a warning is made of before it goes into an HTTP header. */
class WarningsTest {
    @Test
    void aTextThatFitsIsTheSame() {
        String fits = "é ~" + "x".repeat(117);

        assertEquals(fits, Warnings.fit(fits));
    }

    @Test
    void aLongerOneIsCutAndSaysSo() {
        assertEquals("x".repeat(119) + "…", Warnings.fit("x".repeat(121)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\n", "\u001b", "\u001f", "\u007f"})
    void controlCharactersAreReplacedAllOfThem(String control) {
        assertEquals(" a b ", Warnings.fit(control + "a" + control + "b" + control));
        assertEquals("a b?", Warnings.printable("a b" + control, '?'));
    }
}
