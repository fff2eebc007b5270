package io.gpurightsizer.workload;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.ContainerPosition;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a resized pod says of itself, and what is read of that when it comes again. */
class ResizeRecordTest {
    private static final Target SMALL = Target.of(new ExtendedResource("nvidia.com/mig-1g.10gb"));
    private static final Target LARGE = Target.of(new ExtendedResource("nvidia.com/mig-2g.20gb"));

    @Test
    void aResizedPodSaysWhatItWasWhatItIsAndWhy() {
        Map<String, String> annotations =
                ResizeRecord.annotations(resize(given("a", SMALL, "asr", "it fits")), ExtendedResource.WHOLE_GPU);

        assertEquals(
                Map.of(
                        "gpu-rightsizer.io/resized-from", "nvidia.com/gpu",
                        "gpu-rightsizer.io/resized-to", "nvidia.com/mig-1g.10gb",
                        "gpu-rightsizer.io/row", "asr",
                        "gpu-rightsizer.io/reason", "it fits; on node n"),
                annotations);
        assertEquals(ResizeRecord.keys(), List.copyOf(annotations.keySet()));
    }

    @Test
    void containersThatGotTheSameAreNotTold() {
        assertEquals("nvidia.com/mig-1g.10gb", resizedTo(given("a", SMALL, "r", ""), given("b", SMALL, "r", "")));
    }

    @Test
    void containersThatGotDifferentThingsAreToldAndUnderstoodAgain() {
        String written = resizedTo(given("a", SMALL, "r", ""), given("b", LARGE, "r", ""));

        assertEquals("a=nvidia.com/mig-1g.10gb, b=nvidia.com/mig-2g.20gb", written);
        assertEquals(
                Map.of("a", "nvidia.com/mig-1g.10gb", "b", "nvidia.com/mig-2g.20gb"),
                ResizeRecord.namesByContainer(written));
    }

    @ParameterizedTest
    @CsvSource({"1024, false", "1025, true"})
    void aSentenceWithoutEndIsCutShort(int length, boolean cut) {
        String on = "; on node n";

        String reason = ResizeRecord.annotations(
                        resize(given("a", SMALL, "r", "x".repeat(length - on.length()))), ExtendedResource.WHOLE_GPU)
                .get(Keys.REASON);

        assertEquals(1024, reason.length());
        assertEquals(cut, reason.endsWith("…"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nvidia.com/gpu on"
                        + " nvidia.com/gpu.product=H100-MIG-1g.10gb|{\"nvidia.com/gpu.product\":\"H100-MIG-1g.10gb\"}|true",
                "nvidia.com/gpu on nvidia.com/gpu.product=L4-SHARED|{\"nvidia.com/gpu.product\":\"L4-SHARED\"}|true",
                "nvidia.com/gpu on nvidia.com/gpu.sharing-strategy=mps,"
                        + " a=|{\"nvidia.com/gpu.sharing-strategy\":\"mps\",\"a\":\"\"}|true",
                "nvidia.com/gpu on"
                        + " cloud.google.com/gke-gpu-partition-size=1g.5gb|{\"cloud.google.com/gke-gpu-partition-size\":\"1g.5gb\"}|true",
                "nvidia.com/gpu on nvidia.com/gpu.product=L4|{\"nvidia.com/gpu.product\":\"L4\"}|false",
                "nvidia.com/gpu on"
                        + " nvidia.com/gpu.sharing-strategy=none|{\"nvidia.com/gpu.sharing-strategy\":\"none\"}|false",
                "nvidia.com/gpu on kubernetes.io/os=linux|{\"kubernetes.io/os\":\"linux\"}|false",
                "nvidia.com/gpu on nvidia.com/gpu.sharing-strategy=mps,"
                        + " c=d|{\"nvidia.com/gpu.sharing-strategy\":\"mps\"}|false",
                "nvidia.com/gpu on nvidia.com/gpu.sharing-strategy=mps|{}|false",
                "nvidia.com/gpu on a=b, c=d|{\"a\":\"b\"}|false",
                "nvidia.com/gpu on a=b|{\"a\":\"other\"}|false",
                "nvidia.com/gpu on a=b|{}|false",
                "nvidia.com/gpu on a|{\"a\":\"b\"}|false",
                "nvidia.com/gpu on |{}|false",
                "nvidia.com/gpu|{\"a\":\"b\"}|false",
                "nvidia.com/mig-1g.10gb on a=b|{\"a\":\"b\"}|false",
                "a=nvidia.com/gpu on a=b|{\"a\":\"b\"}|false",
            })
    void anOfferThatKeptTheNameIsInEffectWhileThePodStillSelectsItsNodes(String to, String selector, boolean inEffect) {
        SubmittedPod pod = Pods.read("{\"metadata\":{\"annotations\":{\"gpu-rightsizer.io/resized-to\":\"" + to
                + "\"}},\"spec\":{\"nodeSelector\":" + selector + "}}");

        assertEquals(inEffect, ResizeRecord.isInEffect(pod));
    }

    @Test
    void whatWeWriteOfAnOfferThatKeepsTheNameIsInEffect() {
        Target kept = Target.of(ExtendedResource.WHOLE_GPU, Map.of("nvidia.com/gpu.product", "A100-MIG-1g.10gb"));
        String to = resizedTo(given("a", kept, "r", ""));

        SubmittedPod pod = Pods.read("{\"metadata\":{\"annotations\":{\"gpu-rightsizer.io/resized-to\":\"" + to
                + "\"}},\"spec\":{\"nodeSelector\":{\"nvidia.com/gpu.product\":\"A100-MIG-1g.10gb\"}}}");

        assertTrue(ResizeRecord.isInEffect(pod), to);
    }

    private static String resizedTo(SizingDecision.ContainerResize... containers) {
        return ResizeRecord.annotations(resize(containers), ExtendedResource.WHOLE_GPU)
                .get(Keys.RESIZED_TO);
    }

    private static SizingDecision.Resize resize(SizingDecision.ContainerResize... containers) {
        return new SizingDecision.Resize(List.of(containers), "node n");
    }

    private static SizingDecision.ContainerResize given(String name, Target target, String row, String why) {
        return new SizingDecision.ContainerResize(
                new ContainerPosition(false, 0, name),
                new Offer(target, true, Optional.empty(), Optional.empty()),
                row,
                true,
                why);
    }
}
