package io.gpurightsizer.sizing;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.gpu.ComputeCapability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

class CompiledForTest {
    @ParameterizedTest
    @CsvSource({
        "9.0, 9.0, true",
        "8.0, 8.0, true",
        "8.0, 8.6, true",
        "8.6, 8.9, true",
        "8.6, 8.0, false",
        "8.9, 8.6, false",
        "8.6, 9.0, false",
        "8.0, 9.0, false",
        "9.0, 10.0, false",
        "7.5, 8.0, false"
    })
    void aServerRunsOnItsOwnCapabilityAndAmong8OnLaterOnes(String compiled, String gpu, boolean runs) {
        assertEquals(runs, compiledFor(compiled).runsOn(Optional.of(ComputeCapability.parse(gpu))));
    }

    @Test
    void whereTheCapabilityIsNotKnownItIsTakenNotToRun() {
        assertFalse(compiledFor("8.0").runsOn(Optional.empty()));
    }

    private static CompiledFor compiledFor(String capability) {
        return new CompiledFor(ComputeCapability.parse(capability), "a test");
    }
}
