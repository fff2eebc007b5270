package io.gpurightsizer.gpu;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Quantities, memory, profiles and resource names as they are written. */
class VocabularyTest {
    @ParameterizedTest
    @CsvSource({
        "1,1",
        "+1,1",
        "-1,-1",
        "1.5,1.5",
        ".5,0.5",
        "1.,1",
        "1000m,1",
        "1n,0.000000001",
        "1u,0.000001",
        "2k,2000",
        "2M,2000000",
        "2G,2000000000",
        "2T,2000000000000",
        "2P,2000000000000000",
        "2E,2000000000000000000",
        "1Ki,1024",
        "1Mi,1048576",
        "1Gi,1073741824",
        "1Ti,1099511627776",
        "1Pi,1125899906842624",
        "1Ei,1152921504606846976",
        "1e3,1000",
        "1E3,1000",
        "1e-3,0.001",
        "1e30,1000000000000000000000000000000",
    })
    void aQuantityIsReadExactly(String text, BigDecimal value) {
        assertEquals(0, value.compareTo(Quantity.parse(text)), () -> text + " is " + Quantity.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "-",
                "x",
                "1x",
                "1gi",
                "1 Gi",
                "1e",
                "1e31",
                "1e-31",
                "1ex",
                "1.2.3",
                ".",
                "Gi",
                "1KI",
                "٣",
                "11111111111111111111111111111111111111111111111111111111111111111"
            })
    void whatIsNoQuantityIsQuoted(String text) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Quantity.parse(text));

        assertTrue(e.getMessage().endsWith("\" is not a quantity"), e.getMessage());
        assertTrue(e.getMessage().length() < 100);
    }

    @Test
    void sixtyFourCharactersAreNotTooMany() {
        assertEquals(BigDecimal.ONE, Quantity.parse("0".repeat(63) + "1"));
    }

    @ParameterizedTest
    @CsvSource({"64, ''", "65, …"})
    void ofWhatIsNoQuantitySixtyFourCharactersAreQuoted(int length, String end) {
        var refused = assertThrows(IllegalArgumentException.class, () -> Quantity.parse("x".repeat(length)));

        assertEquals("\"" + "x".repeat(64) + end + "\" is not a quantity", refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0m,0", "9,9", "1000m,1", "1e1,10", "1000000,1000000", "1M,1000000", "2M,1000000", "1e30,1000000"
    })
    void aCountIsWhole(String text, int count) {
        assertEquals(count, Quantity.parseCount(text));
    }

    @ParameterizedTest
    @CsvSource({"-1,less", "1500m,whole", "/,quantity", ":,quantity"})
    void aCountThatIsNoneSaysWhy(String text, String why) {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Quantity.parseCount(text))
                .getMessage()
                .contains(why));
    }

    @Test
    void memoryIsReadRoundedUpAndNeverZero() {
        assertEquals(1L << 30, GpuMemory.parse("1Gi").bytes());
        assertEquals(1, GpuMemory.parse("1m").bytes());
        assertEquals(1L << 50, GpuMemory.parse("1Pi").bytes());
        for (String wrong : List.of("0", "-1", "2Pi", "x")) {
            assertThrows(IllegalArgumentException.class, () -> GpuMemory.parse(wrong), wrong);
        }
        assertThrows(IllegalArgumentException.class, () -> new GpuMemory(0));
    }

    @Test
    void noMemoryAtAllIsRefusedInTheWordsOfWhoWroteIt() {
        var refused = assertThrows(IllegalArgumentException.class, () -> GpuMemory.parse("0Gi"));

        assertEquals("\"0Gi\" is not more than zero", refused.getMessage());
    }

    @Test
    void memoryIsReckonedWith() {
        GpuMemory ten = new GpuMemory(10);

        assertEquals(new GpuMemory(11), ten.plusPercent(10));
        assertEquals(new GpuMemory(11), ten.plusPercent(1));
        assertEquals(ten, ten.plusPercent(0));
        assertEquals(new GpuMemory(3), ten.dividedBy(3));
        assertEquals(new GpuMemory(1), ten.dividedBy(20));
        assertEquals(new GpuMemory(4), ten.times(0.45));
        assertEquals(new GpuMemory(1), ten.times(0.01));
        assertTrue(ten.isAtLeast(ten) && ten.isAtLeast(new GpuMemory(9)));
        assertFalse(ten.isAtLeast(new GpuMemory(11)));
        assertTrue(ten.compareTo(new GpuMemory(11)) < 0);
        assertEquals(GpuMemory.ofGibibytes(1), GpuMemory.ofMebibytes(1024));
        assertEquals(1024, GpuMemory.ofGibibytes(1).mebibytes());
        assertEquals(9.75, GpuMemory.ofMebibytes(9984).gibibytes());
    }

    @ParameterizedTest
    @CsvSource({
        "1Gi,1 GiB",
        "10Gi,10 GiB",
        "100Gi,100 GiB",
        "9984Mi,9.75 GiB",
        "1536Mi,1.5 GiB",
        "512Mi,512 MiB",
        "2047Mi,2 GiB",
        "2G,1.86 GiB",
        "1,1 MiB",
        "1023Mi,1023 MiB"
    })
    void memoryIsPrintedAsAPersonReadsIt(String written, String printed) {
        assertEquals(printed, GpuMemory.parse(written).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1g.10gb", "7g.80gb", "1g.10gb+me", "1g.5gb+me.all", "1g.24gb-me", "1g.24gb+gfx", "1c.2g.20gb"})
    void aProfileIsPrintedAsItWasRead(String text) {
        assertEquals(text, MigProfile.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1g",
                "8g.10gb",
                "0g.10gb",
                "1g.010gb",
                "1g.0gb",
                "1g.10GB",
                "1g.10gb+x",
                "1g.10gb-gfx",
                "3c.2g.20gb",
                "1g.10gb ",
                "1g.12345gb"
            })
    void whatIsNoProfileIsQuoted(String text) {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> MigProfile.parse(text))
                .getMessage()
                .startsWith("\"" + text + "\" is not a MIG profile"));
    }

    @Test
    void aComputeInstanceThatIsAllOfItIsNotWritten() {
        var refused = assertThrows(IllegalArgumentException.class, () -> MigProfile.parse("2c.2g.60gb"));

        assertEquals(
                "\"2c.2g.60gb\" is not a MIG profile: with a compute instance as large as the GPU instance it is written"
                        + " 2g.60gb",
                refused.getMessage());
    }

    @Test
    void profilesWithAComputeInstanceAreNotAdvertised() {
        assertFalse(MigProfile.parse("1c.2g.20gb").isAdvertised());
        assertFalse(MigProfile.parse("1c.2g.20gb").isPlain());
        assertTrue(MigProfile.parse("2g.20gb").isAdvertised());
        assertTrue(MigProfile.parse("1g.10gb").isPlain());
        assertFalse(MigProfile.parse("1g.10gb+me").isPlain());
        assertTrue(MigProfile.parse("1g.10gb+me").isAdvertised());
    }

    @Test
    void profilesAreOrderedBySlicesThenMemoryThenName() {
        List<String> sorted = Stream.of("2g.20gb", "1g.20gb", "1g.10gb+me", "1g.10gb", "1g.5gb")
                .map(MigProfile::parse)
                .sorted()
                .map(MigProfile::toString)
                .toList();

        assertEquals(List.of("1g.5gb", "1g.10gb", "1g.10gb+me", "1g.20gb", "2g.20gb"), sorted);
    }

    @Test
    void aProfilesResourceIsNamedAsTheDevicePluginDoes() {
        MigProfile profile = MigProfile.parse("1g.10gb+me");
        ExtendedResource resource = ExtendedResource.ofProfile(profile);

        assertEquals("nvidia.com/mig-1g.10gb.me", resource.name());
        assertEquals(profile, resource.migProfile().orElseThrow());
        assertEquals(profile, resource.shared().migProfile().orElseThrow());
        assertTrue(resource.isMig() && resource.shared().isShared());
        assertFalse(resource.isShared() || resource.isWholeGpu());
        assertTrue(ExtendedResource.WHOLE_GPU.migProfile().isEmpty());
        assertTrue(new ExtendedResource("nvidia.com/mig-9g").migProfile().isEmpty());
        assertTrue(ExtendedResource.WHOLE_GPU.isWholeGpu());
        assertTrue(ExtendedResource.WHOLE_GPU.compareTo(resource) < 0);
        assertEquals("nvidia.com/gpu", ExtendedResource.WHOLE_GPU.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpu|expected one '/'",
                "a/b/c|expected one '/'",
                "A/b|not a DNS subdomain",
                "/b|not a DNS subdomain",
                "-a/b|not a DNS subdomain",
                "kubernetes.io/b|reserved",
                "x.kubernetes.io/b|reserved",
                "requests.x/b|reserved",
                "a/|1 to 63",
                "a/-b|1 to 63",
                "a/b b|1 to 63",
            })
    void aNameKubernetesWouldRefuseSaysWhy(String name, String why) {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new ExtendedResource(name))
                .getMessage()
                .contains(why));
    }

    @Test
    void aNameMayBeAsLongAsKubernetesLetsIt() {
        String longest = "a".repeat(244) + "/" + "b".repeat(63);

        assertEquals(longest, new ExtendedResource(longest).name());
        assertThrows(IllegalArgumentException.class, () -> new ExtendedResource("a" + longest));
        assertThrows(IllegalArgumentException.class, () -> new ExtendedResource(longest + "b"));
    }
}
