package io.gpurightsizer.gpu;

import java.math.BigDecimal;

import com.code_intelligence.jazzer.junit.FuzzTest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Any text as a quantity, an amount of memory, a profile or a resource: read, or refused as such. */
class QuantityFuzzTest {
    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "24h")
    void quantity(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        try {
            BigDecimal value = Quantity.parse(text);
            assertEquals(
                    0,
                    value.compareTo(
                            Quantity.parse(value.toPlainString().length() < 60 ? value.toPlainString() : text)));
            assertTrue(Quantity.parseCount(text) >= 0);
            assertTrue(GpuMemory.parse(text).bytes() > 0);
        } catch (IllegalArgumentException refused) {
            assertTrue(refused.getMessage().startsWith("\""), refused.getMessage());
        }
    }

    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "24h")
    void names(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        try {
            MigProfile profile = MigProfile.parse(text);
            assertEquals(text, profile.toString());
            assertEquals(
                    profile, ExtendedResource.ofProfile(profile).migProfile().orElseThrow());
        } catch (IllegalArgumentException refused) {
            assertTrue(refused.getMessage().contains("is not"), refused.getMessage());
        }
        try {
            assertEquals(text, new ExtendedResource(text).name());
        } catch (IllegalArgumentException refused) {
            assertTrue(refused.getMessage().contains("is not an extended resource"), refused.getMessage());
        }
    }
}
