package io.gpurightsizer.gpu;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** Amounts of cpu and memory as whole numbers, which common spellings reach by a shorter way than others. */
class RoundedQuantityTest {
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7, 7",
        "1Ki, 1024",
        "3Mi, 3145728",
        "16Gi, 17179869184",
        "999999999Gi, 1073741822926258176",
        "1000000000, 1000000000",
        "1000000000Ki, 1024000000000",
        "1Ti, 1099511627776",
        "1k, 1000",
        "1500m, 2",
        "-1500m, -1",
        "0.5Gi, 536870912",
        "+1, 1",
        "8Ei, 9223372036854775807",
        "-9Ei, -9223372036854775807",
    })
    void bytes(String text, long whole) {
        assertEquals(whole, Quantity.roundedUp(text, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "2, 2000",
        "100m, 100",
        "999999999m, 999999999",
        "1000000000m, 1000000000",
        "999999999, 999999999000",
        "0.0001, 1",
        "1u, 1",
        "1Ki, 1024000",
        "-2, -2000",
    })
    void thousandths(String text, long whole) {
        assertEquals(whole, Quantity.roundedUp(text, 3));
    }

    @Test
    void anyOtherPowerOfTen() {
        assertEquals(20, Quantity.roundedUp("2", 1));
        assertEquals(1, Quantity.roundedUp("2", -1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "i", "Gi", "m", "1i", "xi", "/Gi", ":Gi", "1:Gi", "1/", "1 Gi", "1Gi ", "1mi", "1Xi"})
    void whatIsNoQuantityIsRefusedByEitherWay(String text) {
        assertThrows(IllegalArgumentException.class, () -> Quantity.roundedUp(text, 0));
        assertThrows(IllegalArgumentException.class, () -> Quantity.roundedUp(text, 3));
    }

    @Test
    void theShortWayAgreesWithTheLong() {
        Random random = new Random(42);
        String[] suffixes = {"", "m", "k", "M", "G", "Ki", "Mi", "Gi", "Ti", "e3", "u"};
        for (int i = 0; i < 5_000; i++) {
            String text = random.nextLong(1L << random.nextInt(1, 40)) + suffixes[random.nextInt(suffixes.length)];
            for (int power : new int[] {0, 3}) {
                BigDecimal exact = Quantity.parse(text)
                        .scaleByPowerOfTen(power)
                        .setScale(0, RoundingMode.CEILING)
                        .min(MOST);

                assertEquals(exact.longValueExact(), Quantity.roundedUp(text, power), text);
            }
        }
    }
}
