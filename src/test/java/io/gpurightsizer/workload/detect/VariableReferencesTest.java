package io.gpurightsizer.workload.detect;

import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class VariableReferencesTest {
    private static final Map<String, Optional<String>> ENVIRONMENT = Map.of(
            "A", Optional.of("one"), "B", Optional.of("$(A)"), "SECRET", Optional.empty(), "EMPTY", Optional.of(""));

    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "$(A), one",
        "${A}/x, one/x",
        "$A-x, one-x",
        "${NONE:-other}, other",
        "${A:-other}, one",
        "${EMPTY:-other}, other",
        "$(A)$(A), oneone",
    })
    void whatIsLiteralIsReplaced(String text, String resolved) {
        assertEquals(Optional.of(resolved), VariableReferences.resolve(text, ENVIRONMENT));
    }

    @ParameterizedTest
    @CsvSource({"$(NONE)", "$(SECRET)", "$(B)", "${A", "$(A", "${A:-x", "$", "$$", "x$", "${}", "''", "${NONE:-}"})
    void whatCannotBeKnownIsNotGuessed(String text) {
        assertEquals(Optional.empty(), VariableReferences.resolve(text, ENVIRONMENT));
    }

    /** Whoever writes pods must not be able to make this take long; what is that long is not read at all. */
    @Test
    void aLongTextIsNotLookedInto() {
        assertEquals(Optional.empty(), VariableReferences.resolve("${a:-".repeat(100_000), ENVIRONMENT));
        assertEquals(Optional.empty(), VariableReferences.resolve("x".repeat(1025), ENVIRONMENT));
    }

    @Test
    void whatIsJustNotTooLongIsRead() {
        Map<String, Optional<String>> large = Map.of("L", Optional.of("x".repeat(1000)));

        assertEquals(Optional.of("x".repeat(1024)), VariableReferences.resolve("x".repeat(1024), ENVIRONMENT));
        assertEquals(Optional.of("x".repeat(1024)), VariableReferences.resolve("x".repeat(24) + "$(L)", large));
        assertEquals(Optional.empty(), VariableReferences.resolve("x".repeat(25) + "$(L)", large));
    }

    @Test
    void replacingCannotMakeATextLongEither() {
        Map<String, Optional<String>> large = Map.of("L", Optional.of("x".repeat(1000)));

        assertEquals(Optional.empty(), VariableReferences.resolve("$(L)$(L)", large));
    }
}
